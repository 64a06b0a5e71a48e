package io.github.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Choices;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.RandomCase;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.IdentityHuber;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.nn.head.SigmoidCrossEntropy;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics of networks whose outputs are known, and their independence of the order of rows. */
class MetricSumsTest {

  /** A few roundings of numbers of order 1. */
  private static final double TOLERANCE = 1e-15;

  private static final double[] V = {1, 2, 4};

  @Test
  void aBinaryClassifierIsJudgedByItsPositiveClass() {
    // z = x: one hit of weight 1, one false alarm of weight 2, one true negative of weight 4.
    Metrics metrics =
        sums(new SigmoidCrossEntropy(1), row(2, 1, -1), row(1, 0, 0)).metrics(0.75, 0.25);
    assertEquals(5.0 / 7, metrics.get("accuracy"), TOLERANCE);
    assertEquals(2.0 / (2 + 2), metrics.get("f1"), TOLERANCE);
    assertEquals(0.75, metrics.get("auc"));
    assertEquals(0.25, metrics.get("auprc"));
    double loss =
        StrictMath.log1p(StrictMath.exp(-2))
            + 2 * StrictMath.log1p(StrictMath.exp(1))
            + 4 * StrictMath.log1p(StrictMath.exp(-1));
    assertEquals(loss / 7, metrics.get("loss"), TOLERANCE);
    assertEquals(3, metrics.rows());
    assertEquals(
        List.of("loss", "accuracy", "auc", "auprc", "f1"), List.copyOf(metrics.values().keySet()));
  }

  @Test
  void severalClassesAreJudgedByWeightedF1() {
    Matrix x = Precision.DOUBLE.matrix(3, 3);
    x.copyFrom(new double[] {5, 0, 0, 0, 5, 0, 0, 5, 0});
    MetricSums sums = sums(new SoftmaxCrossEntropy(3), x, row(0, 1, 2));
    Metrics metrics = sums.metrics(Double.NaN, Double.NaN);
    assertEquals(3.0 / 7, metrics.get("accuracy"), TOLERANCE);
    // F₁ is 1 for class 0, 2·2/(2 + 6) for class 1, 0 for class 2; weights 1, 2, 4.
    assertEquals((1 + 2 * 0.5) / 7, metrics.get("f1"), TOLERANCE);
    assertEquals(4, sums.confusion(0).count(2, 1));
  }

  @Test
  void labelsAreJudgedOneByOneAndAveragedEqually() {
    Matrix x = Precision.DOUBLE.matrix(2, 3);
    x.copyFrom(new double[] {1, -1, 1, 1, -1, -1});
    Matrix y = Precision.DOUBLE.matrix(2, 3);
    y.copyFrom(new double[] {1, 1, 1, 1, 0, 0});
    Metrics metrics = sums(new SigmoidCrossEntropy(2), x, y).metrics(Double.NaN, Double.NaN);
    assertEquals((7.0 / 7 + 6.0 / 7) / 2, metrics.get("accuracy"), TOLERANCE);
    assertEquals((1 + 2 * 2.0 / (2 + 3)) / 2, metrics.get("f1"), TOLERANCE);
  }

  @Test
  void targetsOfARegressionAreAveragedEqually() {
    Matrix x = Precision.DOUBLE.matrix(2, 3);
    x.copyFrom(new double[] {1, 1, 2, 2, 3, 3});
    Matrix y = Precision.DOUBLE.matrix(2, 3);
    y.copyFrom(new double[] {1, 2, 2, 3, 3, 4});
    MetricSums sums = sums(new IdentitySquaredError(2), x, y);
    Metrics metrics = sums.metrics(Double.NaN, Double.NaN);
    assertEquals(0.5, metrics.get("rmse"), TOLERANCE);
    assertEquals(0.5, metrics.get("mae"), TOLERANCE);
    assertEquals((1 + sums.residuals(1).r2()) / 2, metrics.get("r2"), TOLERANCE);
    assertEquals(0.5, metrics.get("loss"), TOLERANCE);
    assertEquals(List.of("loss", "rmse", "mae", "r2"), List.copyOf(metrics.values().keySet()));
  }

  /** Predictions of 13, 16 and 18, which would be 19, for targets of 13, 16 and 22. */
  @Test
  void scaledTargetsAreJudgedInTheirOwnUnitAndRange() {
    TargetScaler scaler =
        new TargetScaler(new double[] {10}, new double[] {3}, new double[] {10}, new double[] {18});
    Metrics metrics =
        sums(new IdentitySquaredError(1), scaler, row(1, 2, 3), row(1, 2, 4))
            .metrics(Double.NaN, Double.NaN);
    assertEquals(8 / Math.sqrt(7), metrics.get("rmse"), 2 * TOLERANCE);
    assertEquals(16.0 / 7, metrics.get("mae"), TOLERANCE);
    assertEquals(32.0 / 7, metrics.get("loss"), 2 * TOLERANCE);
  }

