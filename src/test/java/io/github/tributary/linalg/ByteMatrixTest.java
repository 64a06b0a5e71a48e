package io.github.tributary.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A matrix of bytes has the bits of the matrix of numbers that they stand for. */
class ByteMatrixTest {

  // Longer than the arrays of ArrayFunctions, and no multiple of them.
  private static final int ROWS = 700;
  private static final int COLUMNS = 3;
  // So many that no table is made.
  private static final int MANY_ROWS = (1 << 14) + 1;

  private final SplittableRandom random = new SplittableRandom(1);
  private final double[] shifts = random.doubles(ROWS, 0, 255).toArray();
  private final double[] scales = random.doubles(ROWS, 0.1, 100).toArray();
  private final byte[] bytes = new byte[ROWS * COLUMNS];

  ByteMatrixTest() {
    random.nextBytes(bytes);
  }

  private ByteMatrix matrix(Precision precision) {
    return new ByteMatrix(bytes, COLUMNS, new ByteScale(shifts, scales, precision));
  }

  /** (u - shift)/scale in double, rounded by {@link Matrix#set}. */
  private Matrix numbers(Precision precision) {
    Matrix numbers = precision.matrix(ROWS, COLUMNS);
    for (int c = 0; c < COLUMNS; c++) {
      for (int r = 0; r < ROWS; r++) {
        int whole = Byte.toUnsignedInt(bytes[r + ROWS * c]);
        numbers.set(r, c, (whole - shifts[r]) / scales[r]);
      }
    }
    return numbers;
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void entriesAreShiftedScaledAndRoundedOnce(Precision precision) {
    Matrix expected = numbers(precision);
    ByteMatrix x = matrix(precision);
    // A view, as a workspace gives it, that does not begin where its array does.
    Matrix found = precision.matrix(ROWS, COLUMNS + 1).view(ROWS, ROWS, COLUMNS);
    x.expandInto(found);
    assertArrayEquals(expected.toArray(), found.toArray());
    assertArrayEquals(expected.toArray(), x.toArray());
    assertEquals(precision, x.precision());
    for (int r = 0; r < ROWS; r++) {
      assertEquals(expected.get(r, COLUMNS - 1), x.get(r, COLUMNS - 1));
    }
    for (Precision other : Precision.values()) {
      assertEquals(other, x.to(other).precision());
      assertArrayEquals(expected.to(other).toArray(), x.to(other).toArray());
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void moreRowsThanATableIsMadeForAreTheSameNumbers(Precision precision) {
    double[] manyShifts = random.doubles(MANY_ROWS, 0, 255).toArray();
    double[] manyScales = random.doubles(MANY_ROWS, 0.1, 100).toArray();
    byte[] many = new byte[MANY_ROWS];
    random.nextBytes(many);
    ByteMatrix x = new ByteMatrix(many, 1, new ByteScale(manyShifts, manyScales, precision));
    Matrix found = precision.matrix(MANY_ROWS, 2).view(MANY_ROWS, MANY_ROWS, 1);
    x.expandInto(found);
    Matrix expected = precision.matrix(MANY_ROWS, 1);
    for (int r = 0; r < MANY_ROWS; r++) {
      expected.set(r, (Byte.toUnsignedInt(many[r]) - manyShifts[r]) / manyScales[r]);
    }
    assertArrayEquals(expected.toArray(), found.toArray());
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void productsAreThoseOfTheNumbers(Precision precision) {
    Matrix w = precision.matrix(ROWS, 2);
    w.copyFrom(random.doubles(w.size(), -1, 1).toArray());
    Matrix dJdz = precision.matrix(2, COLUMNS);
    dJdz.copyFrom(random.doubles(dJdz.size(), -1, 1).toArray());
    Matrix expected = precision.matrix(2, COLUMNS);
    Matrix found = precision.matrix(2, COLUMNS);
    w.addTransposedTimes(numbers(precision), expected);
    w.addTransposedTimes(matrix(precision), found);
    assertArrayEquals(expected.toArray(), found.toArray());
    numbers(precision).timesTransposedInto(dJdz, w);
    Matrix again = precision.matrix(ROWS, 2);
    matrix(precision).timesTransposedInto(dJdz, again);
    assertArrayEquals(w.toArray(), again.toArray());
  }

  @Test
  void whatDoesNotFitIsRejected() {
    ByteMatrix x = matrix(Precision.FLOAT);
    assertThrows(
        IllegalArgumentException.class,
        () -> x.expandInto(Precision.FLOAT.matrix(ROWS, COLUMNS + 1)));
    assertThrows(
        IllegalArgumentException.class, () -> x.expandInto(Precision.DOUBLE.matrix(ROWS, COLUMNS)));
    ByteScale scale = new ByteScale(shifts, scales, Precision.FLOAT);
    assertThrows(IllegalArgumentException.class, () -> new ByteMatrix(bytes, COLUMNS + 1, scale));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ByteScale(shifts, new double[1], Precision.FLOAT));
  }
}
