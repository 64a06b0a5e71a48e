package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What evaluate, predict and explain say of models and tables that do not fit. */
@ExtendWith(SparkSessionExtension.class)
class BadModelSparkTest {

  @TempDir private static Path trained;

  @TempDir private Path folder;

  private Path model;

  @BeforeAll
  static void train(SparkSession spark) {
    Sample.model(trained);
  }

  @BeforeEach
  void copyModel() throws IOException {
    model = Files.createDirectory(folder.resolve("model"));
    for (String name : CommandLineRun.names(trained.resolve("model"))) {
      Files.copy(trained.resolve("model").resolve(name), model.resolve(name));
    }
    Sample.data(folder);
  }

  /** Runs a command on the model and a table, with an output where it takes one. */
  private CommandLineRun run(String command, Path data) {
    return switch (command) {
      case "evaluate" -> CommandLineRun.of(command, model, data, "--output", folder.resolve("out"));
      case "predict" -> CommandLineRun.of(command, model, data, folder.resolve("out"));
      default -> CommandLineRun.of(command, model, data, "--row", 1);
    };
  }

  private void assertRefused(String command, String... texts) {
    run(command, folder.resolve("data.csv")).refused(texts);
    assertNothingWritten();
  }

  private void assertNothingWritten() {
    assertEquals(Set.of("data.csv", "model"), CommandLineRun.names(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "predict", "explain"})
  void aModelThatIsNotThere(String command) {
    model = folder.resolve("nowhere");
    assertRefused(command, model.toString(), "no such folder; expected a model written by train");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "predict", "explain"})
  void aFolderThatIsNoModel(String command) throws IOException {
    Files.delete(model.resolve("SHA256SUMS"));
    assertRefused(command, "is no Tributary model: it has no SHA256SUMS");
    model = folder.resolve("data.csv");
    assertRefused(command, "data.csv", "no Tributary model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.json", "weights.safetensors"})
  void aModelThatIsCutOff(String name) throws IOException {
    byte[] content = Files.readAllBytes(model.resolve(name));
    Files.write(model.resolve(name), Arrays.copyOf(content, content.length / 2));
    assertRefused(
        "evaluate", name + " does not match its checksum", "truncated, damaged or edited");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.json", "weights.safetensors"})
  void aModelWithOneWrongBit(String name) throws IOException {
    byte[] content = Files.readAllBytes(model.resolve(name));
    content[content.length / 2] ^= 1;
    Files.write(model.resolve(name), content);
    assertRefused("predict", name + " does not match its checksum", "retrain");
    Files.delete(model.resolve(name));
    assertRefused("predict", "is no Tributary model: it has no " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "predict", "explain"})
  void aTableWithoutAFeature(String command) {
    List<String> lines =
        Sample.lines().stream().map(line -> line.substring(line.indexOf(',') + 1)).toList();
    CommandLineRun.write(folder.resolve("data.csv"), lines.toArray(String[]::new));
    assertRefused(command, "feature column 'a' is not in the data", "its columns are b, class");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "explain"})
  void aTableWithoutTheLabel(String command) {
    CommandLineRun.write(folder.resolve("data.csv"), "a,b", "1,2", "2,1");
    assertRefused(command, "label column 'class' is not in the data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "predict", "explain"})
  void aFeatureThatIsNoNumber(String command) {
    Sample.data(folder, 1, "b", "NaN");
    String expected =
        command.equals("explain") ? "row 1 has a missing, NaN or infinite feature" : "column 'b'";
    assertRefused(command, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "explain"})
  void aLabelThatIsNoneOfTheModels(String command) {
    Sample.data(folder, 1, "class", "3");
    assertRefused(command, "expected a class index 0 … 2, found 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "predict", "explain"})
  void aTableThatIsNotThere(String command) {
    run(command, folder.resolve("none.csv")).refused("none.csv: no such file or folder");
    assertNothingWritten();
  }

  @Test
  void anOutputThatExists() throws IOException {
    Files.createDirectory(folder.resolve("out"));
    run("predict", folder.resolve("data.csv"))
        .refused("out", "it exists already; choose another name");
    assertEquals(Set.of(), CommandLineRun.names(folder.resolve("out")));
  }

  @Test
  void anOutputFolderThatIsNotThere() {
    Path output = folder.resolve("none/evaluation.json");
    CommandLineRun.of("evaluate", model, folder.resolve("data.csv"), "--output", output)
        .refused("none: no such folder to write into");
    assertNothingWritten();
  }

  @Test
  void predictionsInAFormatThatCannotHoldThem() {
    CommandLineRun.of(
            "predict",
            model,
            folder.resolve("data.csv"),
            folder.resolve("out"),
            "--output-format",
            "libsvm")
        .refused("libsvm has no place for a prediction", "--output-format csv");
    assertNothingWritten();
  }

  @Test
  void aTableThatHasPredictionsAlready() {
    CommandLineRun.write(folder.resolve("data.csv"), "a,b,prediction", "1,2,0", "2,1,1");
    assertRefused(
        "predict",
        "the data already has a column 'prediction'; choose another name",
        "--prediction-column NAME",
        "output.predictionColumn");
    CommandLineRun.write(folder.resolve("data.csv"), "a,b,Probability", "1,2,0", "2,1,1");
    assertRefused(
        "predict",
        "the data already has a column 'Probability'; choose another name",
        "--probability-column NAME");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--row=60    | row 60 is not in the data, which has 60 rows",
        "--row=-1    | row -1 is not in the data",
        "--layer=2   | --layer 2: the model has hidden layers 1 … 1",
        "--unit=4    | --unit 4: layer 1 has units 0 … 3",
        "--entries=0 | --entries: expected at least 1, found 0",
      })
  void aPlaceToExplainThatIsNotThere(String option, String expected) {
    CommandLineRun.of("explain", model, folder.resolve("data.csv"), option).refused(expected);
  }
}
