package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  private Path json(SparkSession spark, String before, String between, String after)
      throws IOException {
    List<String> records =
        spark
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv(folder.resolve("messy.csv").toString())
            .toJSON()
            .collectAsList();
    return Files.writeString(
        folder.resolve("messy.json"), before + String.join(between, records) + after + "\n");
  }

  @Test
  void recordsOfJson(SparkSession spark) throws IOException {
    // A share of the rows would be drawn by their hash, and JSON's whole numbers are long ones.
    String[] same = {
      "data { features = [a, b, town, plan], drop = [], testFraction = 0 }",
      "data.options.multiLine = true"
    };
    byte[] ofCsv = weights(folder.resolve("messy.csv"), same[0]);
    assertArrayEquals(ofCsv, weights(json(spark, "", "\n", ""), same[0]));
    assertArrayEquals(ofCsv, weights(json(spark, "[", ",", "]"), same[0]), "an array in a line");
    Path array = json(spark, "[\n", ",\n", "\n]");
    CommandLineRun.of("train", MessySample.configuration(folder), "data.path=" + array)
        .refused(
            "messy.json: expected a JSON object in each line", "set data.options.multiLine = true");
    assertArrayEquals(ofCsv, weights(array, same));
  }

  @Test
  void aLineThatIsNoRecord(SparkSession spark) throws IOException {
    for (String broken : List.of("{\"a\": 1, ", "oops", "<html>")) {
      Path file = json(spark, broken + "\n", "\n", "");
      CommandLineRun.of("train", MessySample.configuration(folder), "data.path=" + file)
          .refused("messy.json: expected a JSON object in each line, found '" + broken.strip());
    }
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
