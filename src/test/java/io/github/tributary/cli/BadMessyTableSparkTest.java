package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of messy tables that cannot be treated, and of models whose steps are damaged. */
@ExtendWith(SparkSessionExtension.class)
class BadMessyTableSparkTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeData(SparkSession spark) {
    MessySample.write(folder.resolve("messy.csv"), MessySample.rows());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "preprocessing.missing=fill      | preprocessing.missing: expected one of error, mean, median, skip, found 'fill'",
        "preprocessing.missing=error     | a missing value in column 'a'; set preprocessing.missing = mean, median or skip",
        "preprocessing.maxCategories=0   | preprocessing.maxCategories: expected at least 1, found 0",
        "preprocessing.maxCategories=few | preprocessing.maxCategories: expected a whole number, found 'few'",
        "preprocessing.missingIndicator=7 | preprocessing.missingIndicator: expected true or false, found 7",
        "preprocessing.scaling=max       | preprocessing.scaling: expected one of auto, standard, robust, min-max, none, found 'max'",
        "preprocessing.targetScaling=log | preprocessing.targetScaling: expected one of auto, standard, none, found 'log'",
        "preprocessing.targetScaling=standard | targetScaling: standard is for squared-error and huber, found",
        "preprocessing.categorical=[city] | preprocessing.categorical: column 'city' is no feature column",
        "preprocessing.scalings=x        | unknown key 'preprocessing.scalings'",
        "network.loss=squared-error      | label column 'kind' is not numeric but of type string; squared-error predicts numbers",
        "data.label=[kind,plan]          | a text label must be the only one",
        "data.where=kind like              | data.where: 'kind like'",
        "data.where=kinds = 1            | data.where: 'kinds = 1'",
        "data.where=a > 100              | data.where: no row of the data meets 'a > 100'",
        "data.format=delta               | Spark has no data source 'delta'",
      })
  void aKeyThatCannotBe(String override, String expected) {
    CommandLineRun.of("train", MessySample.configuration(folder), override).refused(expected);
    assertFalse(Files.exists(folder.resolve("model")));
  }

  @Test
  void aMissingIndicatorWithNothingToFill() {
    CommandLineRun.of(
            "train",
            MessySample.configuration(folder),
            "preprocessing.missing=skip",
            "preprocessing.missingIndicator=true")
        .refused("preprocessing.missingIndicator: needs missing = mean or median");
  }

  @Test
  void aTableWhoseRowsAreAllSkipped() {
    Path bare = folder.resolve("messy.csv");
    MessySample.write(bare, List.of("1,x,DE,,1,Ulm,pro,1,a", "2,y,DE,2,,Ulm,pro,1,b"));
    CommandLineRun.of(
            "train",
            MessySample.configuration(folder),
            "preprocessing.missing=skip",
            "data.features=[a,b,town]",
            "data.testFraction=0")
        .refused("no row is left for training", "set preprocessing.missing = mean or median");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1 row is",
    "2, 2 rows are",
    "30, '30 rows are left for training, alike in every'"
  })
  void aTableOfTooFewRows(int rows, String found) {
    MessySample.write(
        folder.resolve("messy.csv"),
        Collections.nCopies(rows, MessySample.rows().get(0).replaceAll(",,", ",1,")));
    CommandLineRun.of("train", MessySample.configuration(folder), "data.testFraction=0")
        .refused("too few rows to learn from: " + found);
  }

  @Test
  void aTableThatDoesNotFitTheModel(SparkSession spark) {
    Path model = trained();
    List<String> rows = MessySample.rows();
    Path other = folder.resolve("other.csv");
    CommandLineRun.write(other, "id,a,b,town,kind", "1,dog,2,Ulm,stays");
    for (String command : List.of("evaluate", "predict")) {
      run(command, model, other)
          .refused("'a' is string instead of double", "'plan' is missing", "its columns are id, a");
    }
    MessySample.write(
        other, List.of(rows.get(0).replaceAll("[a-z]+$", "dies"), rows.get(1), rows.get(2)));
    run("evaluate", model, other)
        .refused("label 'kind': 1 row has dies, none of the model's classes asks, leaves, stays");
    MessySample.write(other, List.of("1,x,DE,Infinity,1,Ulm,pro,1.0,asks"));
    run("predict", model, other).refused("1 of 1 rows has an infinite value in column 'a'");
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void aMissingValueWhereTheModelTakesNone() {
    List<String> whole = MessySample.rows().stream().filter(row -> !row.contains(",,")).toList();
    MessySample.write(folder.resolve("messy.csv"), whole);
    CommandLineRun.of("train", MessySample.configuration(folder), "preprocessing.missing=error")
        .succeeded();
    Path other = MessySample.write(folder.resolve("other.csv"), MessySample.rows());
    run("predict", folder.resolve("model"), other)
        .refused("a missing value in column 'a', which the model does not take");
  }

  @Test
  void stepsThatAreDamagedOrGone() throws IOException {
    Path model = trained();
    Path plan = model.resolve("preprocessing/plan.json");
    Files.write(plan, new byte[3]);
    for (String command : List.of("evaluate", "predict")) {
      run(command, model, folder.resolve("messy.csv"))
          .refused("preprocessing/plan.json does not match its checksum");
    }
    Files.delete(plan);
    for (String command : List.of("evaluate", "predict")) {
      run(command, model, folder.resolve("messy.csv"))
          .refused("preprocessing/plan.json is missing; copy the model again");
    }
  }

  @Test
  void aTestTableWithoutAColumnIsNamedAsSuch() {
    for (String header : List.of("id,email,a", "a,b,town,plan,kind")) {
      CommandLineRun.write(folder.resolve("test.csv"), header, header.replaceAll("[a-z]+", "x$0"));
      CommandLineRun.of("train", MessySample.configuration(folder, "data.testPath = test.csv"))
          .refused("the rows for testing: the data does not have the columns");
    }
  }

  private Path trained() {
    CommandLineRun.of("train", MessySample.configuration(folder)).succeeded();
    return folder.resolve("model");
  }

  private CommandLineRun run(String command, Path model, Path data) {
    return command.equals("evaluate")
        ? CommandLineRun.of(command, model, data, "--output", folder.resolve("out"))
        : CommandLineRun.of(command, model, data, folder.resolve("out"));
  }
}
