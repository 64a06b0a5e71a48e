package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The sums are exact, whichever way a value takes. */
class FeatureMomentsTest {

  // Both sides of every border between integers and the rest.
  private static final double[] VALUES = {
    0, 1, -1, 255, 0.1, -0.1, 3.5, 1e15, -1e15, (1 << 20) - 1, 1 << 20, -(1 << 20), 1e-300, 1e70
  };

  private static final double[] WEIGHTS = {1, 1, 0.3, 2};

  private static FeatureMoments moments(int features) {
    return new FeatureMoments(features);
  }

  private static void assertSums(FeatureMoments found, List<double[]> rows, List<Double> weights) {
    for (int j = 0; j < found.features(); j++) {
      BigDecimal sum = BigDecimal.ZERO;
      BigDecimal squares = BigDecimal.ZERO;
      for (int i = 0; i < rows.size(); i++) {
        BigDecimal x = new BigDecimal(rows.get(i)[j]);
        BigDecimal weighted = x.multiply(new BigDecimal(weights.get(i)));
        sum = sum.add(weighted);
        squares = squares.add(weighted.multiply(x));
      }
      assertEquals(0, sum.compareTo(found.sum(j)), "Σvx of feature " + j);
      assertEquals(0, squares.compareTo(found.sumOfSquares(j)), "Σvx² of feature " + j);
    }
  }

  @Test
  void sumsAreExactForWholeNumbersRealNumbersAndWeights() {
    List<double[]> rows = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    FeatureMoments all = moments(2);
    FeatureMoments[] parts = {moments(2), moments(2), moments(2)};
    for (int i = 0; i < VALUES.length * WEIGHTS.length; i++) {
      // 1e-300 has squares that double does not hold: it comes with the weight that asks for none.
      double x = VALUES[i % VALUES.length];
      double[] row = {Math.abs(x) < 1e-100 ? 0.7 : x, VALUES[(i + 3) % 9]};
      double weight = WEIGHTS[i / VALUES.length];
      rows.add(row);
      weights.add(weight);
      all.add(FeatureRow.of(row), weight);
      parts[i % 2].add(FeatureRow.of(row), weight);
    }
    all.finish();
    parts[0].finish();
    parts[1].finish();
    assertSums(all, rows, weights);
    parts[2].add(parts[1]);
    parts[2].add(parts[0]);
    assertSums(parts[2], rows, weights);
  }

  @Test
  void sumsOfRealNumbersOfAnySizeAreExact() {
    // Sizes that grow, shrink and leave the range of the units, over more rows than these hold.
    SplittableRandom random = new SplittableRandom(1);
    List<double[]> rows = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    FeatureMoments found = moments(5);
    for (int i = 0; i < 20_000; i++) {
      double[] row = {
        random.nextGaussian(),
        0.999 * random.nextDouble() * (i % 3 == 0 ? 1 : -1) + 100,
        random.nextGaussian() * Math.scalb(1.0, random.nextInt(-60, 60)),
        // Far beyond the units for some hundred rows, then far below, or within.
        random.nextGaussian() * Math.scalb(1.0, 60 * (i / 300 % 15 - 7)),
        fillingUp(i, random),
      };
      rows.add(row);
      weights.add(1.0);
      found.add(FeatureRow.of(row), 1);
    }
    found.finish();
    assertSums(found, rows, weights);
  }

  /** As large as the units of the first values allow, so that the sums of pieces fill up. */
  private static double fillingUp(int row, SplittableRandom random) {
    return row < 1000 ? 1.1 : random.nextDouble(7.9, 8);
  }

  @Test
  void sumsOfSparseRowsAndOfBothInTurnsDoNotFillUpEither() {
    SplittableRandom random = new SplittableRandom(2);
    List<double[]> sparse = new ArrayList<>();
    List<double[]> mixed = new ArrayList<>();
    FeatureMoments ofSparse = moments(4);
    FeatureMoments ofMixed = moments(4);
    for (int i = 0; i < 30_000; i++) {
      double x = fillingUp(i, random);
      sparse.add(new double[] {x, 0, 0, 0});
      mixed.add(i % 2 == 0 ? new double[] {x, 0, 0, 0} : new double[] {x, -x, 0, 0.5});
      ofSparse.add(FeatureRow.of(sparse.get(i)), 1);
      ofMixed.add(FeatureRow.of(mixed.get(i)), 1);
    }
    ofSparse.finish();
    ofMixed.finish();
    List<Double> ones = Collections.nCopies(sparse.size(), 1.0);
    assertSums(ofSparse, sparse, ones);
    assertSums(ofMixed, mixed, ones);
  }

  @Test
  void rowsOfThousandsOfRealNumbersAreSummedToo() {
    double[] row = new double[5000];
    Arrays.setAll(row, j -> j + 0.1);
    FeatureMoments found = moments(row.length);
    found.add(FeatureRow.of(row), 1);
    found.add(FeatureRow.of(row), 1);
    found.finish();
    assertSums(found, List.of(row, row), List.of(1.0, 1.0));
  }

  @Test
  void sumsThatAreNotFinishedAreNotGiven() {
    FeatureMoments moments = moments(1);
    moments.add(FeatureRow.of(0.5), 1);
    assertThrows(IllegalStateException.class, () -> moments.sum(0));
    assertThrows(IllegalStateException.class, () -> moments(1).add(moments));
  }

  @Test
  void valuesWhoseSquaresAreNearTheEndOfTheRangeAreExactToo() {
    double[] row = {1e153, -3.3e152};
    FeatureMoments found = moments(2);
    found.add(FeatureRow.of(row), 1);
    found.finish();
    assertSums(found, List.of(row), List.of(1.0));
  }

