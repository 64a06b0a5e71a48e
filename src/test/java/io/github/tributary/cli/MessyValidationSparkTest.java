package io.github.tributary.cli;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows for validation of a messy table: watched, and not learnt from. */
@ExtendWith(SparkSessionExtension.class)
class MessyValidationSparkTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeData(SparkSession spark) {
    MessySample.write(folder.resolve("messy.csv"), MessySample.rows());
  }

  private CommandLineRun train(String... more) {
    return CommandLineRun.of("train", MessySample.configuration(folder, more)).succeeded();
  }

  private JsonNode metrics() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("model/metrics.json").toFile());
  }

  private <T> T step(Class<T> type) {
    String pipeline = folder.resolve("model/preprocessing/pipeline").toString();
    return Stream.of(PipelineModel.load(pipeline).stages())
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow();
  }

  private Dataset<Row> raw(SparkSession spark, String file) {
    return spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(folder.resolve(file).toString());
  }

  private void assertFilledByMediansOf(Dataset<Row> rows) {
    Row medians = rows.selectExpr("median(double(a))", "median(double(b))").first();
    Row fills = step(ImputerModel.class).surrogateDF().first();
    assertEquals(medians.getDouble(0), fills.getDouble(0));
    assertEquals(medians.getDouble(1), fills.getDouble(1));
  }

  /** Rows with a column {@code held}; those for which it is true are far from all others. */
  private void writeHeldRows() {
    List<String> lines = new ArrayList<>(List.of(MessySample.HEADER + ",held"));
    MessySample.rows().forEach(row -> lines.add(row + ",false"));
    for (int i = 0; i < 90; i++) {
      String kind = i % 2 == 0 ? "stays" : "asks";
      lines.add(i + ",held" + i + "@example.org,DE,1e6,1000000,Rom,pro,5.0," + kind + ",true");
    }
    CommandLineRun.write(folder.resolve("messy.csv"), lines.toArray(String[]::new));
  }

  @Test
  void indicatedRowsAreWatchedAndNotLearntFrom(SparkSession spark) throws IOException {
    writeHeldRows();
    String told =
        CommandLineRun.of(
                "train",
                MessySample.configuration(
                    folder, "data { validationIndicator = held, testFraction = 0 }"))
            .ended(3) // on rows so far away the model is worse than none
            .out();
    assertTrue(told.contains("messy.csv: 490 rows"), told);
    assertFilledByMediansOf(raw(spark, "messy.csv").where("not held"));
    for (String[] labels : step(StringIndexerModel.class).labelsArray()) {
      assertFalse(List.of(labels).contains("Rom"));
    }
    JsonNode metrics = metrics();
    assertEquals(400, metrics.at("/train/rows").asInt());
    assertTrue(metrics.at("/history/0/validationLoss").isNumber(), metrics.toString());
    byte[] watched = Files.readAllBytes(folder.resolve("model/weights.safetensors"));
    // The same rows alone, without any for validation.
    MessySample.write(folder.resolve("messy.csv"), MessySample.rows());
    train("data { testFraction = 0 }");
    assertArrayEquals(watched, Files.readAllBytes(folder.resolve("model/weights.safetensors")));
  }

  @Test
  void drawnRowsAreWatchedAndNotLearntFrom(SparkSession spark) throws IOException {
    // Every row has its own address, so that the addresses kept tell which rows were learnt from.
    String told =
        train(
                "preprocessing { categorical = [email], maxCategories = 1000 }",
                "data { validationFraction = 0.3, testFraction = 0.2 }")
            .out();
    assertTrue(told.contains("messy.csv: 400 rows"), told);
    List<String> learnt = List.of(step(StringIndexerModel.class).labelsArray()[0]);
    assertTrue(learnt.size() > 180 && learnt.size() < 270, () -> "learnt from " + learnt.size());
    assertFilledByMediansOf(raw(spark, "messy.csv").where(col("email").isin(learnt.toArray())));
    JsonNode metrics = metrics();
    assertEquals(learnt.size(), metrics.at("/train/rows").asInt());
    int tested = metrics.at("/test/rows").asInt();
    assertTrue(tested > 50 && tested < 110, () -> "tested on " + tested);
    assertTrue(metrics.at("/history/0/validationLoss").isNumber(), metrics.toString());
  }

  @Test
  void aRunIsStoppedByDrawnRowsWithTheSameBitsForAnyOrderOfRows() throws IOException {
    String[] more = {
      "data { validationFraction = 0.3, testFraction = 0 }",
      "network.hidden = [32]",
      "training { solver = adam, stepSize = 0.05, batchSize = 32, maxIter = 300, tol = 0 }",
      "training { patience = 5, validationMetric = accuracy }"
    };
    CommandLineRun run = train(more);
    int iterations = metrics().path("history").size();
    assertTrue(iterations < 300, () -> "took " + iterations);
    assertTrue(
        run.out()
            .contains(
                "The model is that of iteration "
                    + (iterations - 5)
                    + ", the best on the validation rows"),
        run.out());
    byte[] weights = Files.readAllBytes(folder.resolve("model/weights.safetensors"));
    MessySample.write(folder.resolve("messy.csv"), MessySample.shuffled(MessySample.rows()));
    train(more);
    assertArrayEquals(weights, Files.readAllBytes(folder.resolve("model/weights.safetensors")));
  }

  @Test
  void aShareThatDrawsNoRowIsAsIfThereWereNone() throws IOException {
    train("data { validationFraction = 1e-9, testFraction = 0 }");
    assertEquals(400, metrics().at("/train/rows").asInt());
    CommandLineRun.of(
            "train",
            MessySample.configuration(
                folder,
                "data { validationFraction = 1e-9, testFraction = 0 }",
                "training.patience = 3"))
        .refused("patience: early stopping needs rows for validation, and there are none");
  }
}
