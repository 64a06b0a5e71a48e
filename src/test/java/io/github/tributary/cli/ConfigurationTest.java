package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.TrainingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files, overrides and defaults become one configuration. */
class ConfigurationTest {

  private static final Path SOURCES = Path.of("src/main/java/io/github/tributary/cli");

  @TempDir private Path folder;

  private Configuration load(String... overrides) {
    return Configuration.load(Sample.configuration(folder).toString(), List.of(overrides));
  }

  @Test
  void defaultsAreThoseOfEveryFrontEnd() {
    Path file =
        CommandLineRun.write(folder.resolve("train.conf"), "data.path = x.csv", "data.label = y");
    RunPlan plan = RunPlan.of(Configuration.load(file.toString(), List.of()));
    assertEquals(TrainingSettings.DEFAULT, plan.settings());
    assertEquals(NetworkDesign.chosenByData(), plan.design());
  }

  /** Every key of the reference, those with an empty object or null as their value too. */
  static Stream<String> keys() {
    List<String> keys = new ArrayList<>();
    Configuration.reference().root().forEach((key, value) -> collect(key, value, keys));
    return keys.stream();
  }

  private static void collect(String key, ConfigValue value, List<String> keys) {
    if (value instanceof ConfigObject object && !object.isEmpty()) {
      object.forEach((inner, v) -> collect(key + "." + inner, v, keys));
    } else {
      keys.add(key);
    }
  }

  /**
   * The plan and the commands ask for their values as config.type("key") or (config, "key"), or by
   * a constant of their class in place of the text.
   */
  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyOfTheReferenceIsRead(String key) throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      assertTrue(
          files.map(ConfigurationTest::text).anyMatch(source -> reads(source, key)),
          key + " is documented but never read");
    }
  }

  private static boolean reads(String source, String key) {
    String text = "\"" + Pattern.quote(key) + "\"";
    Matcher constant = Pattern.compile("static final String (\\w+) =\\s*" + text).matcher(source);
    String name = constant.find() ? text + "|" + constant.group(1) + "\\b" : text;
    return Pattern.compile("config(\\.\\w+\\(|,\\s*)(" + name + ")").matcher(source).find();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.master=spark://host:7077                    | spark.master | spark://host:7077",
        "spark.master=local[*]                             | spark.master | local[*]",
        "spark.appName=two words                           | spark.appName | two words",
        "spark.appName=C:\\temp\\x                         | spark.appName | C:\\temp\\x",
        "spark.appName=a=b                                 | spark.appName | a=b",
        "spark.appName=a # b                               | spark.appName | a # b",
        "spark.appName=http://x/a//b                       | spark.appName | http://x/a//b",
        "spark.appName=a//b                                | spark.appName | a//b",
        "data.path=hdfs://host:8020/a b/*.csv              | data.path | hdfs://host:8020/a b/*.csv",
        "data.path=/a b/c#d.csv                            | data.path | /a b/c#d.csv",
        "data.path=s3a://bucket/x                          | data.path | s3a://bucket/x",
        "data.label=\"quoted name\"                        | data.label | quoted name",
        "data.label=naïve (%)                              | data.label | naïve (%)",
      })
  void anOverrideIsTakenAsItIsWritten(String override, String key, String expected) {
    assertEquals(expected, load(override).text(key));
  }

  @Test
  void numbersListsAndPropertiesAreOverridden() {
    Configuration config =
        load(
            "training.stepSize=1e-3",
            "training.maxIter = 12",
            "network.hidden=[3, 4]",
            "network.activation=[relu,leaky-relu(0.1)]",
            "data.label=[one, \"two, three\"]",
            "data.options.sep=,",
            "data.options.comment=#",
            "spark.conf.spark.executor.memory=4g",
            "training.maxIter=13");
    assertEquals(1e-3, config.number("training.stepSize"));
    assertEquals(13, config.integer("training.maxIter"));
    assertEquals(List.of("3", "4"), config.texts("network.hidden"));
    assertEquals(List.of("relu", "leaky-relu(0.1)"), config.texts("network.activation"));
    assertEquals(List.of("one", "two, three"), config.texts("data.label"));
    assertEquals(Map.of("sep", ",", "comment", "#"), config.map("data.options"));
    assertEquals(Map.of("spark.executor.memory", "4g"), config.map("spark.conf"));
  }

  @Test
  void aRelativePathIsRelativeToTheFileAndInAnOverrideToTheCurrentFolder() {
    String current = Path.of("").toAbsolutePath().toString();
    assertEquals("file://" + folder.resolve("data.csv"), load().text("data.path"));
    assertEquals("file://" + folder.resolve("model"), load().text("output.path"));
    assertEquals(
        "file://" + current + "/x/data.csv", load("data.path=x/data.csv").text("data.path"));
    assertEquals("/x/data.csv", load("data.path=/x/data.csv").text("data.path"));
    assertEquals("", load().text("data.testPath"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iris.conf       | ''                | models/iris",
        "iris.conf       | output.path = ''  | models/iris",
        "iris.conf       | output.path = out | out",
        "a.b.conf        | ''                | models/a.b",
        "without         | ''                | models/without",
      })
  void aModelIsWrittenToModelsAndTheNameOfTheFileUnlessItIsSaid(
      String name, String line, String expected) {
    Path file = CommandLineRun.write(folder.resolve(name), line.replace("''", "\"\""));
    assertEquals(
        "file://" + folder.resolve(expected),
        Configuration.load(file.toString(), List.of()).text("output.path"));
    assertEquals(
        "file://" + folder.resolve("models/" + name.replaceFirst("\\.conf$", "")),
        Configuration.load(file.toString(), List.of("output.path=")).text("output.path"));
    assertEquals(
        "/elsewhere",
        Configuration.load(file.toString(), List.of("output.path=/elsewhere")).text("output.path"));
  }

  @Test
  void theRenderedConfigurationIsTheSame() throws IOException {
    Configuration config = load("data.options.sep=;", "spark.conf.spark.a.b=c d");
    Path rendered = folder.resolve("rendered.conf");
    Files.writeString(rendered, config.render());
    Config parsed = ConfigFactory.parseFile(rendered.toFile());
    assertEquals("c d", parsed.getString("spark.conf.spark.a.b"));
    assertEquals(config.render(), Configuration.load(rendered.toString(), List.of()).render());
  }
}
