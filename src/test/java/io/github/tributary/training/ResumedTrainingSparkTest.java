package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.io.CheckpointFolder;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.TrainingResult;
import io.github.tributary.optim.schedule.Plateau;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that was stopped in its midst ends, when it is started again, as if it had not been. */
@ExtendWith(SparkSessionExtension.class)
class ResumedTrainingSparkTest {

  private static final int ITERATIONS = 12;
  private static final int STOPPED_AFTER = 8;
  private static final int INTERVAL = 3;
  private static final double EXPLODING = 1e3;

  @TempDir private Path folder;

  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  static Stream<TrainingSettings> runs() {
    SolverSettings adam = SolverRuns.solver(Optimizer.ADAM);
    SolverSettings fast = Components.with(adam, "stepSize", 0.05);
    return Stream.of(
        settings(Components.with(fast, "outerMomentum", 0.5)),
        settings(Components.with(fast, "localSteps", SolverSettings.SYNCHRONOUS)),
        settings(Components.with(adam, "stepSize", SolverSettings.RANGE_TEST)),
        settings(Components.with(fast, "schedule", new Plateau(0, 0.5))),
        settings(Components.with(SolverRuns.solver(Optimizer.SGD), "stepSize", EXPLODING))
            .with(Regularization.NONE),
        settings(SolverRuns.solver(Optimizer.NESTEROV)),
        settings(SolverRuns.solver(Optimizer.L_BFGS)));
  }

  private static TrainingSettings settings(SolverSettings solver) {
    return SolverRuns.settings(solver, ITERATIONS)
        .with(SolverRuns.everything(solver.optimizer()))
        .with(new ValidationSettings("accuracy", ITERATIONS, 0));
  }

  private NetworkTraining training(
      SparkSession spark, int partitions, TrainingSettings settings, TrainingObserver observer) {
    return new NetworkTraining(
        SolverRuns.data(spark, partitions), SolverRuns.design(false), settings, observer);
  }

  private NetworkTraining kept(SparkSession spark, NetworkTraining training) {
    return training.keeping(
        run ->
            new CheckpointFolder(
                folder.resolve(run).toString(),
                INTERVAL,
                spark.sparkContext().hadoopConfiguration()));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aStoppedRunGoesOnToTheSameBits(TrainingSettings settings, SparkSession spark)
      throws Exception {
    TrainingResult expected = training(spark, 2, settings, TrainingObserver.NONE).fit().result();
    assertEquals(
        settings.solver().stepSize() == EXPLODING, !expected.rollbacks().isEmpty(), "survived");
    TrainingObserver stopping =
        new TrainingObserver() {
          @Override
          public void iterationDone(Iteration iteration) {
            if (iteration.number() == STOPPED_AFTER) {
              throw new Stopped();
            }
          }
        };
    NetworkTraining stopped = kept(spark, training(spark, 2, settings, stopping));
    assertThrows(Stopped.class, stopped::fit);

    List<Integer> done = new ArrayList<>();
    TrainingObserver counting =
        new TrainingObserver() {
          @Override
          public void iterationDone(Iteration iteration) {
            done.add(iteration.number());
          }
        };
    // The cluster may have changed meanwhile.
    TrainingResult found = kept(spark, training(spark, 5, settings, counting)).fit().result();
    // What is kept after the sixth is where it started.
    assertEquals(6, done.get(0));
    assertArrayEquals(expected.parameters(), found.parameters());
    assertEquals(SolverRuns.withoutSeconds(expected), SolverRuns.withoutSeconds(found));
    assertEquals(expected.objectiveHistory(), found.objectiveHistory());
    assertEquals(expected.rollbacks(), found.rollbacks());
    assertEquals(expected.bestIteration(), found.bestIteration());
    assertEquals(expected.reason(), found.reason());
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList(), "a finished run needs its checkpoints no more");
    }
  }
}
