package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.Rollback;
import io.github.tributary.optim.StopReason;
import io.github.tributary.optim.TrainingResult;
import io.github.tributary.optim.schedule.Exponential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Solvers on a table: what their options do to a run, and that they survive a bad one. */
@ExtendWith(SparkSessionExtension.class)
class SolversSparkTest {

  private static final int ITERATIONS = 5;

  /**
   * Sums on a grid are rounded at 2⁻⁴² of a tensor's largest entry at worst; some fifty steps of
   * numbers about 1 add that up.
   */
  private static final double GRID = 1e-10;

  /** The loss of who guesses each of the three classes alike. */
  private static final double GUESSING = Math.log(3);

  @Test
  void oneLocalStepOfOneWorkerIsTheSynchronousStep(SparkSession spark) {
    SolverSettings sgd = SolverRuns.solver(Optimizer.SGD);
    SolverSettings synchronous = Components.with(sgd, "localSteps", SolverSettings.SYNCHRONOUS);
    SolverSettings local = Components.with(Components.with(sgd, "localSteps", 1), "workers", 1);
    for (Regularization regularization :
        List.of(Regularization.NONE, SolverRuns.everything(Optimizer.SGD))) {
      TrainingResult expected =
          SolverRuns.fit(
              SolverRuns.data(spark, 2),
              SolverRuns.design(false),
              SolverRuns.settings(synchronous, ITERATIONS).with(regularization));
      TrainingResult found =
          SolverRuns.fit(
              SolverRuns.data(spark, 2),
              SolverRuns.design(false),
              SolverRuns.settings(local, ITERATIONS).with(regularization));
      assertArrayEquals(expected.parameters(), found.parameters(), GRID);
      for (int i = 0; i < ITERATIONS; i++) {
        Iteration one = expected.history().get(i);
        Iteration other = found.history().get(i);
        assertEquals(one.loss(), other.loss(), GRID);
        assertEquals(one.gradientNorm(), other.gradientNorm(), GRID);
        assertEquals(one.validationLoss(), other.validationLoss(), GRID);
        assertEquals(one.rows(), other.rows());
        assertEquals(one.evaluations(), other.evaluations());
        assertEquals(one.stepSize(), other.stepSize());
      }
    }
  }

  private static Arguments option(Optimizer optimizer, String name, Object value) {
    return Arguments.of(optimizer, name, value);
  }

  static Stream<Arguments> optionsOfSolvers() {
    return Stream.of(
        option(Optimizer.GD, "stepSize", 0.3),
        option(Optimizer.GD, "schedule", new Exponential(0.5)),
        option(Optimizer.GD, "warmUp", 2.0),
        option(Optimizer.GD, "batchSize", SolverRuns.BATCH),
        option(Optimizer.MOMENTUM, "momentum", 0.5),
        option(Optimizer.NESTEROV, "momentum", 0.5),
        option(Optimizer.ADAGRAD, "epsilon", 0.1),
        option(Optimizer.RMSPROP, "epsilon", 0.1),
        option(Optimizer.RMSPROP, "decay", 0.5),
        option(Optimizer.ADADELTA, "epsilon", 0.1),
        option(Optimizer.ADADELTA, "decay", 0.5),
        option(Optimizer.ADAM, "beta1", 0.5),
        option(Optimizer.ADAM, "beta2", 0.5),
        option(Optimizer.ADAM, "epsilon", 0.1),
        option(Optimizer.ADAMW, "beta1", 0.5),
        option(Optimizer.NADAM, "beta1", 0.5),
        option(Optimizer.NADAM, "beta2", 0.5),
        option(Optimizer.NADAM, "epsilon", 0.1),
        option(Optimizer.LAMB, "beta1", 0.5),
        option(Optimizer.LAMB, "beta2", 0.5),
        option(Optimizer.LAMB, "epsilon", 0.1),
        option(Optimizer.ADAM, "batchSize", 2 * SolverRuns.BATCH),
        option(Optimizer.ADAM, "batchSize", SolverSettings.ALL),
        option(Optimizer.ADAM, "localSteps", 1),
        option(Optimizer.ADAM, "localSteps", SolverSettings.SYNCHRONOUS),
        option(Optimizer.ADAM, "workers", 3),
        option(Optimizer.ADAM, "outerMomentum", 0.5));
  }

  @ParameterizedTest
  @MethodSource("optionsOfSolvers")
  void anOptionOfASolverChangesTheModel(
      Optimizer optimizer, String name, Object value, SparkSession spark) {
    SolverSettings solver = SolverRuns.solver(optimizer);
    assertChanges(
        spark,
        SolverRuns.settings(solver, 2),
        SolverRuns.settings(Components.with(solver, name, value), 2));
  }

