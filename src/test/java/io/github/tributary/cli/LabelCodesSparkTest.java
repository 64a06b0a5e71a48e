package io.github.tributary.cli;

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
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels whose classes are not 0 … c-1: numbers, booleans; predictions give them back. */
@ExtendWith(SparkSessionExtension.class)
class LabelCodesSparkTest {

  @TempDir private Path folder;

  @BeforeEach
  void sparkIsThere(SparkSession spark) {
    Sample.data(folder);
  }

  /** The sample with other codes in the place of the classes 0, 1, 2 of a column. */
  private Path recoded(String column, String... codes) {
    List<String> lines = Sample.lines();
    int index = List.of(lines.get(0).split(",", -1)).indexOf(column);
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      cells[index] = codes[Integer.parseInt(cells[index])];
      lines.set(i, String.join(",", cells));
    }
    return CommandLineRun.write(folder.resolve("codes.csv"), lines.toArray(String[]::new));
  }

  private Path configuration(String label, String... more) {
    return Sample.configuration(
        folder,
        Stream.concat(
                Stream.of(
                    "data { path = codes.csv, label = " + label + " }",
                    "network.loss = cross-entropy",
                    "output.overwrite = true"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  private byte[] weights() throws IOException {
    return Files.readAllBytes(folder.resolve("model/weights.safetensors"));
  }

  private Dataset<Row> predicted(SparkSession spark, Object data, String name, Object... more) {
    Path out = folder.resolve(name);
    CommandLineRun.of(
            Stream.concat(
                    Stream.of("predict", "--overwrite", folder.resolve("model"), data, out),
                    Stream.of(more))
                .toArray())
        .succeeded();
    return spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .option("escape", "\"")
        .format(name.substring(name.lastIndexOf('.') + 1))
        .load(out.toString());
  }

  private static String distinct(Dataset<Row> table, String column) {
    return table.select(column).distinct().collectAsList().stream()
        .map(row -> String.valueOf(row.get(0)))
        .collect(Collectors.toCollection(TreeSet::new))
        .toString();
  }

  /** Rows are held out by what they hold: by the index of a code as by the index itself. */
  @ParameterizedTest
  @CsvSource({
    "yes, -1 1, '[-1, 1]'",
    "yes, 1 2, '[1, 2]'",
    "yes, 0 5, '[0, 5]'",
    "yes, 94103 94110, '[94103, 94110]'",
    "yes, -7 -3, '[-3, -7]'",
    "class, 2 10 30, '[10, 2, 30]'",
    "class, -1 0 1, '[-1, 0, 1]'",
    "class, 5000000000 6000000000 7000000000, '[5000000000, 6000000000, 7000000000]'",
  })
  void codesGiveTheModelOfIndicesAndComeBack(
      String label, String codes, String shown, SparkSession spark) throws IOException {
    CommandLineRun.of("train", configuration(label), "data.path=" + folder.resolve("data.csv"))
        .succeeded();
    byte[] expected = weights();
    String accuracy = json("model/metrics.json").at("/test/accuracy").asText();
    assertFalse(Files.exists(folder.resolve("model/preprocessing")));
    Path data = recoded(label, codes.split(" ", -1));
    CommandLineRun run = CommandLineRun.of("train", configuration(label)).succeeded();
    assertTrue(run.out().contains("classes: " + codes.replace(" ", ", ")), run.out());
    assertArrayEquals(expected, weights());
    assertEquals(accuracy, json("model/metrics.json").at("/test/accuracy").asText());
    assertFalse(Files.exists(folder.resolve("model/preprocessing/plan.json")), "features go by");
    Dataset<Row> table = predicted(spark, data, "out.parquet");
    assertEquals(shown, distinct(table, "prediction"));
    DataType type =
        spark
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv(data.toString())
            .schema()
            .apply(label)
            .dataType();
    assertEquals(type, table.schema().apply("prediction").dataType());
    CommandLineRun.of(
            "evaluate", folder.resolve("model"), data, "--output", folder.resolve("e.json"))
        .succeeded();
    assertEquals(
        table.where("prediction = " + label).count() / 60.0,
        json("e.json").path("accuracy").asDouble(),
        1e-9);
    CommandLineRun.of("explain", folder.resolve("model"), data, "--row", 3).succeeded();
  }

  @Test
  void labelsOfLibsvmAreDoubles(SparkSession spark) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Sample.lines().subList(1, 61)) {
      String[] cells = line.split(",", -1);
      lines.add((cells[3].equals("1") ? "+1" : "-1") + " 1:" + cells[0] + " 2:" + cells[1]);
    }
    Path data = CommandLineRun.write(folder.resolve("pm.libsvm"), lines.toArray(String[]::new));
    CommandLineRun run =
        CommandLineRun.of(
                "train", configuration("label", "data.features = auto"), "data.path=" + data)
            .succeeded();
    assertTrue(run.out().contains("classes: -1, 1"), run.out());
    assertEquals("sigmoid-cross-entropy", json("model/model.json").at("/network/loss").asText());
    assertFalse(Files.exists(folder.resolve("model/preprocessing/plan.json")));
    Dataset<Row> table = predicted(spark, data, "out.json");
    assertEquals("[-1.0, 1.0]", distinct(table, "prediction"));
    assertEquals(List.of("-1", "1"), List.of(names(table)));
  }

  private static String[] names(Dataset<Row> table) {
    return table.select("probability.*").columns();
  }

  @Test
  void booleansComeBackInEveryFormat(SparkSession spark) {
    Path data = recoded("yes", "false", "true");
    CommandLineRun.of("train", configuration("yes")).succeeded();
    for (String format : List.of("csv", "json", "orc", "parquet")) {
      Dataset<Row> table = predicted(spark, data, "out." + format);
      assertEquals("[false, true]", distinct(table, "prediction"), format);
      assertEquals(DataTypes.BooleanType, table.schema().apply("prediction").dataType(), format);
    }
    CommandLineRun.of(
            "evaluate", folder.resolve("model"), data, "--output", folder.resolve("e.json"))
        .succeeded();
    // Those who have 0 and 1 elsewhere mean the same.
    CommandLineRun.of(
            "evaluate",
            folder.resolve("model"),
            folder.resolve("data.csv"),
            "--output",
            folder.resolve("e.json"))
        .succeeded();
  }

  @Test
  void probabilitiesHaveNames(SparkSession spark) throws IOException {
    Path data = recoded("class", "-1", "0", "1");
    CommandLineRun.of("train", configuration("class")).succeeded();
    String cell = predicted(spark, data, "out.csv").first().getAs("probability");
    assertTrue(cell.matches("\\{\"-1\":[0-9.E-]+,\"0\":[0-9.E-]+,\"1\":[0-9.E-]+}"), cell);
    assertEquals(List.of("-1", "0", "1"), List.of(names(predicted(spark, data, "out.json"))));
    Row orc = predicted(spark, data, "out.orc").selectExpr("probability['-1']").first();
    Dataset<Row> parquet = predicted(spark, data, "out.parquet");
    List<Double> array = parquet.first().getList(parquet.schema().fieldIndex("probability"));
    assertEquals(array.get(0), orc.getDouble(0));
    String metadata = parquet.schema().apply("probability").metadata().json();
    assertTrue(metadata.contains("\"name\":\"-1\""), metadata);
    // Without names the array stays.
    CommandLineRun.of("train", configuration("class"), "data.path=" + folder.resolve("data.csv"))
        .succeeded();
    cell = predicted(spark, data, "out.csv").first().getAs("probability");
    assertTrue(cell.matches("\\[[0-9.E-]+,[0-9.E-]+,[0-9.E-]+]"), cell);
  }

  @Test
  void codesBesideTextAndHoles(SparkSession spark) throws IOException {
    List<String> rows =
        MessySample.rows().stream()
            .map(row -> row.replaceAll("asks$", "7").replaceAll("leaves$", "20"))
            .map(row -> row.replaceAll("stays$", "100"))
            .toList();
    Path data = MessySample.write(folder.resolve("messy.csv"), rows);
    CommandLineRun run = CommandLineRun.of("train", MessySample.configuration(folder)).succeeded();
    assertEquals(1, run.out().lines().filter(line -> line.startsWith("country ")).count());
    assertTrue(run.out().contains("classes: 7, 20, 100"), run.out());
    assertEquals(3, json("model/model.json").at("/network/outputs").asInt());
    Dataset<Row> table = predicted(spark, data, "out.csv");
    assertEquals("[100, 20, 7]", distinct(table, "prediction"));
    assertTrue(table.where("prediction = kind").count() > 300);
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "'', missing label", "2.5, 2.5", "0, 0", "word, word"})
  void aCodeThatTheModelDoesNotKnowIsNamed(String cell, String shown) {
    recoded("yes", "-1", "1");
    CommandLineRun.of("train", configuration("yes")).succeeded();
    Path other =
        CommandLineRun.write(
            folder.resolve("other.csv"), "a,b,yes", "1,2,-1", "1,2," + cell, "2,1,1");
    String[] texts =
        cell.isEmpty()
            ? new String[] {"1 row has a missing label in column 'yes'"}
            : new String[] {"label 'yes': 1 row has " + shown, "none of the model's classes -1, 1"};
    CommandLineRun.of(
            "evaluate", folder.resolve("model"), other, "--output", folder.resolve("e.json"))
        .refused(texts);
    CommandLineRun.of("train", configuration("yes"), "data.testPath=" + other)
        .refused(cell.isEmpty() || cell.equals("word") ? "label" : texts[0]);
    // The label is not needed to predict.
    CommandLineRun.of("predict", folder.resolve("model"), other, folder.resolve("o.csv"))
        .succeeded();
  }

  @ParameterizedTest
  @CsvSource({
    "0 1, '[0, 1]'",
    "1 2, '[1, 2]'",
    "no yes, '[no, yes]'",
    "false true, '[false, true]'"
  })
  void aNameWithADotIsAName(String codes, String shown, SparkSession spark) throws IOException {
    Path data = recoded("yes", codes.split(" ", -1));
    List<String> lines = Files.readAllLines(data);
    lines.set(
        0, lines.get(0).replace("yes", "y.label").replace("weight", "w.x").replace("a,", "s.a,"));
    Files.write(data, lines);
    Path configuration = configuration("y.label", "data { features = [s.a, b], weight = w.x }");
    CommandLineRun.of("train", configuration).succeeded();
    // Indices stay the doubles that predictions are.
    assertEquals(
        shown.equals("[0, 1]") ? "[0.0, 1.0]" : shown,
        distinct(predicted(spark, data, "out.csv"), "prediction"));
    CommandLineRun.of("evaluate", folder.resolve("model"), data, "--output", folder.resolve("e"))
        .succeeded();
  }

  /**
   * Whichever rows are drawn for testing or validation, the network has an output for each class.
   */
  @ParameterizedTest
  @CsvSource({"no, yes, zzz", "-1, 1, 7", "b, c, a"})
  void aClassOfOneRow(String first, String second, String rare) throws IOException {
    List<String> lines = new ArrayList<>(List.of("a,b,class"));
    for (int i = 0; i < 60; i++) {
      lines.add(i * i % 17 + "," + i * 7 % 5 + "," + (i % 2 == 0 ? first : second));
    }
    lines.add("3,4," + rare);
    CommandLineRun.write(folder.resolve("codes.csv"), lines.toArray(String[]::new));
    for (int seed = 1; seed <= 2; seed++) {
      String[] drawn = {"data.testFraction=0.4", "data.validationFraction=0.2"};
      CommandLineRun.of(
              "train", configuration("class"), "training.seed=" + seed, drawn[0], drawn[1])
          .succeeded();
      assertEquals(3, json("model/model.json").at("/network/outputs").asInt());
    }
  }

  /** Rows for testing of a class that is nowhere else. */
  @ParameterizedTest
  @CsvSource({"a b c", "-1 1 7", "0 1 2"})
  void aClassOfTestRowsAlone(String codes) throws IOException {
    List<String> lines = new ArrayList<>(List.of("a,b,class"));
    String[] all = codes.split(" ", -1);
    for (int i = 0; i < 60; i++) {
      lines.add(i * i % 17 + "," + i * 7 % 5 + "," + all[i % 2]);
    }
    CommandLineRun.write(folder.resolve("codes.csv"), lines.toArray(String[]::new));
    Path test =
        CommandLineRun.write(
            folder.resolve("test.csv"), "a,b,class", "1,2," + all[0], "3,4," + all[2]);
    CommandLineRun run =
        CommandLineRun.of(
            "train", configuration("class", "data.testFraction = 0"), "data.testPath=" + test);
    if (codes.startsWith("0")) {
      run.refused("class");
    } else {
      run.refused("label 'class': 1 row has " + all[2], "none of the model's classes");
    }
  }

  /**
   * Someone who sets the outputs says what the numbers are: indices, of which some do not occur.
   */
  @ParameterizedTest
  @CsvSource({"6, 6, true", "auto, 3, false", "3, 3, false"})
  void outputsThatAreSetAreKept(String outputs, int found, boolean indices) throws IOException {
    recoded("class", "0", "1", "5");
    CommandLineRun.of("train", configuration("class", "network.outputs = " + outputs)).succeeded();
    assertEquals(found, json("model/model.json").at("/network/outputs").asInt());
    assertEquals(indices, !Files.exists(folder.resolve("model/preprocessing")));
  }

  /** Class 2 is in rows for validation alone, and an index all the same. */
  @Test
  void aClassOfHeldOutRowsAloneDoesNotMakeCodesOfIndices() throws IOException {
    List<String> lines = new ArrayList<>(List.of("a,b,class,held"));
    for (int i = 0; i < 60; i++) {
      lines.add(i * i % 17 + "," + i * 7 % 5 + "," + i % 4 + "," + (i % 4 == 2));
    }
    CommandLineRun.write(folder.resolve("codes.csv"), lines.toArray(String[]::new));
    CommandLineRun run =
        CommandLineRun.of("train", configuration("class", "data.validationIndicator = held"));
    assertEquals("", run.err());
    assertEquals(4, json("model/model.json").at("/network/outputs").asInt());
    assertFalse(Files.exists(folder.resolve("model/preprocessing")));
  }

  @Test
  void yesOrNoHasTwoCodes() {
    recoded("class", "1", "2", "5");
    CommandLineRun.of("train", configuration("class"), "network.loss=sigmoid-cross-entropy")
        .refused("label 'class'", "found 5");
  }

  @Test
  void valuesThatHardlyEverOccurTwiceAreAskedAbout() {
    List<String> lines = new ArrayList<>(List.of("a,b,yes"));
    for (int i = 0; i < 60; i++) {
      lines.add(i * i % 17 + "," + i * 7 % 5 + "," + (1000 + i));
    }
    CommandLineRun.write(folder.resolve("codes.csv"), lines.toArray(String[]::new));
    CommandLineRun.of("train", configuration("yes"))
        .refused("label 'yes' has 60 different values in 60 rows", "is it the label?");
    lines.replaceAll(line -> line.replace(",10", ",name10"));
    CommandLineRun.write(folder.resolve("codes.csv"), lines.toArray(String[]::new));
    CommandLineRun.of("train", configuration("yes"))
        .refused("label 'yes' has 60 different values in 60 rows", "is it the label?");
    assertFalse(Files.exists(folder.resolve("model")));
  }

  @Test
  void aSweepAndACheckOfTheGradientTakeCodesToo(SparkSession spark) {
    Path data = recoded("yes", "-1", "1");
    Path swept =
        configuration(
            "yes",
            "data.validationFraction = 0.2",
            "sweep.over { training.stepSize = [0.1, 0.5] }");
    CommandLineRun.of("sweep", swept).succeeded();
    assertEquals("[-1, 1]", distinct(predicted(spark, data, "out.csv"), "prediction"));
    CommandLineRun.of("verify", configuration("yes")).succeeded();
    CommandLineRun.of(
            "sweep",
            configuration(
                "yes",
                "data.validationFraction = 0.2",
                "training.validationMetric = loss",
                "sweep.over { network.hidden = [[4], [5]] }"),
            "network.loss=squared-error")
        .succeeded();
  }
}
