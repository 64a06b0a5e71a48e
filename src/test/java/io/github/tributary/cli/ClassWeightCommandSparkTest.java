package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.pipeline.NeuralNetworkClassificationModel;
import io.github.tributary.pipeline.NeuralNetworkClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code training.classWeight}: the same meaning and the same bits as the estimators'. */
@ExtendWith(SparkSessionExtension.class)
class ClassWeightCommandSparkTest {

  private static final String LINEAR = "network { hidden = [], loss = cross-entropy }";
  private static final String SOLVER = "training { solver = l-bfgs, precision = double }";

  @TempDir private Path folder;

  /** The same classes as numbers and as texts, in which "no" comes before "yes". */
  @BeforeEach
  void writeData(SparkSession spark) {
    List<String> lines = Sample.lines();
    List<String> texts =
        lines.stream()
            .map(
                line -> {
                  String[] cells = line.split(",", -1);
                  cells[3] = cells[3].equals("1") ? "yes" : cells[3].equals("0") ? "no" : cells[3];
                  return String.join(",", cells);
                })
            .toList();
    CommandLineRun.write(folder.resolve("data.csv"), lines.toArray(String[]::new));
    CommandLineRun.write(folder.resolve("texts.csv"), texts.toArray(String[]::new));
  }

  private Path configuration(String name, String... more) {
    String all = List.of(more).stream().collect(Collectors.joining("\n"));
    return CommandLineRun.write(
        folder.resolve(name + ".conf"),
        "data { path = data.csv, label = yes, features = [a, b], testFraction = 0 }",
        "output.path = " + name,
        LINEAR,
        SOLVER,
        all);
  }

  private byte[] weights(String name, String... more) throws IOException {
    CommandLineRun.of("train", configuration(name, more)).succeeded();
    return Files.readAllBytes(folder.resolve(name + "/weights.safetensors"));
  }

  private Dataset<Row> table(SparkSession spark) {
    return new VectorAssembler()
        .setInputCols(new String[] {"a", "b"})
        .setOutputCol("features")
        .transform(
            spark
                .read()
                .option("header", true)
                .option("inferSchema", true)
                .csv(folder.resolve("data.csv").toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "balanced           | balanced |",
        "Balanced           | balanced | weight",
        "{ 1 = 5 }          | 1:5      |",
        "{ \"1.0\" = 5, 0 = 2 } | 0:2,1:5  | weight",
      })
  void theModelHasTheBitsOfTheEstimators(
      String key, String param, String weight, SparkSession spark) throws IOException {
    NeuralNetworkClassifier estimator =
        new NeuralNetworkClassifier()
            .setHiddenLayers()
            .setSolver("l-bfgs")
            .setPrecision("double")
            .setLabelCol("yes")
            .setClassWeight(param);
    if (weight != null) {
      estimator.setWeightCol(weight);
    }
    NeuralNetworkClassificationModel expected = estimator.fit(table(spark));
    String more = weight == null ? "" : "data.weight = " + weight;
    CommandLineRun.of("train", configuration("m", "training.classWeight = " + key, more))
        .succeeded();
    var found =
        io.github.tributary.io.ModelFolder.read(
            folder.resolve("m").toString(), spark.sparkContext().hadoopConfiguration());
    assertArrayEquals(expected.weights().toArray(), found.rawParameters());
    assertEquals(weight, found.columns().weight());
  }

  @Test
  void textsAreNamedAsTheyAre() throws IOException {
    byte[] numbers = weights("numbers", "training.classWeight { 1 = 5, 0 = 0.5 }");
    byte[] texts =
        weights(
            "texts",
            "data.path = texts.csv",
            "training.classWeight { yes = 5, no = 0.5 }",
            "preprocessing.scaling = auto");
    assertArrayEquals(numbers, texts);
    assertNotEquals(List.of(numbers), List.of(weights("plain")));
  }

  @Test
  void testRowsCountAsTheyAre() throws IOException {
    String[] lines = {"data.testFraction = 0.4", "training.maxIter = 1", "training.tol = 0"};
    weights("plain", lines);
    weights("weighted", lines[0], lines[1], lines[2], "training.classWeight { 1 = 7, 0 = 7 }");
    JsonNode plain = metrics("plain").get("test");
    assertEquals(plain.get("rows"), metrics("weighted").get("test").get("rows"));
    assertEquals(plain.get("auc"), metrics("weighted").get("test").get("auc"));
  }

  @Test
  void aModelThatWasWeightedIsEvaluatedOnATableWithoutWeights() throws IOException {
    weights("m", "training.classWeight = balanced", "data.testFraction = 0.4");
    CommandLineRun.of(
            "evaluate",
            folder.resolve("m"),
            folder.resolve("data.csv"),
            "--output",
            folder.resolve("m.json"))
        .succeeded();
  }

  @Test
  void holdingOutRowsAndASweepGoWithIt() throws IOException {
    weights(
        "watched",
        "training.classWeight = balanced",
        "data.validationFraction = 0.3",
        "network.hidden = [3]",
        "training { solver = adam, maxIter = 4, patience = 2 }");
    CommandLineRun.of(
            "sweep",
            configuration(
                "swept",
                "training.classWeight = balanced",
                "training { solver = adam, maxIter = 2 }",
                "sweep.over { training.stepSize = [0.01, 0.1] }"))
        .succeeded();
  }

  private JsonNode metrics(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name + "/metrics.json").toFile());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.classWeight=even             | training.classWeight: expected none, balanced, or weights by class such as { yes = 5, no = 1 }, found 'even'",
        "training.classWeight.1=heavy          | training.classWeight.1: expected a number ≥ 0, found 'heavy'",
        "training.classWeight.1=-2             | training.classWeight.1: expected a number ≥ 0, found '-2'",
        "training.classWeight.2=3              | training.classWeight: '2' is no class of label 'yes'; its classes are '0', '1'",
        "training.classWeight.maybe=3          | training.classWeight: 'maybe' is no class of label 'yes'",
        "training.classWeight=balanced data.label=[yes,class] | training.classWeight: expected a single label, found yes, class",
        "training.classWeight=balanced network.loss=huber | training.classWeight: huber has no classes; use network.loss = cross-entropy",
      })
  void namesAWeightThatCannotBe(String overrides, String expected) {
    String[] both = (overrides + " training.seed=1").split(" ", -1);
    CommandLineRun.of("train", configuration("bad"), both[0], both[1]).refused(expected);
    assertTrue(Files.notExists(folder.resolve("bad")));
  }
}
