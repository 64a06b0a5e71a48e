package io.github.tributary.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A model folder is data: whatever somebody writes into one, with checksums that are right, is read
 * as data or refused. The prepared folders are models of the old format, with a saved pipeline, and
 * of the new one, with a plan.
 */
@ExtendWith(SparkSessionExtension.class)
class HostileModelSparkTest {

  /** Set by what must not run. */
  private static final String RAN = "tributary.hostile";

  private static final Path GOLDEN = Path.of("src/test/resources/golden/messy-model-1");
  private static final Path TABLE = Path.of("src/test/resources/golden/messy-model-1.csv");
  private static final String JAVA_METHOD =
      "java_method('java.lang.System', 'setProperty', '" + RAN + "', 'yes')";

  @TempDir private Path folder;

  /** A class that a folder names: to load it is to run this. */
  public static final class Trap {
    static {
      System.setProperty(RAN, "yes");
    }
  }

  @AfterEach
  void nothingRan() {
    assertNull(System.getProperty(RAN));
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  private Path old() throws IOException {
    return copy(GOLDEN, folder.resolve("old"));
  }

  /** A model with a plan, of the table that the old one was trained on. */
  private Path planned() {
    Path conf =
        CommandLineRun.write(
            folder.resolve("t.conf"),
            "data { path = \"" + TABLE.toAbsolutePath() + "\", label = kind, testFraction = 0",
            "  features = [a, b, town, plan] }",
            "network { hidden = [2] }",
            "training { solver = gd, maxIter = 1 }",
            "output { path = \"" + folder.resolve("planned") + "\" }");
    CommandLineRun.of("train", conf).succeeded();
    return folder.resolve("planned");
  }

  private CommandLineRun predict(Path model) {
    Path raw = folder.resolve("raw.csv");
    if (!Files.exists(raw)) {
      try (Stream<String> lines = Files.lines(TABLE)) {
        CommandLineRun.write(
            raw,
            lines
                .map(line -> line.split(",", 8))
                .map(c -> String.join(",", List.of(c).subList(0, 7)))
                .toArray(String[]::new));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return CommandLineRun.of("predict", model, raw, folder.resolve("out.csv"));
  }

  private static Path only(Path within, String beginning) throws IOException {
    try (Stream<Path> files = Files.list(within)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(beginning))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Path metadata(Path model, String stage) throws IOException {
    return only(model.resolve("preprocessing/pipeline/stages/" + stage + "/metadata"), "part-");
  }

  private static void edit(Path file, UnaryOperator<String> change) throws IOException {
    String before = Files.readString(file);
    String after = change.apply(before);
    assertFalse(before.equals(after), "the change is none: " + before);
    Files.writeString(file, after);
  }

  /** Makes the checksums right again. */
  private static Path seal(Path model) throws IOException {
    List<String> sums = new ArrayList<>();
    for (String line : Files.readAllLines(model.resolve("SHA256SUMS"))) {
      String name = line.substring(66);
      Path file = model.resolve(name);
      sums.add(Files.isRegularFile(file) ? sha256(Files.readAllBytes(file)) + "  " + name : line);
    }
    Files.write(model.resolve("SHA256SUMS"), sums);
    return model;
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aModelOfTheFirstFormatPredictsAsItDid(SparkSession spark) throws IOException {
    predict(old()).succeeded();
    Dataset<Row> now =
        spark
            .read()
            .option("header", true)
            .option("escape", "\"")
            .csv(folder.resolve("out.csv").toString());
    Dataset<Row> then = spark.read().option("header", true).csv(TABLE.toString());
    assertArrayEquals(then.columns(), now.columns());
    List<Row> expected = then.collectAsList();
    List<Row> found = now.collectAsList();
    assertEquals(200, found.size());
    for (int i = 0; i < found.size(); i++) {
      assertEquals(expected.get(i).getString(7), found.get(i).getString(7), "row " + i);
      // Another family of BLAS kernels rounds single precision otherwise.
      assertArrayEquals(numbers(expected.get(i)), numbers(found.get(i)), 1e-6);
    }
  }

  private static double[] numbers(Row row) {
    // Written as an array then, by the names of the classes now.
    String inside = row.getString(8).substring(1, row.getString(8).length() - 1);
    return Stream.of(inside.split(",", -1))
        .mapToDouble(one -> Double.parseDouble(one.substring(one.indexOf(':') + 1)))
        .toArray();
  }

  @Test
  void sqlInASavedPipelineIsNotRun() throws IOException {
    Path old = old();
    edit(metadata(old, "0_read"), text -> text.replace("SELECT *", "SELECT *, " + JAVA_METHOD));
    predict(seal(old)).succeeded();
    delete(folder.resolve("out.csv"));
    Path planned = planned();
    edit(metadata(planned, "0_read"), text -> text.replace("SELECT *", "SELECT *, " + JAVA_METHOD));
    predict(seal(planned)).succeeded();
  }

  @Test
  void filesThatNoChecksumNamesAreNotRead() throws IOException {
    Path model = planned();
    // As if a model without text had been copied over it.
    List<String> sums = Files.readAllLines(model.resolve("SHA256SUMS"));
    Files.write(
        model.resolve("SHA256SUMS"),
        sums.stream().filter(line -> !line.contains("preprocessing/")).toList());
    predict(model).refused("feature column 'tributary_features' is not in the data");
  }

  /** What somebody does to a folder, and what the program says. */
  private record Attack(String name, String expected, Change change) {
    @Override
    public String toString() {
      return name;
    }
  }

  @FunctionalInterface
  private interface Change {
    void to(Path model) throws IOException;
  }

  private static Change inPlan(String from, String to) {
    return model ->
        edit(
            model.resolve("preprocessing/plan.json"),
            text -> text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)));
  }

  private static Change inHeader(String from, String to) {
    return model -> edit(model.resolve("model.json"), text -> text.replaceFirst(from, to));
  }

  private static Change names(String content) {
    return model -> {
      Path file = model.resolve("preprocessing/predictions.json");
      Files.writeString(file, content);
      String line = sha256(Files.readAllBytes(file)) + "  preprocessing/predictions.json\n";
      Path sums = model.resolve("SHA256SUMS");
      Files.writeString(sums, Files.readString(sums) + line);
    };
  }

  private static String label(String type, String classes) {
    return "{\"prediction\":\"p\",\"probability\":\"q\",\"label\":{\"name\":\"y\",\"type\":\""
        + type
        + "\",\"classes\":["
        + classes
        + "]}}";
  }

  private static Change weights(UnaryOperator<byte[]> change) {
    return model -> {
      Path file = model.resolve("weights.safetensors");
      Files.write(file, change.apply(Files.readAllBytes(file)));
    };
  }

  private static byte[] withHeaderOf(byte[] bytes, long length) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    return bytes;
  }

  static List<Attack> onPlans() {
    String trap = Trap.class.getName();
    return List.of(
        new Attack(
            "a type with a class",
            "'" + trap + "'",
            inPlan("\"type\" : \"double\"", "\"type\" : \"" + trap + "\"")),
        new Attack(
            "a type that is an object",
            "type is missing or no text",
            inPlan(
                "\"type\" : \"double\"",
                "\"type\" : {\"type\":\"udt\",\"class\":\"" + trap + "\"}")),
        new Attack(
            "a kind that is none", "'script' is none of", inPlan("\"number\"", "\"script\"")),
        new Attack(
            "a kind that is no feature", "a fill is no number", inPlan("\"number\"", "\"other\"")),
        new Attack(
            "a date that is a number",
            "'a' is no date",
            inPlan("\"kind\" : \"number\"", "\"kind\" : \"date\", \"hours\" : true")),
        new Attack(
            "a date beyond all years",
            "is no plan",
            HostileModelSparkTest::withADateBeyondAllYears),
        new Attack(
            "an array longer than there is memory for",
            "is no vector",
            HostileModelSparkTest::withAnEndlessArray),
        new Attack(
            "SQL in the place of a fill",
            "a fill is no number",
            inPlan("\"fill\" : ", "\"fill\" : \"" + JAVA_METHOD + "\", \"was\" : ")),
        new Attack(
            "SQL in the name of a column",
            "is missing",
            inPlan("\"name\" : \"a\"", "\"name\" : \"a` + " + JAVA_METHOD + " + `a\"")),
        new Attack(
            "categories that are no list",
            "categories is no array",
            inPlan("\"categories\" : [", "\"categories\" : 3, \"was\" : [")),
        new Attack(
            "more categories than the network has inputs",
            "the data has",
            inPlan("\"categories\" : [", "\"categories\" : [ \"more\",")),
        new Attack(
            "a width", "'a' is no vector", inPlan("\"fill\"", "\"width\":2000000000,\"fill\"")),
        new Attack(
            "no features", "no features", inPlan("\"features\" : [", "\"features\":[],\"f\":[")),
        new Attack("two documents", "Trailing token", model -> append(model, "{}")),
        new Attack(
            "a plan that is gone",
            "preprocessing/plan.json is missing",
            model -> Files.delete(model.resolve("preprocessing/plan.json"))),
        new Attack("a link to what never ends", "plan", HostileModelSparkTest::linkToZeros),
        new Attack(
            "a path out of the folder",
            "outside it",
            model ->
                Files.writeString(
                    model.resolve("SHA256SUMS"),
                    Files.readString(model.resolve("SHA256SUMS"))
                        .replace("preprocessing/plan.json", "preprocessing/../../raw.csv"))),
        new Attack(
            "inputs for which there is no memory",
            "expected FLOAT 800000000×2",
            inHeader("\"inputs\" : \\d+", "\"inputs\" : 800000000")),
        new Attack("names that are none", "prediction is missing", names("{}")),
        new Attack(
            "a label of a class",
            "'" + trap + "' is no type of a column",
            names(label(trap, "\"1\",\"2\""))),
        new Attack(
            "SQL in the place of a code",
            "predictions.json",
            names(label("int", "\"1\",\"" + JAVA_METHOD + "\""))),
        new Attack("a class twice", "not different", names(label("boolean", "\"true\",\"true\""))),
        new Attack("units below 0", "model", inHeader("\"units\" : 2", "\"units\" : -2")),
        new Attack(
            "an activation that is none",
            "Trap",
            inHeader("\"activation\" : \"\\w+\"", "\"activation\" : \"Trap\"")),
        new Attack(
            "weights whose header is longer than they are",
            "its header is cut off",
            weights(bytes -> withHeaderOf(bytes, Long.MAX_VALUE))),
        new Attack(
            "weights whose header is of length -1",
            "its header is cut off",
            weights(bytes -> withHeaderOf(bytes, -1))),
        new Attack("weights of no bytes", "its header is cut off", weights(bytes -> new byte[0])));
  }

  private static void withADateBeyondAllYears(Path model) throws IOException {
    edit(
        model.resolve("preprocessing/plan.json"),
        text ->
            text.replaceFirst(
                "\"type\" : \"double\",\\s+\"kind\" : \"number\",\\s+\"fill\" : [-0-9.E]+",
                "\"type\":\"date\",\"kind\":\"date\",\"hours\":true,\"fill\":1e300"));
  }

  private static void withAnEndlessArray(Path model) throws IOException {
    edit(
        model.resolve("preprocessing/plan.json"),
        text ->
            text.replaceFirst(
                "\"type\" : \"double\",\\s+\"kind\" : \"number\",\\s+\"fill\" : [-0-9.E]+",
                "\"type\":\"array<double>\",\"kind\":\"vector\",\"width\":2000000000"));
  }

  private static void append(Path model, String text) throws IOException {
    edit(model.resolve("preprocessing/plan.json"), before -> before + text);
  }

  private static void linkToZeros(Path model) throws IOException {
    Path plan = model.resolve("preprocessing/plan.json");
    Files.delete(plan);
    Files.createSymbolicLink(plan, Path.of("/dev/zero"));
    String empty = sha256(new byte[0]);
    List<String> sums = Files.readAllLines(model.resolve("SHA256SUMS"));
    sums.replaceAll(line -> line.endsWith("plan.json") ? empty + line.substring(64) : line);
    Files.write(model.resolve("SHA256SUMS"), sums);
  }

  @Test
  void plansAreReadAsDataOrRefused() throws IOException {
    Path model = planned();
    List<String> wrong = new ArrayList<>();
    for (Attack attack : onPlans()) {
      Path prepared = folder.resolve("attack");
      copy(model, prepared);
      attack.change().to(prepared);
      CommandLineRun run = predict(seal(prepared));
      boolean refused =
          run.code() == 2
              && run.err().lines().count() == 1
              && run.err().contains(attack.expected())
              && !Files.exists(folder.resolve("out.csv"));
      if (!refused) {
        wrong.add(attack + ": " + run);
      }
      delete(prepared);
    }
    assertEquals(List.of(), wrong);
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  static List<Attack> onPipelines() {
    return List.of(
        new Attack(
            "a stage of another class",
            "stage 'fill' of class '" + Trap.class.getName() + "'",
            model ->
                edit(
                    metadata(model, "1_fill"),
                    text ->
                        text.replace(
                            "org.apache.spark.ml.feature.ImputerModel", Trap.class.getName()))),
        new Attack(
            "a stage in another's place",
            "stage 'fill' of class 'org.apache.spark.ml.feature.SQLTransformer'",
            model ->
                Files.copy(
                    metadata(model, "0_read"),
                    metadata(model, "1_fill"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING)),
        new Attack(
            "a column of a class",
            "a column is of type",
            model ->
                edit(
                    model.resolve("preprocessing/schema.json"),
                    text ->
                        text.replaceFirst(
                            "\"type\" : \"double\"",
                            "\"type\" : {\"type\":\"udt\",\"class\":\"x.Trap\"}"))),
        new Attack(
            "an input that is none of the steps'",
            "is no input of its features",
            model ->
                edit(
                    metadata(model, "5_assemble"),
                    text -> text.replace("tributary_0_filled", "id"))),
        new Attack(
            "data that is no Parquet",
            "the data of stage 'fill' cannot be read",
            model ->
                Files.write(
                    only(model.resolve("preprocessing/pipeline/stages/1_fill/data"), "part-"),
                    "no Parquet".getBytes(UTF_8))));
  }

  @ParameterizedTest
  @MethodSource("onPipelines")
  void pipelinesOfTheFirstFormatAreReadAsDataOrRefused(Attack attack) throws IOException {
    Path model = old();
    attack.change().to(model);
    predict(seal(model)).refused(attack.expected());
    assertFalse(Files.exists(folder.resolve("out.csv")));
  }
}
