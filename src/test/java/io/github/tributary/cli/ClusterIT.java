package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tributary.distributed.TributaryKryoRegistrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar through the run scripts and the real spark-submit, on a standalone cluster of a
 * master and two workers and in local mode; never from the project's own folder.
 */
class ClusterIT {

  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final List<String> MODEL_FILES =
      List.of("model.json", "weights.safetensors", "SHA256SUMS");

  /** Java says this on every start, and has no option against it. */
  private static final String INCUBATOR = "WARNING: Using incubator modules";

  @TempDir private static Path directory;
  private static String master = "";
  private static Path clusterModel;

  @BeforeAll
  static void trainOnACluster() throws IOException, InterruptedException {
    master = new RunScripts(PROJECT, directory).startCluster(2, Map.of());
    clusterModel =
        train(
            PROJECT,
            "cluster-model",
            Map.of("SPARK_MASTER", master),
            "spark.blas=native", // an executor that could not load it would fail
            "spark.conf.spark.eventLog.enabled=true",
            "spark.conf.spark.eventLog.rolling.enabled=false",
            "spark.conf.spark.eventLog.compress=false",
            "spark.conf.spark.eventLog.dir="
                + Files.createDirectory(directory.resolve("events")).toUri());
  }

  @AfterAll
  static void stopCluster() throws IOException, InterruptedException {
    RunScripts.Result result = run(PROJECT, "stop-cluster.sh", Map.of());
    assertEquals(0, result.exitCode(), result.err());
    assertEquals("The cluster has been stopped.", result.out().strip());
  }

  private static RunScripts.Result run(
      Path project, String script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return new RunScripts(project, directory).run(script, environment, arguments);
  }

  /** Trains the digits for a few iterations. */
  private static Path train(
      Path project, String name, Map<String, String> environment, String... overrides)
      throws IOException, InterruptedException {
    Path model = directory.resolve(name);
    List<String> arguments = new ArrayList<>();
    arguments.add(project.resolve("conf/digits.conf").toString());
    arguments.addAll(List.of("training.maxIter=30", "output.path=" + model));
    arguments.addAll(List.of(overrides));
    RunScripts.Result result =
        run(project, "train.sh", environment, arguments.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.err());
    assertTrue(result.out().contains("Model written to"), result.out());
    return model;
  }

  private static void assertTheClustersModel(Path found) throws IOException {
    for (String file : MODEL_FILES) {
      assertArrayEquals(
          Files.readAllBytes(clusterModel.resolve(file)),
          Files.readAllBytes(found.resolve(file)),
          file);
    }
  }

  /** The executors that finished tasks, by the event log of the run. */
  private static Set<String> executors(Path eventLogs) throws IOException {
    Set<String> executors = new TreeSet<>();
    try (Stream<Path> logs = Files.list(eventLogs)) {
      Path log = logs.filter(file -> file.toString().contains("app-")).findFirst().orElseThrow();
      for (String line : Files.readAllLines(log)) {
        JsonNode event = new ObjectMapper().readTree(line);
        if (event.path("Event").asText().equals("SparkListenerTaskEnd")) {
          executors.add(event.at("/Task Info/Executor ID").asText());
        }
      }
    }
    return executors;
  }

  @Test
  void twoExecutorsTookPart() throws IOException {
    assertEquals(Set.of("0", "1"), executors(directory.resolve("events")));
    assertTrue(Files.readString(clusterModel.resolve("provenance.json")).contains(master));
  }

  @Test
  void aTaskOfOneCoreUsesOneBlasThread() throws IOException {
    assertEquals(Set.of("1"), Set.copyOf(new RunScripts(PROJECT, directory).blasThreads()));
  }

  @Test
  void oneThreadTrainsTheClustersModelToTheLastBit() throws IOException, InterruptedException {
    assertTheClustersModel(train(PROJECT, "local", Map.of("SPARK_MASTER", "local[1]")));
  }

  @Test
  void twoThreadsAndAProjectInAFolderWithSpacesTrainItToo()
      throws IOException, InterruptedException {
    Path project = Files.createDirectory(directory.resolve("a folder with spaces"));
    for (String name : List.of("run-scripts", "conf", "data")) {
      copy(PROJECT.resolve(name), project.resolve(name));
    }
    Files.createSymbolicLink(project.resolve("target"), PROJECT.resolve("target"));
    assertTheClustersModel(
        train(
            project,
            "a model with spaces",
            Map.of(),
            "spark.master=local[2]",
            "spark.appName=two words"));
  }

  @Test
  void kryoTrainsItToo() throws IOException, InterruptedException {
    assertTheClustersModel(
        train(
            PROJECT,
            "kryo",
            Map.of("SPARK_MASTER", master),
            "spark.conf.spark.serializer=org.apache.spark.serializer.KryoSerializer",
            "spark.conf.spark.kryo.registrationRequired=true",
            "spark.conf.spark.kryo.registrator=" + TributaryKryoRegistrator.class.getName()));
  }

  /** Every kind of solver, in blocks small enough for two executors; the scores say it all. */
  private static Path sweep(String name, String master) throws IOException, InterruptedException {
    Path folder = directory.resolve(name);
    RunScripts.Result result =
        run(
            PROJECT,
            "sweep.sh",
            Map.of("SPARK_MASTER", master),
            PROJECT.resolve("conf/digits.conf").toString(),
            "data.validationFraction=0.2",
            "training.maxIter=8",
            "training.blockSize=128",
            "training.stepSize=default",
            "training.batchSize=auto",
            "sweep.halving=1",
            "sweep.over.training.solver=[nesterov,adam,sgd,l-bfgs]",
            "sweep.over.training.precision=[float,double]",
            "output.path=" + folder);
    assertEquals(0, result.exitCode(), result.err());
    return folder;
  }

  @Test
  void everyKindOfSolverGivesTheSameBitsOnTheClusterAndInOneThread()
      throws IOException, InterruptedException {
    Path cluster = sweep("cluster-sweep", master);
    Path local = sweep("local-sweep", "local[1]");
    for (String file : List.of("sweep.json", "model.json", "weights.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(local.resolve(file)), Files.readAllBytes(cluster.resolve(file)), file);
    }
  }

  @Test
  void synchronousStepsGiveTheSameBitsOnTheClusterAndInOneThread()
      throws IOException, InterruptedException {
    Path cluster =
        train(PROJECT, "synchronous", Map.of("SPARK_MASTER", master), "training.localSteps=0");
    Path local =
        train(
            PROJECT,
            "synchronous-local",
            Map.of("SPARK_MASTER", "local[1]"),
            "training.localSteps=0");
    for (String file : MODEL_FILES) {
      assertArrayEquals(
          Files.readAllBytes(local.resolve(file)), Files.readAllBytes(cluster.resolve(file)), file);
    }
  }

  @Test
  void badInputEndsWithCodeTwoAndOneLine() throws IOException, InterruptedException {
    RunScripts.Result result =
        run(
            PROJECT,
            "train.sh",
            Map.of("SPARK_MASTER", master),
            PROJECT.resolve("conf/digits.conf").toString(),
            "data.label=digits",
            "output.path=" + directory.resolve("none"));
    assertEquals(2, result.exitCode(), result.out() + result.err());
    List<String> errors = result.err().lines().filter(line -> !line.startsWith(INCUBATOR)).toList();
    assertEquals(1, errors.size(), result.err());
    assertTrue(
        errors
            .get(0)
            .startsWith("error: label column 'digits' is not in the data (did you mean 'digit'?)"),
        result.err());
    assertTrue(Files.notExists(directory.resolve("none")));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }
}
