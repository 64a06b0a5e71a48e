package io.github.tributary.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.IdentitySquaredError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sum of many batches: free of order and grouping, and close to the sum in double. */
class GradientSumTest {

  private static final int BATCHES = 60;
  private static final int ORDERS = 20;

  /** Rounding of sums of a few hundred terms, relative to the largest entry. */
  private static final double ROUNDING = 1e-13;

  private final Network network =
      new Network(3, List.of(new Layer(4, new Tanh())), new IdentitySquaredError(2));
  private final SumGrid grid = SumGrid.first(network.tensorEnds().length, BATCHES);
  private final double[] values =
      new SplittableRandom(1).doubles(network.parameterCount(), -1, 1).toArray();

  @ParameterizedTest
  @EnumSource(Precision.class)
  void anyOrderOfBatchesAndAnyTreeOfMergesGivesTheSameBits(Precision precision) {
    List<Batch> batches = randomBatches(precision);
    GradientSum expected = sum(precision, batches);
    Random random = new Random(2);
    for (int order = 0; order < ORDERS; order++) {
      Collections.shuffle(batches, random);
      assertSameBits(expected, mergeAtRandom(precision, batches, random));
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void isThePlainSumInDoubleUpToHalfAUnitPerBatch(Precision precision) {
    List<Batch> batches = randomBatches(precision);
    Parameters parameters = new Parameters(network, precision, values);
    Workspace workspace = new Workspace(network, precision);
    double[] plain = new double[network.parameterCount()];
    double weights = 0;
    double loss = 0;
    for (Batch batch : batches) {
      loss += BackwardPass.run(parameters, batch, workspace);
      for (double v : batch.v()) {
        weights += v;
      }
      for (int i = 0; i < plain.length; i++) {
        plain[i] += workspace.gradient().flat().get(i);
      }
    }
    GradientSum sum = sum(precision, batches);
    assertEquals(weights, sum.weightSum(), ROUNDING * weights);
    assertEquals(loss / weights, sum.loss(), ROUNDING * sum.loss());
    double[] gradient = sum.gradient();
    for (int i = 0; i < plain.length; i++) {
      double halfUnit = 0.5 * Math.scalb(1.0, grid.exponent(tensorOf(i)));
      double allowed = BATCHES * halfUnit / weights + ROUNDING * Math.abs(plain[i] / weights);
      assertEquals(plain[i] / weights, gradient[i], allowed, "parameter " + i);
    }
  }

  @Test
  void anEntryIsRoundedToTheNearestUnit() {
    Batch one = batch(1, false, 9);
    GradientSum sum = sum(Precision.DOUBLE, List.of(one));
    Workspace workspace = new Workspace(network, Precision.DOUBLE);
    BackwardPass.run(new Parameters(network, Precision.DOUBLE, values), one, workspace);
    double[] gradient = sum.gradient();
    for (int i = 0; i < gradient.length; i++) {
      double unit = Math.scalb(1.0, grid.exponent(tensorOf(i)));
      double entry = workspace.gradient().flat().get(i);
      assertEquals(Math.rint(entry / unit) * unit, gradient[i]);
    }
  }

  @Test
  void emptySumsAreNeutral() {
    GradientSum sum = sum(Precision.DOUBLE, randomBatches(Precision.DOUBLE));
    double[] before = sum.gradient();
    GradientSum empty = new GradientSum(network, grid);
    assertSame(sum, sum.merge(empty));
    assertSame(sum, empty.merge(sum));
    assertArrayEquals(before, sum.gradient());
    GradientSum nothing = empty.merge(new GradientSum(network, grid));
    assertEquals(0, nothing.rows());
    assertEquals(0, nothing.weightSum());
    assertArrayEquals(new double[network.parameterCount()], nothing.gradient());
    assertTrue(nothing.isOnGrid());
  }

  @Test
  void anEmptyBatchAddsNothing() {
    GradientSum sum = new GradientSum(network, grid);
    add(sum, Precision.DOUBLE, List.of(batch(0, false, 3)));
    assertEquals(0, sum.rows());
  }

  @Test
  void rowsOfWeightZeroChangeNothing() {
    List<Batch> batches = randomBatches(Precision.DOUBLE);
    GradientSum expected = sum(Precision.DOUBLE, batches);
    Batch ignored = batch(5, false, 4);
    GradientSum sum = sum(Precision.DOUBLE, batches);
    add(sum, Precision.DOUBLE, List.of(new Batch(ignored.x(), ignored.y(), new double[5])));
    assertArrayEquals(expected.gradient(), sum.gradient());
    assertEquals(expected.loss(), sum.loss());
    assertEquals(expected.weightSum(), sum.weightSum());
    assertEquals(expected.rows() + 5, sum.rows());
  }

  @Test
  void weightKIsTheSameAsKEqualRows() {
    Batch batch = batch(4, false, 5);
    double[] weights = {1, 3, 2, 4};
    List<Batch> repeated = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      Matrix x = ((Matrix) batch.x()).view(i * 3, 3, 1);
      Matrix y = batch.y().view(i * 2, 2, 1);
      for (int k = 0; k < weights[i]; k++) {
        repeated.add(new Batch(x, y, new double[] {1}));
      }
    }
    GradientSum expected = sum(Precision.DOUBLE, repeated);
    GradientSum sum = sum(Precision.DOUBLE, List.of(new Batch(batch.x(), batch.y(), weights)));
    assertEquals(10, sum.weightSum());
    assertEquals(expected.loss(), sum.loss(), ROUNDING * expected.loss());
    assertArrayEquals(expected.gradient(), sum.gradient(), ROUNDING);
  }

  @Test
  void sumsOnDifferentGridsAreNotMerged() {
    GradientSum sum = sum(Precision.DOUBLE, List.of(batch(2, false, 6)));
    GradientSum other = new GradientSum(network, SumGrid.first(4, 10 * BATCHES));
    add(other, Precision.DOUBLE, List.of(batch(2, false, 7)));
    assertEquals(
        "sums on two different grids cannot be merged",
        assertThrows(IllegalArgumentException.class, () -> sum.merge(other)).getMessage());
  }

  @Test
  void oneNonFiniteInputIsSeen() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      List<Batch> batches = randomBatches(Precision.DOUBLE);
      ((Matrix) batches.get(1).x()).set(0, bad);
      GradientSum sum = sum(Precision.DOUBLE, batches);
      assertFalse(sum.isFinite());
      assertFalse(sum.isOnGrid());
      assertEquals(grid, sum.nextGrid());
    }
  }

  @Test
  void entriesBeyondTheGridAreSeenWhicheverSumTheyCameFrom() {
    Batch large = batch(2, false, 8);
    large.y().set(0, 1e12);
    GradientSum sum = sum(Precision.DOUBLE, List.of(large));
    GradientSum merged = sum(Precision.DOUBLE, randomBatches(Precision.DOUBLE)).merge(sum);
    for (GradientSum s : List.of(sum, merged)) {
      assertTrue(s.isFinite());
      assertFalse(s.isOnGrid());
    }
  }

  private int tensorOf(int parameter) {
    int t = 0;
    while (network.tensorEnds()[t] <= parameter) {
      t++;
    }
    return t;
  }

  private static void assertSameBits(GradientSum expected, GradientSum found) {
    assertTrue(found.isOnGrid());
    assertArrayEquals(expected.gradient(), found.gradient());
    assertEquals(expected.loss(), found.loss());
    assertEquals(expected.weightSum(), found.weightSum());
    assertEquals(expected.rows(), found.rows());
    assertEquals(expected.nextGrid(), found.nextGrid());
  }

  private GradientSum mergeAtRandom(Precision precision, List<Batch> batches, Random random) {
    List<GradientSum> sums = new ArrayList<>();
    for (int i = 0; i < batches.size(); ) {
      int end = Math.min(batches.size(), i + random.nextInt(8));
      sums.add(sum(precision, batches.subList(i, end)));
      i = end;
    }
    while (sums.size() > 1) {
      GradientSum one = sums.remove(random.nextInt(sums.size()));
      GradientSum other = sums.remove(random.nextInt(sums.size()));
      sums.add(one.merge(other));
    }
    return sums.get(0);
  }

  private GradientSum sum(Precision precision, List<Batch> batches) {
    GradientSum sum = new GradientSum(network, grid);
    add(sum, precision, batches);
    return sum;
  }

  private void add(GradientSum sum, Precision precision, List<Batch> batches) {
    Parameters parameters = new Parameters(network, precision, values);
    Workspace workspace = new Workspace(network, precision);
    batches.forEach(batch -> sum.add(parameters, batch, workspace));
  }

  private List<Batch> randomBatches(Precision precision) {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      batches.add(RandomCase.in(precision, batch(i % 7, true, 100 + i)));
    }
    return batches;
  }

  private Batch batch(int size, boolean weighted, long seed) {
    return RandomCase.batch(network, size, weighted, new SplittableRandom(seed));
  }
}
