package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.tributary.distributed.SparkSessionExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that cannot be trained on is told in one line, and nothing is left behind. */
@ExtendWith(SparkSessionExtension.class)
class BadDataSparkTest {

  @TempDir private Path folder;

  @BeforeEach
  void sparkIsThere(SparkSession spark) {
    Sample.data(folder);
  }

  private void assertRefused(Path configuration, String override, String... texts) {
    CommandLineRun.of("train", configuration, override).refused(texts);
    assertEquals(new TreeSet<>(Set.of("data.csv", "train.conf")), CommandLineRun.names(folder));
  }

  @Test
  void aFileThatIsNotThere() {
    Path missing = folder.resolve("missing.csv");
    assertRefused(
        Sample.configuration(folder), "data.path=" + missing, missing + ": no such file or folder");
    assertRefused(
        Sample.configuration(folder),
        "data.testPath=" + missing,
        missing + ": no such file or folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.label=clas        | label column 'clas' is not in the data   | did you mean 'class'?",
        "data.features=[a,bb]   | feature column 'bb' is not in the data   | did you mean 'b'?",
        "data.weight=weights    | weight column 'weights' is not in the data | did you mean 'weight'?",
        "data.drop=amounts      | dropped column 'amounts' is not in the data | did you mean 'amount'?",
        "data.label=[class,zzz] | label column 'zzz' is not in the data    | its columns are a, b, class, yes",
        "data.weight=class      | column 'class' is named twice | name it once",
        "data.label=[yes,yes]   | column 'yes' is named twice | name it once",
        "data.drop=[b]          | column 'b' is named twice | name it once",
        "data.features=[a,class]| column 'class' is named twice | name it once",
      })
  void aColumnThatIsNotThere(String override, String what, String fix) {
    assertRefused(Sample.configuration(folder), override, what, fix);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "class  | dog      | label column 'class' is not numeric but of type string",
        "class  | 1.5      | label 'class': expected whole numbers as class indices, found fractions",
        "class  | ''       | 1 of 60 rows has a missing, NaN or infinite label in column 'class'",
        "class  | NaN      | 1 of 60 rows has a missing, NaN or infinite label in column 'class'",
        "a      | ''       | 1 of 60 rows has a missing, NaN or infinite feature, first in column 'a'",
        "a      | ''       | fill or drop these rows, or train with preprocessing.missing = mean, median or skip",
        "b      | NaN      | 1 of 60 rows has a missing, NaN or infinite feature, first in column 'b'",
        "b      | Infinity | 1 of 60 rows has a missing, NaN or infinite feature, first in column 'b'",
        "b      | -Inf     | 1 of 60 rows has a missing, NaN or infinite feature, first in column 'b'",
        "b      | 1e308    | feature 'b' has values beyond 2e307, whose differences overflow",
        "b      | dog      | feature column 'b' is not numeric but of type string",
        "weight | -1       | 1 of 60 rows has a missing, negative or infinite instance weight",
        "weight | NaN      | 1 of 60 rows has a missing, negative or infinite instance weight",
        "weight | heavy    | weight column 'weight' is not numeric but of type string",
      })
  void aCellThatCannotBe(String column, String value, String expected) {
    Sample.data(folder, 17, column, value);
    assertRefused(
        Sample.configuration(folder, "preprocessing.missing = error"),
        "data.weight=weight",
        expected);
  }

  @Test
  void aClassBeyondTheOutputs() {
    assertRefused(
        Sample.configuration(folder),
        "network.outputs=2",
        "label 'class': expected a class index 0 … 1, found 2");
  }

  @Test
  void aLabelOfOneClassOnly() {
    CommandLineRun.write(folder.resolve("data.csv"), "a,b,class", "1,2,0", "2,1,0", "3,3,0");
    assertRefused(
        Sample.configuration(folder),
        "training.seed=1",
        "label 'class' is the same in every row",
        "at least two classes");
    CommandLineRun.write(folder.resolve("data.csv"), "a,b,class", "1,2,1", "2,1,1", "3,3,1");
    assertRefused(
        Sample.configuration(folder),
        "network.loss=sigmoid-cross-entropy",
        "label 'class' is the same in every row");
  }

  @Test
  void aTableWithoutRows() throws Exception {
    CommandLineRun.write(folder.resolve("data.csv"), "a,b,class");
    assertRefused(
        Sample.configuration(folder), "training.seed=1", "data.csv: the data has no rows");
    Files.writeString(folder.resolve("data.csv"), "");
    assertRefused(
        Sample.configuration(folder), "training.seed=1", "data.csv: the data has no rows");
  }

  @Test
  void weightsThatAreAllZero() {
    CommandLineRun.write(
        folder.resolve("data.csv"), "a,b,class,w", "1,2,0,0", "2,1,1,0", "3,3,1,0");
    Path configuration = Sample.configuration(folder, "data.testFraction = 0");
    assertRefused(configuration, "data.weight=w", "the instance weights add up to 0");
  }

  @Test
  void aTableWithoutNumbersBesideTheLabel() {
    CommandLineRun.write(
        folder.resolve("data.csv"), "name,class", "x,0", "y,1", "z,0", "u,1", "v,0", "w,1");
    assertRefused(
        Sample.configuration(folder),
        "data.features=auto",
        "no numeric column is left to be a feature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"libsvm", "parquet", "orc", "colours"})
  void aTableThatIsNotOfItsFormat(String format) {
    assertRefused(Sample.configuration(folder), "data.format=" + format, "data.csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.txt", "data.dat", "data", "data.gz"})
  void aFileWhoseNameDoesNotSayItsFormat(String name) throws Exception {
    Path table = Files.move(folder.resolve("data.csv"), folder.resolve(name));
    CommandLineRun.of("train", Sample.configuration(folder), "data.path=" + table)
        .refused(
            name + ": cannot tell the format",
            "set data.format (--format for predict, evaluate and explain) to csv, libsvm, parquet");
    if (!name.endsWith("gz")) {
      CommandLineRun.of(
              "train", Sample.configuration(folder), "data.path=" + table, "data.format=csv")
          .succeeded();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "class, label column 'class' is not in the data",
    "b, feature column 'b' is not in the data",
    "weight, weight column 'weight' is not in the data"
  })
  void aTestTableWithoutAColumn(String column, String expected, SparkSession spark) {
    Path test = folder.resolve("test.parquet");
    spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(folder.resolve("data.csv").toString())
        .drop(column)
        .write()
        .parquet(test.toString());
    CommandLineRun.of(
            "train",
            Sample.configuration(folder),
            "data.weight=weight",
            "data.testFraction=0",
            "data.testPath=" + test)
        .refused("test", expected);
    assertFalse(Files.exists(folder.resolve("model")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a > > 3          | Syntax error at or near '>'",
        "kinds = 1        | kinds",
        "upperr(a) = 'x'  | upperr",
      })
  void aConditionThatIsNoneWithItsReason(String condition, String reason) {
    assertRefused(
        Sample.configuration(folder),
        "data.where=" + condition,
        "data.where: '" + condition + "'",
        reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 30})
  void tooFewRowsOrEqualOnes(int rows) {
    String[] lines = new String[rows + 1];
    Arrays.fill(lines, "1.5,2.5,7.25");
    lines[0] = "u,v,y";
    CommandLineRun.write(folder.resolve("data.csv"), lines);
    CommandLineRun.write(
        folder.resolve("train.conf"), "data { path = data.csv, label = y }", "output.path = model");
    assertRefused(folder.resolve("train.conf"), "training.seed=1", "row");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 5:2 3:1    | expected indices that begin at 1 and grow, found 3 after 5",
        "1 0:2        | expected indices that begin at 1 and grow, found 0 after 0",
        "yes 1:2      | expected a number as label, found 'yes'",
        "1 3=2        | expected INDEX:VALUE, found '3=2'",
      })
  void aLineThatIsNoLibsvm(String line, String expected) throws Exception {
    Path table = Files.createDirectories(folder.resolve("rows"));
    CommandLineRun.write(table.resolve("a.libsvm"), "0 1:1 2:0.5", "1 1:2 3:1");
    CommandLineRun.write(table.resolve("b.libsvm"), "0 1:1 2:0.5", line, "1 1:2 3:1");
    CommandLineRun.of(
            "train",
            Sample.configuration(folder),
            "data.path=" + table,
            "data.label=label",
            "data.features=[features]")
        .refused("b.libsvm, line 2: " + expected);
  }

  @Test
  void aLossThatOverflowsIsToldWithItsStep() {
    Path configuration =
        Sample.configuration(
            folder,
            "data.label = amount",
            "network { hidden = [], loss = squared-error }",
            "training { stepSize = 1e6, maxIter = 200, tol = 0, maxStepHalvings = 0 }");
    assertRefused(
        configuration,
        "training.precision=float",
        "iteration ",
        "the loss is no longer finite",
        "lower training.stepSize");
  }
}
