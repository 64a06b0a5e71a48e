package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.StopReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows for validation decide when to stop, and cost no more than a look at them. */
@ExtendWith(SparkSessionExtension.class)
class EarlyStoppingSparkTest {

  private static final int PATIENCE = 8;
  private static final int ITERATIONS = 400;

  /** Blocks of another size and seed are added in another order: some 2⁻⁵³ of about 1. */
  private static final double ROUNDING = 1e-12;

  /** Few rows with noise, and far more units than they can tell apart. */
  private static TrainingOutcome overfit(
      SparkSession spark, Dataset<Row> validation, Optimizer optimizer, String metric) {
    TrainingSettings settings =
        SolverRuns.settings(
                Components.with(SolverRuns.solver(optimizer), "stepSize", stepSize(optimizer)),
                ITERATIONS)
            .with(new ValidationSettings(metric, PATIENCE, 0));
    NetworkDesign design =
        new NetworkDesign(
            List.of(new Layer(48, new Tanh())), "softmax-cross-entropy", NetworkDesign.INFERRED);
    TrainingData data =
        TrainingData.of(
                SyntheticRows.table(spark, SyntheticRows.of(40, 5), 2),
                SyntheticRows.columns(false, SyntheticRows.KIND))
            .validatedOn(Optional.of(validation), 0);
    return new NetworkTraining(data, design, settings, TrainingObserver.NONE).run();
  }

  private static double stepSize(Optimizer optimizer) {
    return switch (optimizer) {
      case L_BFGS -> SolverSettings.UNSET;
      case ADAM -> 0.02;
      default -> 0.5;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "ADAM, loss",
    "ADAM, accuracy",
    "ADAM, auc",
    "ADAM, auprc",
    "ADAM, f1",
    "GD, loss",
    "L_BFGS, loss"
  })
  void anOverfittingRunEndsAndGivesItsBestModel(
      Optimizer optimizer, String metric, SparkSession spark) {
    Dataset<Row> validation = SyntheticRows.table(spark, SyntheticRows.of(80, 6), 2);
    TrainingOutcome outcome = overfit(spark, validation, optimizer, metric);
    List<Iteration> history = outcome.result().history();
    int best = outcome.result().bestIteration();
    assertEquals(StopReason.VALIDATION_SETTLED, outcome.result().reason());
    assertTrue(history.size() < ITERATIONS, () -> "took " + history.size());
    assertEquals(best + PATIENCE, history.size());
    double bestMetric = history.get(best - 1).validationMetric();
    for (Iteration other : history) {
      boolean earlier = other.number() < best;
      double lead = (metric.equals("loss") ? 1 : -1) * (other.validationMetric() - bestMetric);
      assertTrue(earlier ? lead > 0 : lead >= 0, () -> best + " is not better than " + other);
    }
    var found = ModelEvaluation.of(outcome.model(), validation);
    assertEquals(bestMetric, found.get(metric), ROUNDING);
    assertEquals(history.get(best - 1).validationLoss(), found.get("loss"), ROUNDING);
    assertTrue(
        outcome.train().get("loss") < found.get("loss"), "it fits the rows that it has seen");
  }

  @Test
  void withoutPatienceTheLastModelIsTaken(SparkSession spark) {
    TrainingSettings settings = SolverRuns.settings(SolverRuns.solver(Optimizer.ADAM), 6);
    var result = SolverRuns.fit(SolverRuns.data(spark, 2), SolverRuns.design(true), settings);
    assertEquals(6, result.bestIteration());
    assertEquals(StopReason.MAX_ITERATIONS, result.reason());
  }

  @Test
  void patienceWithoutRowsIsRefused(SparkSession spark) {
    TrainingSettings settings =
        SolverRuns.settings(SolverRuns.solver(Optimizer.ADAM), 6)
            .with(new ValidationSettings("loss", 1, 0));
    TrainingData data = SolverRuns.data(spark, 2).validatedOn(Optional.empty(), 0);
    assertEquals(
        "patience: early stopping needs rows for validation, and there are none; set"
            + " validationFraction or an indicator column",
        assertThrows(
                InvalidDataException.class,
                () -> SolverRuns.fit(data, SolverRuns.design(true), settings))
            .getMessage());
  }

  static Stream<SolverSettings> solvers() {
    SolverSettings adam = SolverRuns.solver(Optimizer.ADAM);
    return Stream.of(
        SolverRuns.solver(Optimizer.GD),
        adam,
        Components.with(adam, "localSteps", SolverSettings.SYNCHRONOUS));
  }

  private static int jobs(
      SparkSession spark, SolverSettings solver, boolean validated, int iterations) {
    TrainingData data = SolverRuns.data(spark, 2);
    int before = spark.sparkContext().dagScheduler().nextJobId().get();
    SolverRuns.fit(
        validated ? data : data.validatedOn(Optional.empty(), 0),
        SolverRuns.design(true),
        SolverRuns.settings(solver, iterations));
    return spark.sparkContext().dagScheduler().nextJobId().get() - before;
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void validationIsOneJobMorePerIteration(SolverSettings solver, SparkSession spark) {
    // Both grids of sums have settled by then, so that no step is repeated.
    int less = 6;
    int more = 9;
    int validated = jobs(spark, solver, true, more) - jobs(spark, solver, true, less);
    int trained = 0;
    List<Iteration> history =
        SolverRuns.fit(
                SolverRuns.data(spark, 2),
                SolverRuns.design(true),
                SolverRuns.settings(solver, more))
            .history();
    for (Iteration one : history.subList(less, more)) {
      trained += solver.isLocal() ? 1 : one.evaluations();
    }
    assertEquals(trained + more - less, validated);
  }
}
