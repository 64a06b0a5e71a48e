package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.optim.TrainingResult;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the optimiser and what it is combined with, partitions and order change no bit. */
@ExtendWith(SparkSessionExtension.class)
class OptimizerBitsSparkTest {

  private static final int ITERATIONS = 4;

  private static void assertSame(TrainingResult expected, TrainingResult found, int partitions) {
    String from = "from " + partitions + " partitions";
    assertArrayEquals(expected.parameters(), found.parameters(), from);
    assertEquals(SolverRuns.withoutSeconds(expected), SolverRuns.withoutSeconds(found), from);
    assertEquals(expected.objectiveHistory(), found.objectiveHistory(), from);
  }

  private static TrainingResult assertBits(
      SparkSession spark, NetworkDesign design, TrainingSettings settings) {
    TrainingResult expected = SolverRuns.fit(SolverRuns.data(spark, 1), design, settings);
    for (int partitions : new int[] {3, 16}) {
      TrainingResult found = SolverRuns.fit(SolverRuns.data(spark, partitions), design, settings);
      assertSame(expected, found, partitions);
    }
    return expected;
  }

  static Stream<SolverSettings> solvers() {
    Stream<SolverSettings> byDefault = Stream.of(Optimizer.values()).map(SolverRuns::solver);
    SolverSettings adam = SolverRuns.solver(Optimizer.ADAM);
    return Stream.concat(
        byDefault,
        Stream.of(
            Components.with(adam, "localSteps", SolverSettings.SYNCHRONOUS),
            Components.with(adam, "outerMomentum", 0.5),
            Components.with(SolverRuns.solver(Optimizer.GD), "stepSize", SolverSettings.RANGE_TEST),
            Components.with(SolverRuns.solver(Optimizer.MOMENTUM), "batchSize", SolverRuns.BATCH)));
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void modelAndHistoryHaveTheSameBits(SolverSettings solver, SparkSession spark) {
    TrainingSettings settings = SolverRuns.settings(solver, ITERATIONS);
    TrainingResult plain = assertBits(spark, SolverRuns.design(true), settings);
    TrainingResult combined =
        assertBits(
            spark,
            SolverRuns.design(false),
            settings.with(SolverRuns.everything(solver.optimizer())));
    assertFalse(Arrays.equals(plain.parameters(), combined.parameters()));
  }

  static Stream<Arguments> layouts() {
    SolverSettings adam = SolverRuns.solver(Optimizer.ADAM);
    return Stream.of(
        Arguments.of(adam, Precision.FLOAT),
        Arguments.of(
            Components.with(adam, "localSteps", SolverSettings.SYNCHRONOUS), Precision.FLOAT),
        Arguments.of(SolverRuns.solver(Optimizer.L_BFGS), Precision.DOUBLE));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void sparseRowsHaveTheSameBitsToo(
      SolverSettings solver, Precision precision, SparkSession spark) {
    NetworkDesign design =
        new NetworkDesign(
            List.of(new Layer(4, new Tanh())), "sigmoid-cross-entropy", NetworkDesign.INFERRED);
    TrainingSettings settings =
        Components.with(SolverRuns.settings(solver, ITERATIONS), "precision", precision)
            .with(SolverRuns.everything(solver.optimizer()));
    TrainingResult expected = null;
    for (int partitions : new int[] {1, 3, 16}) {
      List<Row> rows = SparseFeaturesSparkTest.rows(partitions == 3);
      TrainingData data =
          TrainingData.of(
              SparseFeaturesSparkTest.table(
                  spark, SyntheticRows.shuffled(rows, partitions), partitions),
              SparseFeaturesSparkTest.COLUMNS);
      TrainingResult found = SolverRuns.fit(data, design, settings);
      expected = expected == null ? found : expected;
      assertSame(expected, found, partitions);
    }
  }

  /** Nothing that is cut off by a limit on iterations comes back otherwise. */
  @Test
  void aShorterRunIsTheBeginningOfALongerOne(SparkSession spark) {
    TrainingSettings settings =
        SolverRuns.settings(SolverRuns.solver(Optimizer.ADAM), ITERATIONS)
            .with(SolverRuns.everything(Optimizer.ADAM));
    TrainingData data = SolverRuns.data(spark, 2);
    TrainingResult shorter = SolverRuns.fit(data, SolverRuns.design(false), settings);
    TrainingResult longer =
        SolverRuns.fit(
            data,
            SolverRuns.design(false),
            settings.with(new StoppingCriteria(2 * ITERATIONS, 0, 0)));
    assertEquals(
        SolverRuns.withoutSeconds(shorter),
        SolverRuns.withoutSeconds(longer).subList(0, ITERATIONS));
  }
}
