package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.io.ModelFolder;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.TargetScaler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A messy table through train, evaluate, predict and explain. */
@ExtendWith(SparkSessionExtension.class)
class MessyTableSparkTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeData(SparkSession spark) {
    MessySample.write(folder.resolve("messy.csv"), MessySample.rows());
  }

  private CommandLineRun train(String... more) {
    return CommandLineRun.of("train", MessySample.configuration(folder, more)).succeeded();
  }

  private CommandLineRun evaluate(Path data, Object... more) {
    return CommandLineRun.of(
        Stream.concat(
                Stream.of(
                    "evaluate", folder.resolve("model"), data, "--output", folder + "/e.json"),
                Stream.of(more))
            .toArray());
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  private byte[] weights() throws IOException {
    return Files.readAllBytes(folder.resolve("model/weights.safetensors"));
  }

  private int inputs() throws IOException {
    return json("model/model.json").at("/network/inputs").asInt();
  }

  private TargetScaler targetScaler() throws IOException {
    return ModelFolder.read(folder.resolve("model").toString(), new Configuration()).targetScaler();
  }

  private static String line(CommandLineRun run, String column) {
    return run.out()
        .lines()
        .filter(line -> line.startsWith(column + " "))
        .map(line -> line.replaceAll(" +", " "))
        .findFirst()
        .orElseThrow(() -> new AssertionError(run.out()));
  }

  private PipelineModel pipeline() {
    return PipelineModel.load(folder.resolve("model/preprocessing/pipeline").toString());
  }

  private <T> T step(Class<T> type) {
    return Stream.of(pipeline().stages())
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .get();
  }

  @Test
  void saysWhatBecomesOfEachColumn() {
    CommandLineRun run = train();
    assertTrue(line(run, "id").endsWith("dropped: identifier-like, whole numbers, all distinct"));
    assertTrue(line(run, "email").endsWith("dropped: identifier-like, all values distinct"));
    assertTrue(line(run, "country").endsWith("string 0 1 dropped: constant"));
    assertTrue(line(run, "a").matches("a double [1-9].* number; missing become .*, the median"));
    assertTrue(line(run, "town").endsWith("4 category: one of 4, missing among them"));
    assertTrue(line(run, "plan").equals("plan string 0 2 category: one of 2"));
    assertTrue(line(run, "amount").endsWith("dropped: data.drop"));
    assertTrue(line(run, "kind").endsWith("3 label: 0 = asks, 1 = leaves, 2 = stays"), run.out());
    assertTrue(run.out().contains("messy.csv: 400 rows, 8 features, label kind"), run.out());
  }

  @Test
  void predictsTheTextOfTheLabelForRawRowsWithUnseenCategories(SparkSession spark)
      throws IOException {
    train("training.maxIter = 60");
    Path other = folder.resolve("other.csv");
    MessySample.write(other, MessySample.rows(2, "Bonn", "Rom"));
    evaluate(other).succeeded();
    assertEquals(400, json("e.json").path("rows").asInt());
    Path out = folder.resolve("out.csv");
    CommandLineRun.of("predict", folder.resolve("model"), other, out).succeeded();
    Dataset<Row> predicted = spark.read().option("header", true).csv(out.toString());
    assertEquals(
        MessySample.HEADER + ",prediction,probability", String.join(",", predicted.columns()));
    assertEquals(400, predicted.count());
    Set<String> texts =
        predicted.select("prediction").distinct().collectAsList().stream()
            .map(row -> row.getString(0))
            .collect(Collectors.toSet());
    assertTrue(Set.of("asks", "leaves", "stays").containsAll(texts), texts::toString);
    double accuracy = predicted.where("prediction = kind").count() / 400.0;
    assertEquals(json("e.json").path("accuracy").asDouble(), accuracy, 1e-9);
    assertTrue(accuracy > 0.8, () -> "accuracy " + accuracy);
    CommandLineRun.of("explain", folder.resolve("model"), other, "--row", 3).succeeded();
  }

  @Test
  void theLabelIsNotNeededToPredict(SparkSession spark) {
    train();
    Path out = folder.resolve("out.parquet");
    Path bare = folder.resolve("bare.parquet");
    spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(folder.resolve("messy.csv").toString())
        .drop("kind", "email")
        .write()
        .parquet(bare.toString());
    CommandLineRun.of("predict", folder.resolve("model"), bare, out).succeeded();
    assertEquals(400, spark.read().parquet(out.toString()).where("prediction is not null").count());
  }

  @ParameterizedTest
  @CsvSource({"median,standard,100", "mean,min-max,2", "skip,standard,100"})
  void theBitsDoNotDependOnTheOrderOfRowsOrFiles(String missing, String scaling, int most)
      throws IOException {
    String[] more = {
      "preprocessing { missing = " + missing + ", scaling = " + scaling + " }",
      "preprocessing.maxCategories = " + most
    };
    train(more);
    byte[] weights = weights();
    byte[] header = Files.readAllBytes(folder.resolve("model/model.json"));
    List<String> rows = MessySample.shuffled(MessySample.rows());
    Path parts = Files.createDirectory(folder.resolve("parts"));
    for (int part = 0; part < 4; part++) {
      MessySample.write(parts.resolve(part + ".csv"), rows.subList(part * 100, part * 100 + 100));
    }
    Path configuration = MessySample.configuration(folder, more);
    CommandLineRun.of("train", configuration, "data.path=" + parts).succeeded();
    assertArrayEquals(weights, weights());
    assertArrayEquals(header, Files.readAllBytes(folder.resolve("model/model.json")));
  }

  @Test
  void learnsFromTheTrainingRowsAlone(SparkSession spark) {
    Path test = folder.resolve("test.csv");
    List<String> extreme =
        List.of("9001,x@example.org,FR,1e6,1000000,Rom,pro,5.0,stays", "9002,,FR,,,,pro,1.0,asks");
    MessySample.write(test, extreme);
    train("data.testPath = test.csv");
    ImputerModel filled = step(ImputerModel.class);
    Row medians =
        spark
            .read()
            .option("header", true)
            .csv(folder.resolve("messy.csv").toString())
            .selectExpr("median(double(a))", "median(double(b))")
            .first();
    Row surrogates = filled.surrogateDF().first();
    assertEquals(medians.getDouble(0), surrogates.getDouble(0));
    assertEquals(medians.getDouble(1), surrogates.getDouble(1));
    assertFalse(List.of(step(StringIndexerModel.class).labelsArray()[0]).contains("Rom"));
  }

  @Test
  void heldOutRowsAreNotLearntFrom() throws IOException {
    // Every row has its own town, so that the towns kept tell which rows were learnt from.
    CommandLineRun run =
        train("preprocessing { categorical = [auto, email], maxCategories = 1000 }");
    JsonNode metrics = json("model/metrics.json");
    int trained = metrics.at("/train/rows").asInt();
    assertEquals(400, trained + metrics.at("/test/rows").asInt());
    assertTrue(trained > 280 && trained < 360, () -> "trained on " + trained);
    assertTrue(line(run, "email").endsWith("category: one of " + trained), run.out());
  }

  @Test
  void everyKeyIsHeard() throws IOException {
    train();
    byte[] standard = weights();
    assertEquals(8, inputs());
    assertTrue(
        line(train("preprocessing.missing = mean"), "a").contains("the mean"), "missing = mean");
    train("preprocessing.missingIndicator = true");
    assertEquals(10, inputs());
    train("preprocessing.maxCategories = 2");
    assertEquals(7, inputs());
    train("preprocessing.categorical = [plan]");
    assertEquals(4, inputs());
    train("preprocessing.categorical = none");
    assertEquals(2, inputs());
    train("preprocessing.categorical = [auto, id]", "preprocessing.maxCategories = 5");
    assertEquals(8 + 6, inputs());
    train("preprocessing.scaling = min-max");
    assertFalse(Arrays.equals(standard, weights()));
    CommandLineRun skip = train("preprocessing.missing = skip");
    int complete = (int) MessySample.rows().stream().filter(row -> !row.contains(",,")).count();
    assertTrue(skip.out().contains("messy.csv: " + complete + " rows"), skip.out());
    CommandLineRun evaluated = evaluate(folder.resolve("messy.csv")).succeeded();
    assertTrue(evaluated.out().startsWith("Rows with a missing value are left out"));
    assertEquals(complete, json("e.json").path("rows").asInt());
  }

  @Test
  void minMaxScalesTheTrainingRowsToTheUnitInterval(SparkSession spark) throws IOException {
    train("preprocessing.scaling = min-max", "data.testFraction = 0");
    FeatureScaler scaler =
        ModelFolder.read(folder.resolve("model").toString(), new Configuration()).featureScaler();
    double[] least = new double[8];
    double[] most = new double[8];
    Arrays.fill(least, 9);
    Arrays.fill(most, -9);
    Dataset<Row> raw =
        spark
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv(folder.resolve("messy.csv").toString());
    for (Row row : pipeline().transform(raw).select("tributary_features").collectAsList()) {
      double[] features = row.<Vector>getAs(0).toArray();
      scaler.apply(features);
      for (int j = 0; j < features.length; j++) {
        least[j] = Math.min(least[j], features[j]);
        most[j] = Math.max(most[j], features[j]);
      }
    }
    double[] ones = new double[8];
    Arrays.fill(ones, 1);
    assertArrayEquals(new double[8], least);
    assertArrayEquals(ones, most);
  }

  @Test
  void scaledTargetsArePredictedInTheirUnit(SparkSession spark) throws IOException {
    String[] regression = {
      "data { label = amount, drop = [kind], testFraction = 0 }",
      "network { hidden = [], loss = squared-error }",
      "training { stepSize = 0.3, maxIter = 100, tol = 0, precision = double }"
    };
    train(
        Stream.concat(Stream.of(regression), Stream.of("preprocessing.targetScaling = none"))
            .toArray(String[]::new));
    assertTrue(targetScaler().isIdentity());
    double plain = json("model/metrics.json").at("/train/rmse").asDouble();
    train(regression);
    double rmse = json("model/metrics.json").at("/train/rmse").asDouble();
    // Least squares has one solution, whatever the unit.
    assertEquals(plain, rmse, 0.02 * plain);
    // The deviation of 1000 + 300·a + 10·b, a from -2 to 2 and b from 0 to 49.
    assertEquals(375, targetScaler().deviations()[0], 40);
    // Losses are in the unit of the targets all the same: ½·(residual)².
    JsonNode metrics = json("model/metrics.json");
    assertEquals(rmse * rmse / 2, metrics.at("/train/loss").asDouble(), 1e-9 * rmse * rmse);
    JsonNode last = metrics.get("history").get(metrics.get("history").size() - 1);
    assertEquals(rmse * rmse / 2, last.get("loss").asDouble(), 1e-3 * rmse * rmse);
    Path out = folder.resolve("out.parquet");
    CommandLineRun.of("predict", folder.resolve("model"), folder.resolve("messy.csv"), out)
        .succeeded();
    double found =
        spark
            .read()
            .parquet(out.toString())
            .selectExpr("sqrt(avg(pow(prediction - amount, 2)))")
            .first()
            .getDouble(0);
    assertEquals(rmse, found, 1e-6 * rmse);
  }

  @Test
  void aTableOfManyColumnsWithHolesIsTreated(SparkSession spark) throws IOException {
    int columns = 1200;
    SplittableRandom random = new SplittableRandom(5);
    String[] lines = new String[61];
    for (int row = 0; row < lines.length; row++) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        boolean hole = random.nextInt(100) == 0;
        line.append(row == 0 ? "c" + c : hole ? "" : random.nextInt(1000) / 8.0).append(',');
      }
      lines[row] = line + (row == 0 ? "t,y" : "abc".charAt(row % 3) + "," + row % 5 / 2.0);
    }
    Path wide = CommandLineRun.write(folder.resolve("wide.csv"), lines);
    CommandLineRun run =
        CommandLineRun.of(
                "train",
                MessySample.configuration(
                    folder,
                    "data { path = wide.csv, label = y, drop = [] }",
                    "network.loss = squared-error"))
            .succeeded();
    assertEquals(columns + 3, inputs());
    assertTrue(run.out().contains("60 rows, 1,203 features"), run.out().lines().toList()::toString);
    evaluate(wide).succeeded();
    Path predicted = folder.resolve("predicted.csv");
    CommandLineRun.of("predict", folder.resolve("model"), wide, predicted).succeeded();
    Dataset<Row> rows = spark.read().option("header", true).csv(predicted.toString());
    assertEquals(columns + 3, rows.columns().length);
    assertEquals(
        60, rows.where("c0 is not null or c1 is not null").where("prediction is not null").count());
  }

  @Test
  void namesWhatTheNetworkTakesByItsColumns() throws IOException {
    train("preprocessing.missingIndicator = true");
    List<String> names = new ArrayList<>();
    json("model/model.json").at("/columns/features").forEach(one -> names.add(one.asText()));
    assertEquals(List.of("a", "a=(missing)", "b", "b=(missing)"), names.subList(0, 4));
    assertEquals(
        Set.of("town=Bonn", "town=Jena", "town=Ulm", "town=(missing)"),
        Set.copyOf(names.subList(4, 8)));
    assertEquals(Set.of("plan=basic", "plan=pro"), Set.copyOf(names.subList(8, 10)));
  }

  @Test
  void aCleanNumericTableStaysAsItIs() {
    Sample.data(folder);
    CommandLineRun run = CommandLineRun.of("train", Sample.configuration(folder)).succeeded();
    assertFalse(run.out().contains("Preprocessing"), run.out());
    assertFalse(Files.exists(folder.resolve("model/preprocessing")));
  }

  /** In a cell nobody sees them; formats other than CSV keep every one. */
  @ParameterizedTest
  @CsvSource({"'stays '", "' stays'", "'stays\t'", "'\u00a0stays'"})
  void blanksAroundTheTextsOfALabelMakeNoClasses(String other, SparkSession spark)
      throws IOException {
    train("data.testFraction = 0");
    byte[] clean = weights();
    Dataset<Row> raw =
        spark
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv(folder.resolve("messy.csv").toString());
    Path blanks = folder.resolve("blanks.parquet");
    raw.withColumn(
            "kind",
            functions
                .when(functions.expr("kind = 'stays' and id % 5 = 0"), functions.lit(other))
                .otherwise(functions.col("kind")))
        .write()
        .parquet(blanks.toString());
    CommandLineRun run = train("data { path = blanks.parquet, testFraction = 0 }");
    assertTrue(
        line(run, "kind").endsWith("2 = stays; blanks around the texts are left out"), run.out());
    assertArrayEquals(clean, weights());
    evaluate(blanks).succeeded();
    assertEquals(
        json("model/metrics.json").at("/train/accuracy").asDouble(),
        json("e.json").path("accuracy").asDouble());
  }

  @Test
  void rowsWithoutALabelAreSkippedWithTheOthers() throws IOException {
    List<String> rows = new ArrayList<>(MessySample.rows());
    int complete = (int) rows.stream().filter(row -> !row.contains(",,")).count();
    rows.addAll(List.of("1,x,DE,1.0,1,Ulm,pro,1.0,", "2,y,DE,1.0,1,Ulm,pro,1.0,"));
    MessySample.write(folder.resolve("messy.csv"), rows);
    CommandLineRun.of("train", MessySample.configuration(folder))
        .refused("2 rows have a missing label in column 'kind'", "data.where", "missing = skip");
    CommandLineRun skip = train("preprocessing.missing = skip");
    assertTrue(skip.out().contains("messy.csv: " + complete + " rows"), skip.out());
    evaluate(folder.resolve("messy.csv")).succeeded();
    assertEquals(complete, json("e.json").path("rows").asInt());
    // The same for amounts.
    rows.addAll(List.of("1,x,DE,1.0,1,Ulm,pro,,asks", "2,y,DE,1.0,1,Ulm,pro,NaN,asks"));
    MessySample.write(folder.resolve("messy.csv"), rows);
    String[] amounts = {"data { label = amount, drop = [kind] }", "network.loss = squared-error"};
    CommandLineRun.of("train", MessySample.configuration(folder, amounts))
        .refused("label in column 'amount'", "data.where", "missing = skip");
    train(amounts[0], amounts[1], "preprocessing.missing = skip");
    evaluate(folder.resolve("messy.csv")).succeeded();
    assertEquals(complete + 2, json("e.json").path("rows").asInt());
  }

  @Test
  void selectsRowsByACondition() throws IOException {
    train("data.where = \"plan = 'pro'\"");
    long pro = MessySample.rows().stream().filter(row -> row.contains(",pro,")).count();
    JsonNode metrics = json("model/metrics.json");
    assertEquals(pro, metrics.at("/train/rows").asInt() + metrics.at("/test/rows").asInt());
    evaluate(folder.resolve("messy.csv"), "--where", "plan = 'pro'").succeeded();
    assertEquals(pro, json("e.json").path("rows").asLong());
  }
}
