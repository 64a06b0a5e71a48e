package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The run scripts of a project as processes, started from another folder.
 *
 * @param project where they are
 * @param directory where they are started, and where a cluster has its folder
 */
record RunScripts(Path project, Path directory) {

  /** No run takes a tenth of it; it ends one that hangs. */
  private static final int MINUTES = 5;

  /** What a script left behind. */
  record Result(int exitCode, String out, String err) {}

  /** Runs a script to its end. */
  Result run(String script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    Process process =
        builder(script, environment, arguments)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    await(process);
    return new Result(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  /** Starts a cluster of so many workers, on a port that is free; returns the master's URL. */
  String startCluster(int workers, Map<String, String> environment)
      throws IOException, InterruptedException {
    Map<String, String> anyPort = new HashMap<>(environment);
    anyPort.put("MASTER_PORT", "0");
    Result result = run("start-cluster.sh", anyPort, Integer.toString(workers));
    assertEquals(0, result.exitCode(), result.err());
    return result.out().lines().reduce((before, last) -> last).orElseThrow();
  }

  /** A script to be started. */
  ProcessBuilder builder(String script, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(project.resolve("run-scripts").resolve(script).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("TRIBUTARY_CLUSTER_DIR", cluster().toString());
    builder.environment().putAll(environment);
    return builder;
  }

  /** Where the cluster has its logs and the numbers of its processes. */
  Path cluster() {
    return directory.resolve("cluster");
  }

  /** How many BLAS threads a task uses, as each executor has said in its log; the oldest first. */
  List<String> blasThreads() throws IOException {
    List<String> threads = new ArrayList<>();
    try (Stream<Path> files = Files.walk(cluster().resolve("work"))) {
      for (Path log : files.filter(file -> file.endsWith("stderr")).sorted().toList()) {
        Files.readAllLines(log).stream()
            .filter(line -> line.contains("Matrix products by OpenBLAS"))
            .map(line -> line.replaceAll(".*BLAS threads per task: ", ""))
            .forEach(threads::add);
      }
    }
    return threads;
  }

  /** Waits for the end of a script. */
  static void await(Process process) throws InterruptedException {
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroy();
      throw new AssertionError("no end: " + process.info());
    }
  }
}
