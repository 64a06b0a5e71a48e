package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the run scripts say of their own accord: help, and settings that cannot work. */
class RunScriptsIT {

  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final Map<String, String> NOTHING_WORKS =
      Map.of("SPARK_HOME", "/nosuch", "SPARK_MASTER", "nowhere", "SPARK_DRIVER_MEMORY", "1m");

  @TempDir private Path directory;

  private RunScripts.Result run(String script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return new RunScripts(PROJECT, directory).run(script, environment, arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "sweep", "predict", "evaluate", "explain", "verify"})
  void helpNeedsNoSpark(String command) throws IOException, InterruptedException {
    for (String flag : new String[] {"--help", "-h"}) {
      RunScripts.Result result = run(command + ".sh", NOTHING_WORKS, flag);
      assertEquals(0, result.exitCode(), result.err());
      assertEquals("", result.err());
      assertTrue(result.out().startsWith("Usage: run-scripts/" + command + ".sh "), result.out());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"start-cluster", "stop-cluster", "benchmark"})
  void helpDoesNothingElse(String script) throws IOException, InterruptedException {
    for (String flag : new String[] {"--help", "-h"}) {
      RunScripts.Result result = run(script + ".sh", NOTHING_WORKS, flag);
      assertEquals(0, result.exitCode(), result.err());
      assertEquals("", result.err());
      assertTrue(result.out().contains(script + ".sh"), result.out());
      assertTrue(Files.notExists(new RunScripts(PROJECT, directory).cluster()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SPARK_HOME          | /nosuch    | SPARK_HOME: no such folder: /nosuch; set SPARK_HOME to",
        "SPARK_HOME          | /tmp       | SPARK_HOME: no bin/spark-submit in /tmp; set SPARK_HOME to",
        "SPARK_DRIVER_MEMORY | 50m        | expected 512m or more, found 50m",
        "SPARK_DRIVER_MEMORY | 2x         | expected a number and k, m, g or t, such as 2g, found '2x'",
        "SPARK_DRIVER_MEMORY | -1g        | expected a number and k, m, g or t, such as 2g, found '-1g'",
        "SPARK_MASTER        | locl[2]    | SPARK_MASTER: expected local[N], local[*], spark://HOST:PORT",
        "SPARK_MASTER        | yarn       | SPARK_MASTER=yarn: no spark-yarn jar in",
        "SPARK_MASTER        | k8s://x:1  | SPARK_MASTER=k8s://x:1: no spark-kubernetes jar in",
        "SPARK_MASTER        | spark://127.0.0.1:9 | nobody answers there",
      })
  void settingsThatCannotWork(String key, String value, String expected)
      throws IOException, InterruptedException {
    RunScripts.Result result =
        run(
            "train.sh",
            Map.of(key, value),
            PROJECT.resolve("conf/digits.conf").toString(),
            "output.path=" + directory.resolve("model"));
    assertEquals(2, result.exitCode(), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains(expected), result.err());
    assertTrue(Files.notExists(directory.resolve("model")));
  }

  /** The program's own reading of the signal that a terminal sends, or a cluster's manager. */
  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalEndsATrainingWithoutATrace(String signal, int code)
      throws IOException, InterruptedException {
    Path out = directory.resolve("out.txt");
    Path err = directory.resolve("err.txt");
    // The shell of a background command would ignore INT; setsid gives the script its own group.
    Process process =
        new RunScripts(PROJECT, directory)
            .builder(
                "train.sh",
                Map.of("SPARK_MASTER", "local[1]"),
                PROJECT.resolve("conf/digits.conf").toString(),
                "training.maxIter=1000000",
                "training.tol=0",
                "output.path=" + directory.resolve("model"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    while (process.isAlive() && Files.readString(out).lines().count() < 12) {
      assertTrue(!process.waitFor(100, TimeUnit.MILLISECONDS), () -> read(err));
    }
    new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid())).start().waitFor();
    RunScripts.await(process);
    assertEquals(code, process.exitValue(), read(err));
    assertTrue(read(err).lines().count() <= 1, read(err));
    assertTrue(Files.notExists(directory.resolve("model")));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void theFirstLineIsTheProgramsOwn() throws IOException, InterruptedException {
    RunScripts.Result result = run("train.sh", Map.of("SPARK_MASTER", "local[1]"), "nosuch.conf");
    assertEquals(2, result.exitCode(), result.err());
    assertTrue(result.err().startsWith("error: "), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
  }
}
