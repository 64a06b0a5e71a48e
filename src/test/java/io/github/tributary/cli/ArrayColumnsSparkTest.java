package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays of numbers are features as vectors are; what else has no number is refused by name. */
@ExtendWith(SparkSessionExtension.class)
class ArrayColumnsSparkTest {

  private static final String U = "double((id * 37) % 101) / 50 - 1";
  private static final String V = "double((id * 53) % 97) / 48 - 1";

  @TempDir private Path folder;

  private static Dataset<Row> table(SparkSession spark) {
    return spark
        .range(300)
        .selectExpr("id", U + " AS u", V + " AS v")
        .selectExpr(
            "u",
            "v",
            "array(u, v, 0D) AS arr",
            "CASE WHEN id % 2 = 0 THEN 'x' ELSE 'y' END AS town",
            "named_struct('u', u) AS pair",
            "map('u', u) AS lookup",
            "binary('u') AS bytes",
            "2 * u - v AS y");
  }

  private CommandLineRun train(Dataset<Row> table, String... more) {
    table.write().mode("overwrite").parquet(folder.resolve("t.parquet").toString());
    String[] lines = new String[4 + more.length];
    lines[0] = "data { path = t.parquet, label = y, testFraction = 0 }";
    lines[1] = "network { hidden = [3], loss = squared-error }";
    lines[2] = "training { solver = gd, maxIter = 20, stepSize = 0.3 }";
    lines[3] = "output { path = model, overwrite = true }";
    System.arraycopy(more, 0, lines, 4, more.length);
    return CommandLineRun.of("train", CommandLineRun.write(folder.resolve("t.conf"), lines));
  }

  private byte[] weights() throws IOException {
    return Files.readAllBytes(folder.resolve("model/weights.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"array(u, v)", "array(float(u), float(v))"})
  void anArrayIsWhatItsNumbersAreAsColumns(String array, SparkSession spark) throws IOException {
    Dataset<Row> table = table(spark).selectExpr("float(u) AS u", "float(v) AS v", "y");
    train(table).succeeded();
    byte[] expected = weights();
    train(table.selectExpr(array + " AS arr", "y")).succeeded();
    assertArrayEquals(expected, weights());
    Path out = folder.resolve("out.parquet");
    CommandLineRun.of("predict", folder.resolve("model"), folder.resolve("t.parquet"), out)
        .succeeded();
    assertEquals(300, spark.read().parquet(out.toString()).where("prediction is not null").count());
    CommandLineRun.of(
            "evaluate", folder.resolve("model"), folder.resolve("t.parquet"), "--output", out + "j")
        .succeeded();
  }

  @Test
  void besideTextItIsTheSame(SparkSession spark) throws IOException {
    train(table(spark).select("town", "u", "v", "y")).succeeded();
    byte[] expected = weights();
    train(table(spark).selectExpr("town", "array(u, v) AS arr", "y")).succeeded();
    assertArrayEquals(expected, weights());
    assertEquals(
        "[\"town=x\",\"town=y\",\"arr[0]\",\"arr[1]\"]",
        new ObjectMapper()
            .readTree(folder.resolve("model/model.json").toFile())
            .at("/columns/features")
            .toString());
    Path out = folder.resolve("out.parquet");
    CommandLineRun.of("predict", folder.resolve("model"), folder.resolve("t.parquet"), out)
        .succeeded();
    assertEquals(300, spark.read().parquet(out.toString()).where("prediction is not null").count());
    Path other = folder.resolve("other.parquet");
    table(spark).selectExpr("town", "array(u) AS arr").write().parquet(other.toString());
    CommandLineRun.of("predict", folder.resolve("model"), other, folder.resolve("o2"))
        .refused("array column 'arr' has 1 values in one row; expected 2 in every row");
  }

  @Test
  void whatIsNoNumberIsNotUsed(SparkSession spark) {
    CommandLineRun run = train(table(spark).drop("town")).succeeded();
    assertTrue(
        run.out()
            .contains(
                "not used: pair (struct<u:double>), lookup (map<string,double>), bytes (binary)"),
        run.out());
  }

  @ParameterizedTest
  @CsvSource({
    "pair, struct<u:double>",
    "lookup, 'map<string,double>'",
    "bytes, binary",
  })
  void whatIsNoNumberIsRefusedByName(String column, String type, SparkSession spark) {
    for (String missing : new String[] {"median", "mean", "skip"}) {
      train(
              table(spark),
              "data.features = [u, " + column + "]",
              "preprocessing.missing = " + missing)
          .refused("feature column '" + column + "' is", "of type " + type);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CAST(NULL AS array<double>)", "array(u, NULL)", "array(u, double('NaN'))"})
  void aHoleIsOneLineOrSkipped(String hole, SparkSession spark) {
    for (String text : new String[] {"u", "town"}) {
      Dataset<Row> table =
          table(spark).selectExpr(text, "if(u > 0.9, " + hole + ", array(u, v)) AS arr", "y");
      train(table).refused("have no array, or one with a hole, in column 'arr'");
      train(table, "preprocessing.missing = skip").succeeded();
    }
  }

  @Test
  void anotherLengthIsOneLine(SparkSession spark) {
    for (String text : new String[] {"u", "town"}) {
      Dataset<Row> table =
          table(spark).selectExpr(text, "if(u > 0.9, array(u), array(u, v)) AS arr", "y");
      train(table).refused("column 'arr' has ", " values in one row; expected ", " in every row");
    }
  }
}
