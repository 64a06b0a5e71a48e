package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The usage says what one types. */
class UsageTest {

  @ParameterizedTest
  @ValueSource(strings = {"train", "sweep", "evaluate", "predict", "explain", "verify"})
  void aCommandIsStartedByItsScript(String command) {
    CommandLineRun run = CommandLineRun.of(command, "--help");
    assertEquals(0, run.code());
    String script = "run-scripts/" + command + ".sh";
    assertTrue(run.out().startsWith("Usage: " + script + " "), run.out());
    assertTrue(Files.isExecutable(Path.of(script)), script);
    assertTrue(run.out().lines().allMatch(line -> line.length() <= 90), run.out());
    for (String variable :
        new String[] {
          "SPARK_HOME", "SPARK_MASTER", "SPARK_DRIVER_MEMORY", "TRIBUTARY_SUBMIT_ARGS"
        }) {
      assertTrue(run.out().contains(variable), run.out());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void theProgramNamesItsCommands(String option) {
    String out = CommandLineRun.of(option).out();
    assertTrue(out.startsWith("Usage: run-scripts/COMMAND.sh"), out);
    assertTrue(out.contains("sweep") && !out.contains("tributary train"), out);
  }
}
