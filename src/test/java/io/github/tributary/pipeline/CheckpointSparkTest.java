package io.github.tributary.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

@ExtendWith(SparkSessionExtension.class)
class CheckpointSparkTest {

  @TempDir private Path folder;

  private List<Path> kept() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.getFileName().toString().startsWith("iteration-")).toList();
    }
  }

  @AfterEach
  void forgetTheFolder(SparkSession spark) {
    spark.sparkContext().checkpointDir_$eq(Option.empty());
  }

  private static int latest(List<Path> kept) {
    return kept.stream()
        .map(file -> file.getFileName().toString().substring("iteration-".length()))
        .mapToInt(Integer::parseInt)
        .max()
        .orElseThrow();
  }

  private static double[] parameters(NeuralNetworkClassificationModel model) {
    return model.network().parameters().flat().toArray();
  }

  /** How many jobs the session has started. */
  private static int jobs(SparkSession spark) {
    return spark.sparkContext().dagScheduler().nextJobId().get();
  }

  private void die(int checkpointInterval) throws Exception {
    Path log = folder.resolve("log");
    int exit =
        ChildJvm.run(DyingDriver.class, log, folder.toString(), String.valueOf(checkpointInterval));
    assertEquals(DyingDriver.KILLED, exit, () -> ChildJvm.read(log));
  }

  @Test
  void aFitGoesOnWhereADeadDriverLeftIt(SparkSession spark) throws Exception {
    // Without a checkpoint directory nothing is kept: the bits to be expected.
    int jobs = jobs(spark);
    NeuralNetworkClassificationModel expected = DyingDriver.fit(spark, 5);
    int expectedJobs = jobs(spark) - jobs;
    die(5);
    List<Path> kept = kept();
    assertEquals(2, kept.size(), "the two latest");
    spark.sparkContext().setCheckpointDir(folder.toString());

    // Another step size is another run: it neither goes on from this one nor disturbs it.
    Dataset<Row> table = Frames.of(spark, 300, 7);
    Frames.classifier("kind").setMaxIter(3).setStepSize(0.25).fit(table);
    assertEquals(kept, kept());

    jobs = jobs(spark);
    NeuralNetworkClassificationModel resumed = DyingDriver.fit(spark, 5);
    int resumedJobs = jobs(spark) - jobs;
    assertArrayEquals(parameters(expected), parameters(resumed));
    assertArrayEquals(expected.summary().objectiveHistory(), resumed.summary().objectiveHistory());
    // The state kept is that from which the iteration started: its loss is what tells it was good.
    assertEquals(latest(kept) - 1, expectedJobs - resumedJobs, "one job less per iteration kept");
    assertEquals(List.of(), kept(), "a finished run needs its checkpoints no more");
  }

  @Test
  void equalFitsAtOnceGiveEqualModels(SparkSession spark) throws Exception {
    Dataset<Row> table = Frames.of(spark, 100, 3).cache();
    double[] expected = parameters(Frames.classifier("kind").fit(table));
    spark.sparkContext().setCheckpointDir(folder.toString());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<double[]> fit =
          () -> parameters(Frames.classifier("kind").setCheckpointInterval(1).fit(table));
      for (Future<double[]> one : threads.invokeAll(Collections.nCopies(4, fit))) {
        assertArrayEquals(expected, one.get());
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(List.of(), kept());
  }

  @Test
  void minusOneKeepsNothing() throws Exception {
    die(-1);
    assertEquals(List.of(), kept());
  }
}
