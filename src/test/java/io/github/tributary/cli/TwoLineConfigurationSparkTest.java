package io.github.tributary.cli;

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
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A path and a label are enough: all else is chosen, printed, and works. */
@ExtendWith(SparkSessionExtension.class)
class TwoLineConfigurationSparkTest {

  private static final String HEADER = "a,b,class,word,flag,amount,sign";
  private static final int ROWS = 400;

  @TempDir private Path folder;

  @BeforeEach
  void sparkIsThere(SparkSession spark) {
    write(lines());
  }

  private void write(List<String> lines) {
    CommandLineRun.write(folder.resolve("data.csv"), lines.toArray(String[]::new));
  }

  /** Two features, and labels of every kind that follow from them. */
  private static List<String> lines() {
    SplittableRandom random = new SplittableRandom(11);
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (int i = 0; i < ROWS; i++) {
      double a = random.nextInt(-2000, 2000) / 1000.0;
      double b = random.nextInt(-2000, 2000) / 1000.0;
      boolean inside = a * a + b * b < 2.5;
      lines.add(
          String.join(
              ",",
              Double.toString(a),
              Double.toString(b),
              a > 0.7 ? "2" : b > 0 ? "1" : "0",
              inside ? "in" : "out",
              Boolean.toString(inside),
              Double.toString(1000 + 100 * a * b + 3 * random.nextGaussian()),
              inside ? "1" : "-1"));
    }
    return lines;
  }

