package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same rows as compressed files, a glob or a partitioned folder give the same network. */
@ExtendWith(SparkSessionExtension.class)
class TableFormsSparkTest {

  @TempDir private Path folder;
  private byte[] expected;

  @BeforeEach
  void train(SparkSession spark) throws IOException {
    MessySample.write(folder.resolve("messy.csv"), MessySample.rows());
    expected = weights(folder.resolve("messy.csv"));
  }

  private byte[] weights(Object data, String... more) throws IOException {
    CommandLineRun.of("train", MessySample.configuration(folder, more), "data.path=" + data)
        .succeeded();
    return Files.readAllBytes(folder.resolve("model/weights.safetensors"));
  }

  @Test
  void aCompressedCsv() throws IOException {
    Path compressed = folder.resolve("messy.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      Files.copy(folder.resolve("messy.csv"), out);
    }
    assertArrayEquals(expected, weights(compressed));
  }

  @Test
  void aGlob() throws IOException {
    MessySample.write(folder.resolve("part-1.csv"), MessySample.rows().subList(0, 150));
    MessySample.write(folder.resolve("part-2.csv"), MessySample.rows().subList(150, 400));
    assertArrayEquals(expected, weights(folder.resolve("part-*.csv")));
  }

  @Test
  void aTableOfACatalog(SparkSession spark) throws IOException {
    spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(folder.resolve("messy.csv").toString())
        .createOrReplaceTempView("messy");
    assertArrayEquals(expected, weights("table:messy"));
    spark.catalog().dropTempView("messy");
    CommandLineRun.of("train", MessySample.configuration(folder), "data.path=table:messy")
        .refused("table:messy: cannot be read: [TABLE_OR_VIEW_NOT_FOUND]");
  }

  @Test
  void aFolderPartitionedByAColumn(SparkSession spark) throws IOException {
    Path partitioned = folder.resolve("partitioned");
    spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(folder.resolve("messy.csv").toString())
        .write()
        .partitionBy("plan")
        .parquet(partitioned.toString());
    // Spark puts the partition's column last; the order of the features is part of a network.
    String features = "data.features = [a, b, town, plan]";
    assertArrayEquals(
        weights(folder.resolve("messy.csv"), features, "data.testFraction = 0", "data.drop = []"),
        weights(partitioned, features, "data.testFraction = 0", "data.drop = []"));
  }
}