  static Stream<Arguments> optionsOfRegularization() {
    return Stream.of(
        Arguments.of("penalty", new Penalty(0.1, 0)),
        Arguments.of("penalty", new Penalty(0.1, 1)),
        Arguments.of("weightDecay", 0.1),
        Arguments.of("dropout", List.of(0.5)),
        Arguments.of("clipValue", 0.01),
        Arguments.of("clipNorm", 0.01),
        Arguments.of("maxNorm", 0.1));
  }

  @ParameterizedTest
  @MethodSource("optionsOfRegularization")
  void anOptionAgainstOverfittingChangesTheModelHoweverItSteps(
      String name, Object value, SparkSession spark) {
    SolverSettings sgd = SolverRuns.solver(Optimizer.SGD);
    for (SolverSettings solver :
        List.of(
            SolverRuns.solver(Optimizer.GD),
            sgd,
            Components.with(sgd, "localSteps", SolverSettings.SYNCHRONOUS))) {
      TrainingSettings settings = SolverRuns.settings(solver, 2);
      assertChanges(
          spark, settings, settings.with(Components.with(Regularization.NONE, name, value)));
    }
  }

  private static void assertChanges(
      SparkSession spark, TrainingSettings usual, TrainingSettings changed) {
    double[] expected =
        SolverRuns.fit(SolverRuns.data(spark, 2), SolverRuns.design(true), usual).parameters();
    double[] found =
        SolverRuns.fit(SolverRuns.data(spark, 2), SolverRuns.design(true), changed).parameters();
    assertFalse(Arrays.equals(expected, found));
  }

  static Stream<SolverSettings> exploding() {
    SolverSettings sgd = SolverRuns.solver(Optimizer.SGD);
    return Stream.of(
            SolverRuns.solver(Optimizer.GD),
            Components.with(sgd, "localSteps", SolverSettings.SYNCHRONOUS),
            SolverRuns.solver(Optimizer.ADAM))
        .map(solver -> Components.with(solver, "stepSize", 1e6));
  }

  @ParameterizedTest
  @MethodSource("exploding")
  void aFarTooLargeStepSizeIsSurvived(SolverSettings solver, SparkSession spark) {
    List<Rollback> told = new ArrayList<>();
    TrainingObserver observer =
        new TrainingObserver() {
          @Override
          public void rolledBack(Rollback rollback) {
            told.add(rollback);
          }
        };
    TrainingOutcome outcome =
        new NetworkTraining(
                SolverRuns.data(spark, 2),
                SolverRuns.design(true),
                SolverRuns.settings(solver, 20),
                observer)
            .run();
    TrainingResult result = outcome.result();
    assertEquals(told, result.rollbacks());
    assertTrue(told.size() > 5, () -> "rolled back " + told.size() + " times");
    double factor = told.get(told.size() - 1).stepSizeFactor();
    assertEquals(Math.scalb(1.0, -told.size()), factor, "halved each time");
    // Steps in minibatches leave the loss above that of the start, which is told.
    assertEquals(
        solver.optimizer() == Optimizer.GD
            ? StopReason.MAX_ITERATIONS
            : StopReason.WORSE_THAN_START,
        result.reason());
    assertEquals(20, result.history().size());
    Iteration last = result.history().get(19);
    assertEquals(1e6 * factor, last.stepSize());
    assertTrue(Arrays.stream(result.parameters()).allMatch(Double::isFinite));
    assertTrue(last.loss() < result.history().get(0).loss(), "the loss falls");
    double loss = outcome.train().get("loss");
    boolean worse = result.reason() == StopReason.WORSE_THAN_START;
    assertTrue(worse || loss < GUESSING, () -> "ends with " + loss);
  }

  static Stream<SolverSettings> searching() {
    return Stream.of(Optimizer.GD, Optimizer.ADAM, Optimizer.LAMB)
        .map(SolverRuns::solver)
        .map(solver -> Components.with(solver, "stepSize", SolverSettings.RANGE_TEST));
  }

  @ParameterizedTest
  @MethodSource("searching")
  void theRangeTestFindsOneStepSizeForAnyPartitions(SolverSettings solver, SparkSession spark) {
    List<Double> found = new ArrayList<>();
    TrainingObserver observer =
        new TrainingObserver() {
          @Override
          public void stepSizeFound(double stepSize) {
            found.add(stepSize);
          }
        };
    for (int partitions : new int[] {1, 16}) {
      TrainingResult result =
          new NetworkTraining(
                  SolverRuns.data(spark, partitions),
                  SolverRuns.design(true),
                  SolverRuns.settings(solver, ITERATIONS),
                  observer)
              .fit()
              .result();
      double factor = Math.scalb(1.0, -result.rollbacks().size());
      Iteration last = result.history().get(ITERATIONS - 1);
      assertEquals(found.get(0) * factor, last.stepSize(), "is what it goes on with");
      assertTrue(last.loss() < result.history().get(0).loss(), "the loss falls");
    }
    assertEquals(2, found.size());
    assertEquals(found.get(0), found.get(1));
    assertTrue(found.get(0) > solver.optimizer().stepSize() / 100, () -> "found " + found);
  }
}