  private Path configuration(String label, String... more) {
    String others =
        Stream.of("class", "word", "flag", "amount", "sign")
            .filter(name -> !name.equals(label))
            .reduce((one, other) -> one + ", " + other)
            .orElseThrow();
    List<String> lines = new ArrayList<>(List.of("data.path = data.csv", "data.label = " + label));
    lines.add("data.drop = [" + others + "]"); // they would tell the label
    lines.addAll(List.of(more));
    return CommandLineRun.write(folder.resolve("two.conf"), lines.toArray(String[]::new));
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve("models/two").resolve(file).toFile());
  }

  @ParameterizedTest
  @CsvSource({
    "class,  softmax-cross-entropy, accuracy, 0.9",
    "word,   sigmoid-cross-entropy, accuracy, 0.9",
    "flag,   sigmoid-cross-entropy, accuracy, 0.9",
    "sign,   sigmoid-cross-entropy, accuracy, 0.9",
    "amount, squared-error,         r2,       0.9",
  })
  void trainsWellWhateverTheLabelIs(String label, String loss, String metric, double good)
      throws IOException {
    CommandLineRun run = CommandLineRun.of("train", configuration(label)).succeeded();
    assertEquals(loss, json("model.json").at("/network/loss").asText());
    double found = json("metrics.json").at("/test/" + metric).asDouble();
    assertTrue(found > good, () -> metric + " " + found + "\n" + run.out());
    assertEquals(
        ROWS,
        json("metrics.json").at("/train/rows").asInt()
            + json("metrics.json").at("/test/rows").asInt(),
        "in the end all rows that are not for testing are trained on");
  }

  /** Amounts of any size and sign: their unit does not matter. */
  @ParameterizedTest
  @CsvSource({"200000, 60000", "0.001, 0.0005", "-50, 3"})
  void targetsOfAnyUnit(double mean, double deviation) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    List<String> lines = new ArrayList<>(List.of("a,b,amount"));
    for (int i = 0; i < ROWS; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      lines.add(a + "," + b + "," + (mean + deviation * (a - 0.5 * b)));
    }
    write(lines);
    Path two =
        CommandLineRun.write(
            folder.resolve("two.conf"), "data.path = data.csv", "data.label = amount");
    for (String solver : List.of("auto", "l-bfgs")) {
      CommandLineRun run =
          CommandLineRun.of("train", two, "training.solver=" + solver, "output.overwrite=true")
              .succeeded();
      double found = json("metrics.json").at("/test/r2").asDouble();
      assertTrue(found > 0.97, () -> solver + ": R² " + found + "\n" + run.out());
    }
  }

  /**
   * Some positives in a hundred rows: the constant model has a loss of 0.12 and an area of 0.03.
   */
  @ParameterizedTest
  @CsvSource({"0, 1", "usual, rare"})
  void rarePositives(String usual, String rare) throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    List<String> lines = new ArrayList<>(List.of("a,b,kind"));
    for (int i = 0; i < 4 * ROWS; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      lines.add(a + "," + b + "," + (a + b > 2.7 ? rare : usual));
    }
    write(lines);
    CommandLineRun run =
        CommandLineRun.of(
                "train",
                CommandLineRun.write(
                    folder.resolve("two.conf"), "data.path = data.csv", "data.label = kind"))
            .succeeded();
    assertTrue(json("metrics.json").at("/test/loss").asDouble() < 0.06, run.out());
    assertTrue(json("metrics.json").at("/test/auprc").asDouble() > 0.6, run.out());
  }

  /** A narrow layer learns with longer steps and less decay: with those of a wide one R² is 0.3. */
  @Test
  void aNarrowLayerLearnsToo() throws IOException {
    CommandLineRun run =
        CommandLineRun.of("train", configuration("amount"), "network.hidden=[8]").succeeded();
    double found = json("metrics.json").at("/test/r2").asDouble();
    assertTrue(found > 0.95, () -> "R² " + found + "\n" + run.out());
  }

  @Test
  void saysWhatWasChosenWithTheKeyThatChangesIt() throws IOException {
    CommandLineRun run = CommandLineRun.of("train", configuration("class")).succeeded();
    for (String key :
        List.of(
            "network.loss = cross-entropy",
            "network.hidden = [",
            "training.solver = adamw",
            "maxIter = ",
            "batchSize = ",
            "stepSize = ",
            "schedule = one-cycle",
            "dropout = ",
            "weightDecay = ",
            "patience = ")) {
      assertTrue(run.out().contains(key), key + " is not in\n" + run.out());
    }
    assertTrue(run.out().contains("(training.refit)"), run.out());
    String alone =
        CommandLineRun.of(
                "train",
                configuration("class"),
                "network.hidden=[4]",
                "network.loss=cross-entropy",
                "training.solver=adam",
                "training.maxIter=2",
                "output.overwrite=true")
            .succeeded()
            .out();
    assertFalse(alone.contains("Chosen"), alone);
  }

  /** What was chosen is not written as if it had been asked for: it follows from the data. */
  @Test
  void theConfigurationBesideTheModelGivesTheSameModelAgain() throws IOException {
    CommandLineRun.of("train", configuration("amount"), "training.maxIter=5").succeeded();
    Path model = folder.resolve("models/two");
    CommandLineRun.of(
            "train", model.resolve("configuration.conf"), "output.path=" + folder.resolve("again"))
        .succeeded();
    for (String file : List.of("model.json", "weights.safetensors")) {
      assertEquals(
          -1, Files.mismatch(model.resolve(file), folder.resolve("again").resolve(file)), file);
    }
  }

  /** A clean numeric table but for some empty cells: they become the median. */
  @ParameterizedTest
  @CsvSource({"class, ''", "class, NaN", "amount, ''"})
  void missingNumbersAreFilledWithoutBeingAskedFor(String label, String cell, SparkSession spark)
      throws IOException {
    List<String> lines = lines();
    for (int i = 1; i <= ROWS; i += 10) {
      lines.set(i, lines.get(i).replaceFirst("^[^,]*", cell));
    }
    write(lines);
    CommandLineRun run =
        CommandLineRun.of("train", configuration(label), "training.maxIter=3").succeeded();
    assertTrue(run.out().contains("the median"), run.out());
    assertTrue(Files.exists(folder.resolve("models/two/preprocessing")));
    assertEquals(
        ROWS,
        json("metrics.json").at("/train/rows").asInt()
            + json("metrics.json").at("/test/rows").asInt());
    Path out = folder.resolve("out.parquet");
    CommandLineRun.of("predict", folder.resolve("models/two"), folder.resolve("data.csv"), out)
        .succeeded();
    List<Row> predicted =
        spark.read().parquet(out.toString()).where("prediction is null").collectAsList();
    assertEquals(List.of(), predicted);
  }

  /** What goes with every loss, or with the layers that are chosen, is only known with the rows. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amount | training.labelSmoothing=0.1 | label",
        "class  | training.dropout=[0.1,0.1,0.1] | dropout",
      })
  void whatDoesNotGoWithWhatWasChosenIsRefusedInALine(String label, String setting, String word) {
    CommandLineRun run = CommandLineRun.of("train", configuration(label), setting);
    assertEquals(2, run.code(), run::err);
    assertEquals(1, run.err().lines().count(), run::err);
    assertTrue(run.err().contains(word), run::err);
  }

  @Test
  void withoutRowsForValidationAllPassesAreMade() {
    CommandLineRun run =
        CommandLineRun.of("train", configuration("class"), "data.validationFraction=0").succeeded();
    assertTrue(run.out().contains("patience = 0"), run.out());
    assertTrue(run.out().contains("Stopped after 100 iterations"), run.out());
  }

  @Test
  void missingNumbersAreRefusedIfItIsSaid() {
    List<String> lines = lines();
    lines.set(7, lines.get(7).replaceFirst("^[^,]*", ""));
    write(lines);
    CommandLineRun.of("train", configuration("class"), "preprocessing.missing=error")
        .refused("a missing, NaN or infinite feature, first in column 'a'");
  }

  @Test
  void missingNumbersInTheTestFileAloneAreFilledByTheTrainingRows() throws IOException {
    List<String> lines = lines().subList(0, 60);
    lines.set(7, lines.get(7).replaceFirst("^[^,]*", ""));
    CommandLineRun.write(folder.resolve("test.csv"), lines.toArray(String[]::new));
    CommandLineRun.of(
            "train", configuration("class", "data.testPath = test.csv"), "training.maxIter=3")
        .succeeded();
    assertEquals(59, json("metrics.json").at("/test/rows").asInt());
  }

  @Test
  void aSweepFillsMissingNumbersToo() {
    List<String> lines = lines();
    lines.set(7, lines.get(7).replaceFirst("^[^,]*", ""));
    write(lines);
    CommandLineRun.of(
            "sweep",
            configuration("class", "sweep.over { training.stepSize = [0.01, 0.001] }"),
            "training.maxIter=3")
        .succeeded();
  }

  /** Text is classes however many there are, and however rare some. */
  @Test
  void aTextWithARareValueIsAClassAllTheSame() throws IOException {
    List<String> lines = lines();
    lines.set(9, lines.get(9).replaceFirst("(in|out)", "edge"));
    write(lines);
    CommandLineRun.of("train", configuration("word"), "training.maxIter=3").succeeded();
    assertEquals("softmax-cross-entropy", json("model.json").at("/network/loss").asText());
    assertEquals(3, json("model.json").at("/network/outputs").asInt());
  }

  /** Amounts have more than a few values, or rare ones. */
  @Test
  void wholeNumbersOfWhichSomeAreRareAreAmounts() throws IOException {
    List<String> lines = lines();
    lines.set(9, lines.get(9).replaceFirst("[^,]*$", "7"));
    write(lines);
    CommandLineRun.of("train", configuration("sign"), "training.maxIter=3").succeeded();
    assertEquals("squared-error", json("model.json").at("/network/loss").asText());
  }

  @Test
  void aTargetScalingThatTheLossHasNotIsToldInOneLine() {
    CommandLineRun.of("train", configuration("class"), "preprocessing.targetScaling=standard")
        .refused("targetScaling: standard is for squared-error and huber");
  }
}
