package io.github.tributary.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sum of vectors on a grid: however large an entry is in units, and wherever it stands. */
class GridSumRoundingTest {

  // Below, at and above the length of the pieces that are rounded together.
  private static final int[] ENDS = {1, 1025, 2600};
  private static final int[] EXPONENTS = {-3, 5, -40};

  /** Numbers below 2⁵¹ units are rounded in another way than larger ones. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20, 50, 51, 52, 53, 60})
  void everyEntryIsRoundedToTheNearestUnitTiesToEven(int bits) {
    SplittableRandom random = new SplittableRandom(bits);
    GridSum sum = new GridSum(SumGrid.first(3, 4).with(EXPONENTS), ENDS);
    long[] expected = new long[ENDS[2]];
    for (int round = 0; round < 3; round++) {
      Matrix vector = Precision.DOUBLE.matrix(ENDS[2], 1);
      for (int i = 0; i < expected.length; i++) {
        // Quarters of a unit: every fourth is a tie, as long as a double can hold it.
        double units = Math.rint(random.nextDouble(-1, 1) * Math.scalb(1.0, bits + 2)) / 4;
        vector.set(i, Math.scalb(units, EXPONENTS[tensor(i)]));
        expected[i] += (long) Math.rint(units);
      }
      for (int t = 0; t < 3; t++) {
        sum.addTensor(vector, t);
      }
    }
    double[] found = sum.dividedBy(1);
    for (int i = 0; i < expected.length; i++) {
      double value = Math.scalb((double) expected[i], EXPONENTS[tensor(i)]);
      assertEquals(value, found[i], 0.0, "entry " + i);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void theLargestEntryIsSeenWhereverItStands(Precision precision) {
    for (int i = 0; i < ENDS[2]; i++) {
      Matrix vector = precision.matrix(ENDS[2], 1);
      vector.set(i, i % 2 == 0 ? -1000 : 1000);
      int[] exponents = added(vector).nextGrid().exponents();
      for (int t = 0; t < 3; t++) {
        // 2¹⁰ > 1000, and six bits to grow into of the 60 that four batches leave.
        assertEquals(t == tensor(i) ? 10 + 6 - 60 : 0, exponents[t], "entry " + i);
      }
      vector.set(i, Double.NaN);
      assertFalse(added(vector).isFinite());
    }
    assertTrue(added(precision.matrix(ENDS[2], 1)).isFinite());
  }

  private static GridSum added(Matrix vector) {
    GridSum sum = new GridSum(SumGrid.first(3, 4).with(new int[3]), ENDS);
    for (int t = 0; t < 3; t++) {
      sum.addTensor(vector, t);
    }
    return sum;
  }

  private static int tensor(int i) {
    return i < ENDS[0] ? 0 : i < ENDS[1] ? 1 : 2;
  }
}
