package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tasks of two cores in processes of their own may use two threads for a product, also where two
 * tasks share an executor, and the model is that of one thread.
 */
class TaskCoresIT {

  private static final Path PROJECT = Path.of("").toAbsolutePath();

  @TempDir private static Path directory;
  private static RunScripts scripts;
  private static String master = "";
  private static Path oneThread;

  @BeforeAll
  static void trainInOneThread() throws IOException, InterruptedException {
    scripts = new RunScripts(PROJECT, directory);
    master = scripts.startCluster(1, Map.of("WORKER_CORES", "4", "WORKER_MEMORY", "2g"));
    oneThread = train("one-thread", "local[1]");
  }

  @AfterAll
  static void stopCluster() throws IOException, InterruptedException {
    scripts.run("stop-cluster.sh", Map.of());
  }

  /** Products that OpenBLAS itself would share among threads, and several blocks for each task. */
  private static Path train(String name, String master, String... others)
      throws IOException, InterruptedException {
    Path model = directory.resolve(name);
    List<String> arguments = new ArrayList<>();
    arguments.add(PROJECT.resolve("conf/digits.conf").toString());
    arguments.addAll(
        List.of(
            "network.hidden=[256]",
            "training.solver=nesterov",
            "training.batchSize=auto",
            "training.blockSize=128",
            "training.maxIter=5",
            "spark.blas=native",
            "output.path=" + model));
    arguments.addAll(List.of(others));
    RunScripts.Result result =
        scripts.run("train.sh", Map.of("SPARK_MASTER", master), arguments.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.err());
    return model;
  }

  @Test
  void eachTaskUsesAsManyBlasThreadsAsItHasCores() throws IOException, InterruptedException {
    Path apart =
        train("apart", master, "spark.conf.spark.task.cpus=2", "spark.conf.spark.executor.cores=2");
    assertEquals(List.of("2", "2"), scripts.blasThreads(), "two executors of one task at a time");
    Path together =
        train(
            "together",
            master,
            "spark.conf.spark.task.cpus=2",
            "spark.conf.spark.executor.cores=4");
    assertEquals(List.of("2", "2", "2"), scripts.blasThreads(), "and one of two tasks");
    for (Path model : List.of(apart, together)) {
      for (String file : List.of("model.json", "weights.safetensors")) {
        assertArrayEquals(
            Files.readAllBytes(oneThread.resolve(file)),
            Files.readAllBytes(model.resolve(file)),
            model.getFileName() + "/" + file);
      }
    }
  }
}
