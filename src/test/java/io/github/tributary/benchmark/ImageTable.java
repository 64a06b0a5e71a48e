package io.github.tributary.benchmark;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** {@link Images} as a cached DataFrame, and as a file for other languages. */
final class ImageTable {

  static final int TRAIN = 48_000;
  static final int TEST = 12_000;

  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType(), false)
          .add("label", DataTypes.DoubleType, false);

  private ImageTable() {}

  /** The images from {@code first} on, their bytes divided by {@code unit}, cached. */
  static Dataset<Row> cached(SparkSession spark, long first, long count, double unit) {
    int partitions = spark.sparkContext().defaultParallelism();
    Dataset<Row> table =
        spark
            .range(first, first + count, 1, partitions)
            .map((MapFunction<Long, Row>) i -> row(i, unit), Encoders.row(SCHEMA))
            .cache();
    table.count();
    return table;
  }

  private static Row row(long i, double unit) {
    byte[] pixels = Images.pixels(i);
    double[] values = new double[pixels.length];
    for (int p = 0; p < values.length; p++) {
      values[p] = (pixels[p] & 255) / unit;
    }
    return RowFactory.create(Vectors.dense(values), (double) Images.label(i));
  }

  /** Writes the images 0 … count - 1: per image its label, then its pixels, a byte each. */
  static void write(Path file, int count) throws IOException {
    Files.createDirectories(file.getParent());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < count; i++) {
        out.write(Images.label(i));
        out.write(Images.pixels(i));
      }
    }
  }
}