  @Test
  void theLossOfSeveralScaledTargetsCountsEachInItsDeviation() {
    Matrix x = Precision.DOUBLE.matrix(2, 3);
    x.copyFrom(new double[] {1, 1, 2, 2, 3, 3});
    Matrix y = Precision.DOUBLE.matrix(2, 3);
    y.copyFrom(new double[] {1, 2, 2, 3, 3, 4});
    TargetScaler scaler = TargetScaler.unbounded(new double[] {5, 7}, new double[] {2, 10});
    Metrics metrics =
        sums(new IdentitySquaredError(2), scaler, x, y).metrics(Double.NaN, Double.NaN);
    assertEquals(0.5, metrics.get("loss"), TOLERANCE);
    assertEquals(5, metrics.get("rmse"), 5 * TOLERANCE);
  }

  @Test
  void hubersLossIsMultipliedByTheSquareOfTheDeviation() {
    TargetScaler scaler = TargetScaler.unbounded(new double[] {5}, new double[] {3});
    Metrics metrics =
        sums(new IdentityHuber(1, 0.5), scaler, row(1, 2, 3), row(1, 2, 4))
            .metrics(Double.NaN, Double.NaN);
    // ½·(1 - ½·½) of weight 4, times 9.
    assertEquals(9 * 4 * 0.375 / 7, metrics.get("loss"), TOLERANCE);
    assertEquals(3 * Math.sqrt(4.0 / 7), metrics.get("rmse"), 2 * TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("heads")
  void theOrderOfBatchesAndMergesChangesNoBit(Head head) {
    Network network = Choices.network(new Tanh(), head);
    Parameters parameters = parameters(network);
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      batches.add(RandomCase.batch(network, i % 5, true, new SplittableRandom(i)));
    }
    Metrics expected = sums(parameters, batches).metrics(0.5, 0.5);
    Random random = new Random(1);
    for (int order = 0; order < 10; order++) {
      Collections.shuffle(batches, random);
      int cut = random.nextInt(batches.size());
      MetricSums tail = sums(parameters, batches.subList(cut, batches.size()));
      MetricSums merged = tail.merge(sums(parameters, batches.subList(0, cut)));
      assertEquals(expected, merged.metrics(0.5, 0.5));
    }
  }

  static List<Head> heads() {
    return Choices.heads();
  }

  @Test
  void anUnknownMetricNamesThoseThatThereAre() {
    Metrics metrics = sums(new IdentitySquaredError(1), row(1, 2, 3), row(1, 2, 4)).metrics(0, 0);
    assertEquals(
        "no metric auc among [loss, rmse, mae, r2]",
        assertThrows(IllegalArgumentException.class, () -> metrics.get("auc")).getMessage());
  }

  /** The sums for a network that passes its inputs on to its head. */
  private static MetricSums sums(Head head, Matrix x, Matrix y) {
    return sums(head, TargetScaler.identity(head.targets()), x, y);
  }

  private static MetricSums sums(Head head, TargetScaler scaler, Matrix x, Matrix y) {
    Network network = new Network(x.rows(), List.of(), head);
    Parameters parameters = new Parameters(network, Precision.DOUBLE);
    for (int j = 0; j < x.rows(); j++) {
      parameters.w(1).set(j, j, 1);
    }
    return sums(parameters, scaler, List.of(new Batch(x, y, V)));
  }

  private static MetricSums sums(Parameters parameters, List<Batch> batches) {
    int targets = parameters.network().head().targets();
    return sums(parameters, TargetScaler.identity(targets), batches);
  }

  private static MetricSums sums(Parameters parameters, TargetScaler scaler, List<Batch> batches) {
    Network network = parameters.network();
    MetricSums sums = new MetricSums(network.head(), scaler, 0);
    Workspace workspace = new Workspace(network, Precision.DOUBLE);
    batches.forEach(batch -> sums.add(parameters, batch, workspace));
    return sums;
  }

  private static Parameters parameters(Network network) {
    double[] values = new SplittableRandom(3).doubles(network.parameterCount(), -1, 1).toArray();
    return new Parameters(network, Precision.DOUBLE, values);
  }

  private static Matrix row(double... values) {
    Matrix row = Precision.DOUBLE.matrix(1, values.length);
    row.copyFrom(values);
    return row;
  }
}
