package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cell that is none of what its column holds is told by file, line and text, in any table. */
@ExtendWith(SparkSessionExtension.class)
class OddCellsSparkTest {

  @TempDir private Path folder;

  @BeforeEach
  void sparkIsThere(SparkSession spark) {
    Sample.data(folder);
  }

  /** The sample beside data.csv, with one cell of line 19 replaced. */
  private Path other(String column, String cell) throws IOException {
    byte[] good = Files.readAllBytes(folder.resolve("data.csv"));
    Path odd = Files.move(Sample.data(folder, 17, column, cell), folder.resolve("odd.csv"));
    Files.write(folder.resolve("data.csv"), good);
    return odd;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a      | oops | is no number",
        "b      | ?    | is no number",
        "a      | 0x10 | is no number",
        "a      | 1,5  | has a decimal comma; say data.options.decimal",
        "weight | 5 kg | is no number",
        "class  | two  | is no number",
      })
  void inATestTable(String column, String cell, String what) throws IOException {
    Path odd = other(column, cell.contains(",") ? '"' + cell + '"' : cell);
    CommandLineRun.of(
            "train",
            Sample.configuration(folder),
            "data.weight=weight",
            "data.testFraction=0",
            "data.testPath=" + odd)
        .refused("odd.csv, line 19", column, '\'' + cell + '\'', what);
    assertFalse(Files.exists(folder.resolve("model")));
  }

  @ParameterizedTest
  @CsvSource({"a, oops", "b, ?", "b, 1_000"})
  void inTheTableOfAModel(String column, String cell) throws IOException {
    CommandLineRun.of("train", Sample.configuration(folder)).succeeded();
    Path model = folder.resolve("model");
    Path odd = other(column, cell);
    for (List<Object> arguments :
        List.<List<Object>>of(
            List.of("predict", model, odd, folder.resolve("out")),
            List.of("predict", model, odd, "-"),
            List.of("evaluate", model, odd, "--output", folder.resolve("out")),
            List.of("explain", model, odd, "--row", 0))) {
      CommandLineRun.of(arguments.toArray())
          .refused("odd.csv, line 19", "'" + column + "'", "'" + cell + "'");
    }
    assertFalse(Files.exists(folder.resolve("out")));
  }

  /** What a message advises is what the command takes. */
  @ParameterizedTest
  @CsvSource({"predict, -", "evaluate, --output=-"})
  void theAdviceIsAnOptionOfTheCommand(String command, String out) {
    CommandLineRun.of("train", Sample.configuration(folder)).succeeded();
    List<String> lines = new ArrayList<>(Sample.lines());
    lines.replaceAll(line -> line.replace(',', ';').replace('.', ','));
    Path comma = CommandLineRun.write(folder.resolve("c.csv"), lines.toArray(String[]::new));
    Path model = folder.resolve("model");
    String refused = CommandLineRun.of(command, model, comma, out).err();
    assertTrue(refused.contains("has a decimal comma; say --option decimal=\",\""), refused);
    CommandLineRun run = CommandLineRun.of(command, model, comma, out, "--option", "decimal=,");
    assertEquals(0, run.code(), run.err());
  }

  private Path table(String first, String... cells) {
    List<String> lines = new ArrayList<>(List.of("u,odd,y"));
    for (int i = 0; i < 40; i++) {
      lines.add(i / 10.0 + "," + (i == 6 ? first : cells[i % cells.length]) + "," + i % 2);
    }
    return CommandLineRun.write(folder.resolve("t.csv"), lines.toArray(String[]::new));
  }

  private CommandLineRun train(String... options) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "data { path = t.csv, label = y, testFraction = 0 }",
                "training { maxIter = 2 }",
                "output { path = model }"));
    lines.addAll(List.of(options));
    return CommandLineRun.of(
        "train", CommandLineRun.write(folder.resolve("t.conf"), lines.toArray(String[]::new)));
  }

  @ParameterizedTest
  @CsvSource({"oops", "2", "y", "'2,5'"})
  void amongTruthValues(String odd) {
    table(odd.contains(",") ? '"' + odd + '"' : odd, "true", "False", "TRUE");
    train().refused("t.csv, line 8", "'" + odd + "' is neither true nor false");
    train("preprocessing.categorical = [odd]").succeeded();
  }

  @ParameterizedTest
  @CsvSource({"7", "0.5", "-3"})
  void amongPercentages(String odd) {
    table(odd, "5%", "12.5 %", "7%");
    train("data.options.percent = true")
        .refused("t.csv, line 8", "'" + odd + "' has no percent sign");
    table("0", "5%", "12.5 %");
    train("data.options.percent = true").succeeded();
  }

  /** Forty amounts that are all different; as categories they would be forty unknown words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%d.5 kg   | is a number with a unit",
        "%d,50 €   | is a number with a unit",
        "$1,2%02d.50 | is a number with a unit",
        "EUR %d    | is a number with a unit",
        "%dm       | is a number with a unit",
        "17:%02d   | is a time or a duration",
        "0:%02d:30 | is a time or a duration",
      })
  void allWithOneUnit(String format, String what) {
    String[] cells = new String[40];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = '"' + String.format(Locale.ROOT, format, i) + '"';
    }
    table(cells[6], cells);
    train().refused("feature column 'odd'", "t.csv, line ", what, "preprocessing.categorical");
    if (format.startsWith("0")) {
      train("preprocessing { categorical = [odd], maxCategories = 50 }").succeeded();
    }
  }

  /** Of a label these are names like others; odd numbers are not. */
  @ParameterizedTest
  @CsvSource({"true, unknown", "5 km, 10 km", "FALSE, maybe"})
  void asClassesTheyAreNames(String most, String other) {
    List<String> lines = new ArrayList<>(List.of("u,kind"));
    for (int i = 0; i < 60; i++) {
      lines.add(i % 7 + "," + (i % 3 == 0 ? other : most));
    }
    CommandLineRun.write(folder.resolve("t.csv"), lines.toArray(String[]::new));
    assertRead("data.label = kind");
    lines.replaceAll(line -> line.replace(most, "1"));
    CommandLineRun.write(folder.resolve("t.csv"), lines.toArray(String[]::new));
    train("data.label = kind", "output.overwrite = true")
        .refused("label column 'kind'", "t.csv, line 2", "is no number");
  }

  @Test
  void asClassesTimesAreNames() {
    List<String> lines = new ArrayList<>(List.of("u,kind"));
    for (int i = 0; i < 120; i++) {
      lines.add(i % 7 + "," + i % 24 + ":30");
    }
    CommandLineRun.write(folder.resolve("t.csv"), lines.toArray(String[]::new));
    assertRead("data.label = kind");
    train("data.label = kind", "network.loss = squared-error", "output.overwrite = true")
        .refused("label column 'kind'", "t.csv, line ", "is a time or a duration");
  }

  /** What is named is not what most cells are. */
  @ParameterizedTest
  @CsvSource({"2024-01-05, 20240106", "2024-01-05, 0.5", "'1,5', 2024-01-05", "12%, 2024-01-05"})
  void theCellThatIsNamedIsTheOddOne(String most, String odd) {
    String cell = '"' + most + '"';
    table('"' + odd + '"', cell, cell, cell);
    train().refused("t.csv, line 8", "'" + odd + "' is no ");
  }

  /** Names that begin or end with digits are categories, and so are a few amounts. */
  @ParameterizedTest
  @CsvSource({"5 km, 10 km", "A1, B2", "10.0.0.1, 10.0.0.2", "1st, 2nd", "12 kg, 3 lb"})
  void namesWithDigits(String one, String other) {
    table(one, one, other);
    train("output.overwrite = true").succeeded();
  }

  @ParameterizedTest
  @CsvSource({"1.234, 999, true", "12.345, 7, true", "1.234, 1000, false", "0.125, 999, false"})
  void pointsBetweenThousands(String grouped, String plain, boolean ambiguous) {
    List<String> lines = new ArrayList<>(List.of("u;odd;y"));
    for (int i = 0; i < 40; i++) {
      lines.add(i + ";" + (i % 3 == 0 ? grouped : plain) + ";" + i % 2);
    }
    CommandLineRun.write(folder.resolve("t.csv"), lines.toArray(String[]::new));
    if (ambiguous) {
      train().refused("t.csv, line 2: '" + grouped + "' has its point before three digits");
      assertRead("data.options { decimal = \",\", thousands = \".\" }");
      assertRead("data.options.decimal = \".\"");
      assertRead("data.options.thousands = \",\"");
    } else {
      assertRead("training.seed = 1");
    }
  }

  /** What is learnt from noise does not matter. */
  private void assertRead(String option) {
    CommandLineRun run = train(option, "output.overwrite = true");
    assertEquals("", run.err());
  }

  @Test
  void aNoteForExcel() {
    CommandLineRun.write(folder.resolve("t.csv"), "sep=;", "u;y", "1;0", "2;1");
    train().refused("t.csv, line 1: 'sep=;' is a note for Excel; delete this line");
  }

  @ParameterizedTest
  @CsvSource({"größe", "naïve", "été"})
  void inTheHeader(String name) throws IOException {
    List<String> lines = Sample.lines();
    lines.set(0, lines.get(0).replace("b", name));
    Files.write(folder.resolve("data.csv"), lines, Charset.forName("windows-1252"));
    CommandLineRun.of("train", Sample.configuration(folder), "data.features=[a]")
        .refused("data.csv, line 1", "is not UTF-8; say data.options.encoding = windows-1252");
    CommandLineRun.of(
            "train",
            Sample.configuration(folder),
            "data.features=[a," + name + "]",
            "data.options.encoding=windows-1252")
        .succeeded();
  }

  @Test
  void isNotWrittenBesidePredictions(SparkSession spark) throws IOException {
    CommandLineRun.of("train", Sample.configuration(folder)).succeeded();
    Path out = folder.resolve("out.parquet");
    CommandLineRun.of(
            "predict",
            folder.resolve("model"),
            other("amount", "oops"),
            out,
            "--option=password=hunter2",
            "--output-format=parquet")
        .succeeded();
    String schema = spark.read().parquet(out.toString()).schema().json();
    assertFalse(schema.contains("hunter2"), schema);
    assertFalse(schema.contains("odd.csv"), schema);
    assertTrue(schema.contains("amount"), schema);
  }
}
