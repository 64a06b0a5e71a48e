package io.github.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.head.Head;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network beside the constant model, by hand: losses are (a - y)²/2, the constant predicts 0. */
class ConstantComparisonTest {

  private static final Head HEAD = Head.parse("squared-error", 1);

  private static ConstantComparison compare(
      TargetScaler targets, double[] z, double[] y, double[] v) {
    ConstantComparison sum = new ConstantComparison(targets);
    for (int i = 0; i < z.length; i++) {
      ConstantComparison one = new ConstantComparison(targets);
      Batch batch = new Batch(column(1), column(y[i]), new double[] {v[i]});
      one.add(HEAD, column(0), column(z[i]), batch);
      sum.merge(one);
    }
    return sum;
  }

  private static ConstantComparison compare(double[] z, double[] y, double[] v) {
    return compare(TargetScaler.identity(1), z, y, v);
  }

  private static Matrix column(double value) {
    return Precision.DOUBLE.column(value);
  }

  /** d = 2, 0, 0, 0: the mean is ½, the variance 1, its standard error √(1/4). */
  @Test
  void theStandardErrorIsThatOfAMean() {
    double[] ones = {1, 1, 1, 1};
    ConstantComparison sum = compare(new double[] {2, 0, 0, 0}, new double[4], ones);
    assertEquals(0.5, sum.loss());
    assertEquals(0, sum.constantLoss());
    assertEquals(0.5, sum.standardError(), 1e-15);
    assertFalse(sum.isWorse());
    assertTrue(compare(new double[] {2, 2.1, 1.9, 2}, new double[4], ones).isWorse());
  }

  /** One row that weighs as much as 999 others says hardly more than one row. */
  @Test
  void aHeavyRowIsOneRow() {
    int n = 1000;
    double[] z = new double[n];
    double[] y = new double[n];
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      z[i] = 0.1;
      y[i] = 0.5 + 0.1 * (i % 2); // the network is a little better
      v[i] = 1;
    }
    y[0] = 0;
    z[0] = 1; // and here it is worse
    v[0] = 999;
    assertFalse(compare(z, y, v).isWorse());
    double[] light = v.clone();
    java.util.Arrays.fill(light, 1, n, 0);
    assertFalse(compare(z, y, light).isWorse(), "a single row with a weight");
  }

  /** 6 and -6 stand for the nearest targets there were: 1 and -1, which are right. */
  @Test
  void predictionsAreHeldToTheirRange() {
    double[] z = {6, -6, 6, -6};
    double[] y = {1, -1, 1, -1};
    double[] v = {1, 1, 1, 1};
    TargetScaler held =
        new TargetScaler(new double[1], new double[] {1}, new double[] {-1}, new double[] {1});
    assertEquals(0, compare(held, z, y, v).loss());
    assertFalse(compare(held, z, y, v).isWorse());
    assertTrue(compare(z, y, v).isWorse());
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void aLossThatIsNoNumberIsWorse(double z) {
    assertTrue(compare(new double[] {z, 0}, new double[] {1, 1}, new double[] {1, 1}).isWorse());
  }

  @Test
  void withoutRowsNothingIsWorse() {
    assertFalse(compare(new double[0], new double[0], new double[0]).isWorse());
  }
}