  @Test
  void bytesAreSummedWithOtherNumbersAndDoNotOverflow() {
    SplittableRandom random = new SplittableRandom(1);
    int features = 70; // more than are always added one by one
    byte[] bytes = new byte[1 + features];
    List<double[]> rows = new ArrayList<>();
    FeatureMoments found = moments(features);
    FeatureMoments parts = moments(features);
    FeatureMoments part = moments(features);
    for (int i = 0; i < 70_000; i++) {
      random.nextBytes(bytes);
      bytes[1] = (byte) 255;
      double[] row = new double[features];
      for (int j = 0; j < features; j++) {
        row[j] = bytes[1 + j] & 255;
      }
      if (i % 1000 == 0) {
        row[2] = 0.1;
        found.add(FeatureRow.of(row), 1);
        part.add(FeatureRow.of(row), 1);
      } else {
        found.addBytes(bytes, 1);
        part.addBytes(bytes, 1);
      }
      rows.add(row);
      if (i == 40_000) {
        part.finish();
        parts.add(part);
        part = moments(features);
      }
    }
    found.finish();
    part.finish();
    parts.add(part);
    for (int j : new int[] {0, 1, 2, features - 1}) {
      BigDecimal sum = BigDecimal.ZERO;
      BigDecimal squares = BigDecimal.ZERO;
      for (double[] row : rows) {
        BigDecimal x = new BigDecimal(row[j]);
        sum = sum.add(x);
        squares = squares.add(x.multiply(x));
      }
      for (FeatureMoments moments : List.of(found, parts)) {
        assertEquals(0, sum.compareTo(moments.sum(j)), "Σx of feature " + j);
        assertEquals(0, squares.compareTo(moments.sumOfSquares(j)), "Σx² of feature " + j);
      }
    }
  }

  @Test
  void largeWholeNumbersOfManyRowsDoNotOverflow() {
    long largest = (1 << 20) - 1;
    // No more than half of them not 0: a dense row's numbers are not added up as integers.
    FeatureRow row = FeatureRow.of((double) largest, (double) -largest, 0, 0);
    FeatureMoments total = moments(4);
    int rows = 5_000_000;
    for (int i = 0; i < rows; i++) {
      total.add(row, 1);
    }
    total.finish();
    FeatureMoments twice = moments(4);
    for (int times = 0; times < 16; times++) {
      FeatureMoments part = moments(4);
      for (int i = 0; i < 2_000_000; i++) {
        part.add(row, 1);
      }
      part.finish();
      twice.add(part);
    }
    assertEquals(0, total.sum(0).compareTo(BigDecimal.valueOf(rows * largest)));
    assertEquals(
        0,
        total
            .sumOfSquares(1)
            .compareTo(BigDecimal.valueOf(rows).multiply(BigDecimal.valueOf(largest * largest))));
    assertEquals(0, twice.sum(1).compareTo(BigDecimal.valueOf(-32_000_000 * largest)));
    assertEquals(
        0,
        twice
            .sumOfSquares(0)
            .compareTo(
                BigDecimal.valueOf(32_000_000).multiply(BigDecimal.valueOf(largest * largest))));
  }

  @Test
  void aFeatureThatIsAlwaysZeroAddsUpToZero() {
    FeatureMoments moments = moments(2);
    moments.add(FeatureRow.of(0, 1), 1);
    assertEquals(0, moments.sum(0).signum());
    assertEquals(0, moments.sumOfSquares(0).signum());
  }

  @Test
  void differencesBeyondTheRangeOfDoubleAreTold() {
    FeatureMoments moments = moments(3);
    moments.add(FeatureRow.of(1, 2e307, -3e307), 1);
    moments.finish();
    assertEquals(2, moments.firstTooLarge());
    FeatureMoments none = moments(3);
    assertEquals(-1, none.firstTooLarge());
    none.add(moments);
    assertEquals(2, none.firstTooLarge());
  }

  /** Whatever the way into the sums: some dense rows at once, a sparse row, weights. */
  @Test
  void productsBeyondTheRangeOfDoubleAreSummedExactly() {
    double[] values = {1e-200, -3e-310, Double.MIN_VALUE, 1e-161, 1e155, 3e300, -7e200, 1, 0};
    for (double weight : new double[] {1, 1e300, 1e-300, 3e-320}) {
      FeatureMoments dense = moments(1);
      FeatureMoments sparse = moments(4);
      BigDecimal sum = BigDecimal.ZERO;
      BigDecimal squares = BigDecimal.ZERO;
      for (double x : values) {
        FeatureMoments part = moments(1);
        part.add(FeatureRow.of(x), weight);
        part.finish();
        dense.add(part);
        sparse.add(FeatureRow.of(0, 0, x, 0), weight);
        BigDecimal weighted = new BigDecimal(weight).multiply(new BigDecimal(x));
        sum = sum.add(weighted);
        squares = squares.add(weighted.multiply(new BigDecimal(x)));
      }
      sparse.finish();
      String what = "weight " + weight;
      assertEquals(0, sum.compareTo(dense.sum(0)), what);
      assertEquals(0, squares.compareTo(dense.sumOfSquares(0)), what);
      assertEquals(0, sum.compareTo(sparse.sum(2)), what);
      assertEquals(0, squares.compareTo(sparse.sumOfSquares(2)), what);
    }
  }

  @Test
  void veryManyFeaturesAreSummedExactlyToo() {
    double[] row = new double[70_000];
    row[69_999] = 3;
    FeatureMoments moments = moments(row.length);
    moments.add(FeatureRow.of(row), 1);
    moments.add(FeatureRow.of(row), 1);
    assertEquals(0, moments.sum(69_999).compareTo(BigDecimal.valueOf(6)));
    assertEquals(0, moments.sumOfSquares(69_999).compareTo(BigDecimal.valueOf(18)));
  }
}
