package io.github.tributary.preprocessing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Steps on disk: {@code pipeline}, which {@code PipelineModel.load} reads, and {@code schema.json}
 * with the raw columns.
 */
public final class StepsFolder {

  private static final String PIPELINE = "pipeline";
  private static final String SCHEMA = "schema.json";

  private StepsFolder() {}

  /** Writes steps into a folder of a model that is being written. */
  public static void write(Steps steps, String folder, SparkSession spark) throws IOException {
    steps.pipeline().write().session(spark).save(folder + "/" + PIPELINE);
    Path schema = new Path(folder, SCHEMA);
    FileSystem files = schema.getFileSystem(spark.sparkContext().hadoopConfiguration());
    try (FSDataOutputStream out = files.create(schema, false)) {
      out.write((steps.schema().type().prettyJson() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Reads steps from a folder whose files are known to be whole. */
  public static Steps read(String folder, SparkSession spark) throws IOException {
    Path schema = new Path(folder, SCHEMA);
    FileSystem files = schema.getFileSystem(spark.sparkContext().hadoopConfiguration());
    try (FSDataInputStream in = files.open(schema)) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Steps(
          PipelineModel.read().session(spark).load(folder + "/" + PIPELINE),
          new RawSchema((StructType) DataType.fromJson(json)));
    }
  }
}
