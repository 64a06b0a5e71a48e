package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.model.Columns;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.optim.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Patience without rows for validation holds some out, and trains on all of them in the end. */
@ExtendWith(SparkSessionExtension.class)
class AutomaticHoldOutSparkTest {

  private static final int ROWS = 300;

  /** What a run tells. */
  private static final class Told implements TrainingObserver {
    private final List<String> told = new ArrayList<>();

    @Override
    public void dataScanned(DataScan scan, int features, long validationRows, long testRows) {
      told.add(validationRows + " for validation, " + testRows + " for testing");
    }

    @Override
    public void refitting(long rows, TrainingResult first) {
      told.add(rows + " rows, " + first.bestIteration() + " iterations");
    }
  }

  private static TrainingData data(SparkSession spark, int partitions) {
    List<Row> rows = SyntheticRows.shuffled(SyntheticRows.of(ROWS, 1), partitions);
    return TrainingData.of(
        SyntheticRows.table(spark, rows, partitions),
        SyntheticRows.columns(false, SyntheticRows.KIND));
  }

  private static TrainingSettings settings(int iterations, Optional<Boolean> refit) {
    return SolverRuns.settings(SolverRuns.solver(Optimizer.ADAM), iterations)
        .with(new ValidationSettings("loss", 3, 0, refit));
  }

  private static FittedNetwork fit(TrainingData data, TrainingSettings settings, Told told) {
    return new NetworkTraining(data, SolverRuns.design(true), settings, told).fit();
  }

  private static double[] parameters(FittedNetwork fitted) {
    return fitted.model().parameters().flat().toArray();
  }

  @Test
  void aShareIsHeldOutAndEndsTheRun(SparkSession spark) {
    Told told = new Told();
    TrainingResult result = fit(data(spark, 3), settings(300, Optional.of(false)), told).result();
    assertEquals(result.bestIteration() + 3, result.history().size());
    assertEquals(1, told.told.size(), told.told::toString);
    long held = Long.parseLong(told.told.get(0).split(" ", -1)[0]);
    // Three classes, each of which may give some rows more than its share.
    assertEquals(Recipe.HOLD_OUT * ROWS, (double) held, 9);
  }

  /** The weights are those of a run on all rows, for as many iterations as were best. */
  @Test
  void theRefitIsARunOnAllRows(SparkSession spark) {
    Told told = new Told();
    FittedNetwork refitted = fit(data(spark, 3), settings(300, Optional.empty()), told);
    int best = refitted.result().bestIteration();
    assertEquals(ROWS + " rows, " + best + " iterations", told.told.get(1));
    assertEquals(ROWS, refitted.rows());
    TrainingSettings plain =
        SolverRuns.settings(SolverRuns.solver(Optimizer.ADAM), best)
            .with(new StoppingCriteria(best, 0, 0));
    FittedNetwork onAll = fit(data(spark, 2), plain, new Told());
    assertArrayEquals(parameters(onAll), parameters(refitted));
    FittedNetwork without = fit(data(spark, 3), settings(300, Optional.of(false)), new Told());
    assertTrue(without.rows() < ROWS);
    assertTrue(parameters(without)[0] != parameters(refitted)[0]);
  }

  @Test
  void theBitsDoNotDependOnPartitions(SparkSession spark) {
    double[] expected = parameters(fit(data(spark, 1), settings(40, Optional.empty()), new Told()));
    for (int partitions : new int[] {2, 7}) {
      assertArrayEquals(
          expected,
          parameters(fit(data(spark, partitions), settings(40, Optional.empty()), new Told())));
    }
  }

  @Test
  void rowsThatTheUserChoseAreNotTrainedOnUnlessAskedFor(SparkSession spark) {
    TrainingData chosen = data(spark, 2).validatedOn(Optional.empty(), 0.2);
    Told told = new Told();
    fit(chosen, settings(40, Optional.empty()), told);
    assertEquals(1, told.told.size(), told.told::toString);
    FittedNetwork refitted = fit(chosen, settings(40, Optional.of(true)), told);
    assertEquals(ROWS, refitted.rows());
    assertTrue(told.told.get(2).startsWith(ROWS + " rows"), told.told::toString);
  }

  @Test
  void aRefitNeedsRowsOfTheTable(SparkSession spark) {
    Dataset<Row> others = SyntheticRows.table(spark, SyntheticRows.of(50, 2), 1);
    TrainingSettings settings = settings(5, Optional.of(true));
    List<TrainingData> without =
        List.of(
            data(spark, 2).validatedOn(Optional.of(others), 0),
            data(spark, 2).validatedOn(Optional.of(others), TrainingData.AUTO));
    for (TrainingData one : without) {
      String message =
          assertThrows(InvalidDataException.class, () -> fit(one, settings, new Told()))
              .getMessage();
      assertTrue(
          message.startsWith("refit = true: expected rows for validation that are"), message);
    }
  }

  @Test
  void withoutPatienceNoRowIsHeldOut(SparkSession spark) {
    Told told = new Told();
    TrainingSettings settings = SolverRuns.settings(SolverRuns.solver(Optimizer.ADAM), 3);
    assertEquals(ROWS, fit(data(spark, 2), settings, told).rows());
    assertEquals(List.of("0 for validation, 0 for testing"), told.told);
  }

  private static final StructType FEW =
      new StructType()
          .add("x", DataTypes.DoubleType)
          .add("y", DataTypes.DoubleType)
          .add("v", DataTypes.DoubleType);

  /** A table too small to hold any row out is trained on without patience. */
  @Test
  void aTableOfOneRowPerClassIsTrainedOnAsAWhole(SparkSession spark) {
    List<Row> rows = List.of(RowFactory.create(1.0, 0.0, 1.0), RowFactory.create(2.0, 1.0, 1.0));
    TrainingData data =
        TrainingData.of(
            SyntheticRows.table(spark, FEW, rows, 1),
            new Columns(List.of("x"), List.of("y"), null));
    Told told = new Told();
    FittedNetwork fitted = fit(data, settings(4, Optional.empty()), told);
    assertEquals(2, fitted.rows());
    assertEquals(4, fitted.result().history().size());
  }

  /** Rows that weigh nothing can be neither all of those held out nor all of the others. */
  @Test
  void rowsThatAreHeldOutWeighSomething(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(RowFactory.create(0.5 * i, i % 2.0, i < 6 ? 1.0 : 0.0));
    }
    TrainingData data =
        TrainingData.of(
            SyntheticRows.table(spark, FEW, rows, 2), new Columns(List.of("x"), List.of("y"), "v"));
    for (int seed = 1; seed <= 8; seed++) {
      TrainingSettings settings =
          Components.with(settings(4, Optional.empty()), "seed", (Object) (long) seed);
      for (var iteration : fit(data, settings, new Told()).result().history()) {
        assertTrue(Double.isFinite(iteration.validationLoss()), "seed " + settings.seed());
        assertTrue(Double.isFinite(iteration.loss()), "seed " + settings.seed());
      }
    }
  }
}
