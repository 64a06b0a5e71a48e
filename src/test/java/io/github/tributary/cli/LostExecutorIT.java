package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An executor's process is killed in the middle of a training, with its blocks and with what it had
 * written for others: another one takes its place, and the model is the one of a quiet run.
 */
class LostExecutorIT {

  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final int ITERATIONS = 20;
  private static final int KILLED_AFTER = 5;

  @TempDir private static Path directory;
  private static RunScripts scripts;
  private static String master = "";
  private static Path quiet;

  @BeforeAll
  static void trainQuietly() throws IOException, InterruptedException {
    scripts = new RunScripts(PROJECT, directory);
    master = scripts.startCluster(2, Map.of());
    quiet = directory.resolve("quiet");
    RunScripts.Result result =
        scripts.run("train.sh", Map.of("SPARK_MASTER", "local[1]"), arguments(quiet));
    assertEquals(0, result.exitCode(), result.err());
  }

  @AfterAll
  static void stopCluster() throws IOException, InterruptedException {
    scripts.run("stop-cluster.sh", Map.of());
  }

  /**
   * More than 2¹⁷ parameters, so that there are two slices; four blocks, so that there are parts.
   */
  private static String[] arguments(Path model, String... others) {
    List<String> arguments = new ArrayList<>();
    arguments.add(PROJECT.resolve("conf/digits.conf").toString());
    arguments.addAll(
        List.of(
            "network.hidden=[512,256]",
            "training.solver=nesterov",
            "training.batchSize=auto",
            "training.blockSize=128",
            "training.maxIter=" + ITERATIONS,
            "output.path=" + model));
    arguments.addAll(List.of(others));
    return arguments.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tree", "sliced"})
  void aKilledExecutorChangesNoBit(String aggregation) throws IOException, InterruptedException {
    Path model = directory.resolve(aggregation);
    Path events = Files.createDirectory(directory.resolve(aggregation + "-events"));
    Path errors = directory.resolve(aggregation + ".err");
    Process training =
        scripts
            .builder(
                "train.sh",
                Map.of("SPARK_MASTER", master),
                arguments(
                    model,
                    "training.aggregation=" + aggregation,
                    "spark.conf.spark.eventLog.enabled=true",
                    "spark.conf.spark.eventLog.rolling.enabled=false",
                    "spark.conf.spark.eventLog.compress=false",
                    "spark.conf.spark.eventLog.dir=" + events.toUri()))
            .redirectError(errors.toFile())
            .start();
    int killed = 0;
    try (BufferedReader out = training.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.matches(" +" + KILLED_AFTER + "  .*")) {
          killed += killExecutorOf("worker-1");
        }
      }
    }
    RunScripts.await(training);
    assertEquals(0, training.exitValue(), Files.readString(errors));
    assertEquals(1, killed);
    String log = eventLog(events);
    assertTrue(log.contains("SparkListenerExecutorRemoved"), "Spark has noticed");
    assertEquals(
        aggregation.equals("sliced"), log.contains("ShuffledRDD"), "an iteration shuffles");
    for (String file : List.of("model.json", "weights.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(quiet.resolve(file)), Files.readAllBytes(model.resolve(file)), file);
    }
  }

  /** As kill -9; the process that a worker of the cluster has started is its executor. */
  private static int killExecutorOf(String worker) throws IOException {
    Path pid = scripts.cluster().resolve(worker + ".pid");
    return (int)
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
            .orElseThrow()
            .children()
            .filter(ProcessHandle::destroyForcibly)
            .count();
  }

  private static String eventLog(Path events) throws IOException {
    try (Stream<Path> logs = Files.list(events)) {
      return Files.readString(
          logs.filter(file -> file.toString().contains("app-")).findFirst().orElseThrow());
    }
  }
}
