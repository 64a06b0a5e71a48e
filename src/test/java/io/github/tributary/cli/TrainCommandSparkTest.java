package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training from a configuration: what is read, what is written, and that it can be repeated. */
@ExtendWith(SparkSessionExtension.class)
class TrainCommandSparkTest {

  private static final List<String> MODEL_FILES =
      List.of("model.json", "weights.safetensors", "SHA256SUMS");

  @TempDir private Path folder;

  @BeforeEach
  void writeData(SparkSession spark) {
    Sample.data(folder);
  }

  private static void assertSameModel(Path expected, Path found) throws IOException {
    for (String file : MODEL_FILES) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(file)),
          Files.readAllBytes(found.resolve(file)),
          file);
    }
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void writesTheFolderThatTheFileNamesAndNothingElse() {
    CommandLineRun.of("train", Sample.configuration(folder)).succeeded();
    assertEquals(
        new TreeSet<>(
            Set.of(
                "model.json",
                "weights.safetensors",
                "SHA256SUMS",
                "metrics.json",
                "configuration.conf",
                "provenance.json")),
        CommandLineRun.names(folder.resolve("model")));
    assertEquals(
        new TreeSet<>(Set.of("data.csv", "model", "train.conf")), CommandLineRun.names(folder));
  }

  @Test
  void theConfigurationBesideAModelGivesTheSameModelAgain() throws IOException {
    // Relative to the current folder, which the re-run below must not read as the model's.
    Path data = Path.of("").toAbsolutePath().relativize(folder.resolve("data.csv"));
    Path first = Path.of("").toAbsolutePath().relativize(folder.resolve("first"));
    CommandLineRun.of(
            "train",
            Sample.configuration(folder),
            "data.path=" + data,
            "output.path=" + first,
            "training.maxIter=7",
            "data.weight=weight")
        .succeeded();
    CommandLineRun.of(
            "train",
            folder.resolve("first/configuration.conf"),
            "output.path=" + folder.resolve("second"))
        .succeeded();
    assertSameModel(folder.resolve("first"), folder.resolve("second"));
    assertEquals(7, json(folder.resolve("second/model.json")).at("/origin/iterations").asInt());
    CommandLineRun.of("train", folder.resolve("first/configuration.conf"))
        .refused(folder.resolve("first").toString(), "it exists already");
  }

  @Test
  void overwriteReplacesTheWholeFolder() throws IOException {
    Path old = folder.resolve("model");
    CommandLineRun.of("train", Sample.configuration(folder)).succeeded();
    CommandLineRun.write(old.resolve("old.txt"), "old");
    CommandLineRun.of("train", Sample.configuration(folder), "output.overwrite=true").succeeded();
    assertTrue(!CommandLineRun.names(old).contains("old.txt"));
    assertEquals(
        new TreeSet<>(Set.of("data.csv", "model", "train.conf")), CommandLineRun.names(folder));
  }

  @Test
  void overwriteReplacesNothingButModels() throws IOException {
    Path mine = Files.createDirectory(folder.resolve("model"));
    CommandLineRun.write(mine.resolve("mine.txt"), "precious");
    CommandLineRun.of("train", Sample.configuration(folder), "output.overwrite=true")
        .refused(mine.toString());
    assertEquals(Set.of("mine.txt"), CommandLineRun.names(mine));
  }

  @ParameterizedTest
  @CsvSource({
    "softmax-cross-entropy, class, loss accuracy auc auprc f1",
    "cross-entropy, class, loss accuracy auc auprc f1",
    "cross-entropy, yes, loss accuracy auc auprc f1",
    "sigmoid-cross-entropy, yes, loss accuracy auc auprc f1",
    "squared-error, amount, loss rmse mae r2"
  })
  void metricsHaveTrainAndTestByName(String loss, String label, String names) throws IOException {
    CommandLineRun.of(
            "train", Sample.configuration(folder), "network.loss=" + loss, "data.label=" + label)
        .succeeded();
    JsonNode metrics = json(folder.resolve("model/metrics.json"));
    for (String side : List.of("train", "test")) {
      for (String name : names.split(" ", -1)) {
        assertTrue(metrics.at("/" + side + "/" + name).isDouble(), side + " " + name);
      }
    }
    assertEquals(60, metrics.at("/train/rows").asInt() + metrics.at("/test/rows").asInt());
    assertEquals(5, metrics.get("history").size());
  }

  @Test
  void aSeparateTestFileIsTestedOn() throws IOException {
    Files.copy(folder.resolve("data.csv"), folder.resolve("test.csv"));
    CommandLineRun.of("train", Sample.configuration(folder, "data.testPath = test.csv"))
        .succeeded();
    JsonNode metrics = json(folder.resolve("model/metrics.json"));
    assertEquals(60, metrics.at("/train/rows").asInt());
    assertEquals(metrics.get("train"), metrics.get("test"));
  }

  @Test
  void withoutATestSetThereAreNoTestMetrics() throws IOException {
    CommandLineRun.of("train", Sample.configuration(folder), "data.testFraction=0").succeeded();
    assertTrue(json(folder.resolve("model/metrics.json")).path("test").isMissingNode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "json", "orc", "csv"})
  void readsAndPredictsInEveryFormatThatHoldsColumns(String format, SparkSession spark) {
    Path table = folder.resolve("table." + format);
    spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(folder.resolve("data.csv").toString())
        .write()
        .mode(SaveMode.ErrorIfExists)
        .option("header", true)
        .format(format)
        .save(table.toString());
    CommandLineRun.of("train", Sample.configuration(folder), "data.path=" + table).succeeded();
    Path predictions = folder.resolve("predictions." + format);
    CommandLineRun.of("predict", folder.resolve("model"), table, predictions).succeeded();
    var read = spark.read().option("header", true).format(format).load(predictions.toString());
    assertEquals(60, read.count());
    assertTrue(
        List.of(read.columns())
            .containsAll(List.of("a", "b", "class", "weight", "prediction", "probability")));
    CommandLineRun.of(
            "evaluate", folder.resolve("model"), table, "--output", folder.resolve("e.json"))
        .succeeded();
  }

  @Test
  void readsLibsvmAndPredictsIntoAnotherFormat(SparkSession spark) {
    CommandLineRun.write(
        folder.resolve("data.libsvm"), "0 1:1 3:2", "1 2:1.5", "1 1:2 2:1 3:1", "0 3:4");
    Path configuration =
        Sample.configuration(folder, "data { path = data.libsvm, features = auto, label = label }");
    CommandLineRun.of(
            "train", configuration, "data.testFraction=0", "network.loss=sigmoid-cross-entropy")
        .succeeded();
    Path predictions = folder.resolve("out.json");
    CommandLineRun.of(
            "predict", folder.resolve("model"), folder.resolve("data.libsvm"), predictions)
        .succeeded();
    assertEquals(4, spark.read().json(predictions.toString()).select("features").count());
  }

  @Test
  void readsTheColumnsOfACsvWithOptions() {
    List<String> lines = Sample.lines().stream().map(line -> line.replace(',', ';')).toList();
    CommandLineRun.write(folder.resolve("data.csv"), lines.toArray(String[]::new));
    CommandLineRun.of("train", Sample.configuration(folder), "data.options.sep=;").succeeded();
    CommandLineRun.of(
            "evaluate",
            folder.resolve("model"),
            folder.resolve("data.csv"),
            "--option",
            "sep=;",
            "--output",
            folder.resolve("e.json"))
        .succeeded();
  }

  @Test
  void verifyAgrees() {
    CommandLineRun run = CommandLineRun.of("verify", Sample.configuration(folder)).succeeded();
    assertTrue(run.out().contains("checks agree."), run.out());
    assertTrue(!run.out().contains("DISAGREES"), run.out());
    assertEquals(new TreeSet<>(Set.of("data.csv", "train.conf")), CommandLineRun.names(folder));
  }
}
