package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables of the environment in values and paths, and the home folder. */
class VariablesTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("PLACE", "/lake/tables", "PART", "east", "data", "is no section", "N", "12");

  @TempDir private Path folder;

  private Configuration load(String line, String... overrides) {
    Path file = CommandLineRun.write(folder.resolve("train.conf"), "data.label = y", line);
    return Configuration.load(file.toString(), List.of(overrides), ENVIRONMENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.path = ${PLACE}                   | data.path         | /lake/tables",
        "data.path = ${PLACE}/x.csv             | data.path         | /lake/tables/x.csv",
        "data.path = ${PLACE}\"/a b.csv\"       | data.path         | /lake/tables/a b.csv",
        "data.path = s3a://b/${PART}/x          | data.path         | s3a://b/east/x",
        "training.maxIter = ${N}                | training.maxIter  | 12",
        "training.maxIter = ${?NOPE}            | training.maxIter  | auto",
        "data.where = \"y = 1 and c = '${\"     | data.where        | y = 1 and c = '${",
        "spark.conf.a.b = \"${spark.home}/x\"   | spark.conf.a.b    | ${spark.home}/x",
        "spark.appName = ${training.seed}       | spark.appName     | 1",
      })
  void aVariableIsReplacedWhereHoconReplacesIt(String line, String key, String expected) {
    assertEquals(expected, load(line.replace("s3a://b/", "\"s3a://b/\"")).text(key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.path=${PLACE}/x.csv     | data.path      | /lake/tables/x.csv",
        "data.path=${PLACE}/a b#c.csv | data.path      | /lake/tables/a b#c.csv",
        "output.path=${PLACE}         | output.path    | /lake/tables",
        "spark.appName=${PART}        | spark.appName  | east",
      })
  void aVariableInAnOverrideIsReplaced(String override, String key, String expected) {
    assertEquals(expected, load("", override).text(key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.path = ${NOPE}               | train.conf: 2: ${NOPE} has no value; set the environment variable NOPE",
        "data.path = ${NOPE}/x             | train.conf: 2: ${NOPE} has no value; set the environment variable NOPE",
        "data.path = \"/x/\"${NOPE}        | ${NOPE} has no value",
        "data.options.password = ${NOPE}   | ${NOPE} has no value",
        "network.hidden = [${NOPE}, 4]     | ${NOPE} has no value",
        "spark.appName = ${training.sed}   | ${training.sed} has no value; there is no such key",
        "data.path = \"${NOPE}/x\"         | train.conf: 2: data.path: ${NOPE} stands in quotes, where no variable is replaced; write ${NOPE}\"/x\"",
        "data.label = [\"a${PLACE}\"]      | data.label: ${PLACE} stands in quotes",
      })
  void aVariableThatHasNoValueIsNamed(String line, String expected) {
    String message = assertThrows(UsageException.class, () -> load(line)).getMessage();
    assertTrue(message.contains(expected), message);
    assertEquals(1, message.lines().count(), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.path=${NOPE}/x     | override: ${NOPE} has no value; set the environment variable NOPE",
        "output.path=m/${NOPE}   | override: ${NOPE} has no value",
        "spark.appName=${NOPE}   | override: ${NOPE} has no value",
        "spark.appName=\"${NOPE}\" | override: spark.appName: ${NOPE} stands in quotes",
      })
  void aVariableOfAnOverrideThatHasNoValueIsNamed(String override, String expected) {
    String message = assertThrows(UsageException.class, () -> load("", override)).getMessage();
    assertTrue(message.startsWith(expected), message);
  }

  @Test
  void aTildeIsTheHomeFolder() {
    String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
    assertEquals(home + "/x.csv", load("data.path = ~/x.csv").text("data.path"));
    assertEquals(home, load("data.path = \"~\"").text("data.path"));
    assertEquals(home + "/m", load("", "output.path=~/m").text("output.path"));
    assertEquals(home + "/m/x", LocalPaths.absolute("~/m/x"));
    assertTrue(LocalPaths.absolute("a~/b").endsWith("/a~/b"));
    assertTrue(LocalPaths.absolute("~other/b").endsWith("/~other/b"));
  }
}
