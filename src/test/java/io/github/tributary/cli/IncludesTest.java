package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration includes lies beside it, and has to be there. */
class IncludesTest {

  @TempDir private Path folder;

  @BeforeEach
  void shared() throws IOException {
    Files.createDirectories(folder.resolve("shared/deep"));
    CommandLineRun.write(
        folder.resolve("shared/common.conf"),
        "data { path = base.csv, label = y }",
        "include \"deep/training.conf\"");
    CommandLineRun.write(
        folder.resolve("shared/deep/training.conf"),
        "training.maxIter = 3",
        "data.testPath = t.csv");
  }

  private Configuration load(String... lines) {
    Path file = CommandLineRun.write(folder.resolve("train.conf"), lines);
    return Configuration.load(file.toString(), List.of());
  }

  private String refused(String... lines) {
    return assertThrows(UsageException.class, () -> load(lines)).getMessage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"shared/common.conf\"",
        "include \"shared/common\"",
        "include required(\"shared/common.conf\")",
        "include file(\"shared/common.conf\")",
        "include required(file(\"shared/common.conf\"))",
        "include \"./shared/../shared/common.conf\"",
      })
  void filesArePutTogetherEachInItsOwnFolder(String line) {
    Configuration config = load(line, "training.seed = 7");
    assertEquals(3, config.integer("training.maxIter"));
    assertEquals(7, config.integer("training.seed"));
    assertEquals("file://" + folder.resolve("shared/base.csv"), config.text("data.path"));
    assertEquals("file://" + folder.resolve("shared/deep/t.csv"), config.text("data.testPath"));
    assertEquals("file://" + folder.resolve("models/train"), config.text("output.path"));
  }

  @Test
  void anAbsolutePathAndOneWithASchemeOfFilesAreThemselves() {
    Path common = folder.resolve("shared/common.conf");
    for (String name : List.of(common.toString(), "file:" + common, "file://" + common)) {
      assertEquals("y", load("include \"" + name + "\"").text("data.label"));
    }
    assertEquals("y", load("include url(\"file://" + common + "\")").text("data.label"));
  }

  @Test
  void anIncludeInsideASectionIsOfThatSection() {
    CommandLineRun.write(folder.resolve("shared/data.conf"), "path = inner.csv", "label = z");
    Configuration config = load("data { include \"shared/data.conf\" }");
    assertEquals("z", config.text("data.label"));
    assertEquals("file://" + folder.resolve("shared/inner.csv"), config.text("data.path"));
  }

  /** The current folder of this JVM is the project's, where a bare name would be looked for. */
  @Test
  void aBareNameOfTheConfigurationMeansItsFolderToo() throws IOException {
    Path current = Path.of("").toAbsolutePath();
    Path here = Files.createTempDirectory(current.resolve("target"), "include");
    CommandLineRun.write(here.resolve("common.conf"), "data { path = base.csv, label = y }");
    Path bare = CommandLineRun.write(here.resolve("bare.conf"), "include \"common.conf\"");
    Configuration config = Configuration.load(current.relativize(bare).toString(), List.of());
    assertEquals("file://" + here.resolve("base.csv"), config.text("data.path"));
  }

  @Test
  void theReferenceOfTheProgramIsOnTheClasspath() {
    String name = "io/github/tributary/reference.conf";
    assertEquals(0.2, load("include classpath(\"" + name + "\")").number("data.testFraction"));
    String message = refused("include classpath(\"nowhere.conf\")");
    assertTrue(message.contains("train.conf: include classpath(\"nowhere.conf\")"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "include \"comon.conf\"        | include \"comon.conf\": no such file",
        "include file(\"comon.conf\")  | include \"comon.conf\": no such file",
        "include \"shared\"            | include \"shared\": no such file",
        "include \"train.conf\"        | the file includes itself: train.conf → train.conf",
        "include \"http://h/x.conf\"   | include \"http://h/x.conf\": expected a file of this machine",
        "include url(\"http://h/x.conf\") | expected a file of this machine, found an address",
      })
  void namesTheFileThatIsMissingAndTheOneThatAsks(String line, String expected) {
    String message = refused(line);
    assertTrue(message.startsWith(folder.resolve("train.conf") + ": include "), message);
    assertTrue(message.contains(expected), message);
  }

  @Test
  void suggestsAFileThatIsThere() {
    CommandLineRun.write(folder.resolve("common.conf"), "");
    String message = refused("include \"comon.conf\"");
    assertTrue(message.contains("(did you mean 'common.conf'?)"), message);
  }

  @Test
  void namesTheIncludedFileThatAsksForWhatIsMissing() {
    CommandLineRun.write(folder.resolve("shared/common.conf"), "include \"nothing.conf\"");
    String message = refused("include \"shared/common.conf\"");
    assertTrue(message.startsWith(folder.resolve("shared/common.conf").toString()), message);
  }

  @Test
  void namesTheIncludedFileWithAnUnknownKey() {
    CommandLineRun.write(folder.resolve("shared/common.conf"), "", "colour = red");
    String message = refused("include \"shared/common.conf\"");
    assertTrue(
        message.startsWith(folder.resolve("shared/common.conf") + ": 2: unknown key 'colour'"),
        message);
  }

  @Test
  void aCircleOfFilesIsToldOnce() {
    CommandLineRun.write(folder.resolve("shared/common.conf"), "include \"../train.conf\"");
    String message = refused("include \"shared/common.conf\"");
    assertTrue(message.endsWith("train.conf → common.conf → train.conf"), message);
  }
}
