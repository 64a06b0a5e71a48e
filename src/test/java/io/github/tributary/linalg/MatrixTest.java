package io.github.tributary.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Storage, views and the column operations of matrices. */
class MatrixTest {

  @ParameterizedTest
  @EnumSource(Precision.class)
  void entriesLieColumnByColumn(Precision precision) {
    Matrix matrix = precision.matrix(2, 3);
    matrix.set(1, 2, 7);
    assertEquals(7, matrix.get(1 + 2 * 2));
    matrix.set(2, 5);
    assertEquals(5, matrix.get(0, 1));
    assertArrayEquals(new double[] {0, 0, 5, 0, 0, 7}, matrix.toArray());
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void valuesAreRoundedToThePrecision(Precision precision) {
    double expected = precision == Precision.FLOAT ? 0.1f : 0.1;
    assertEquals(expected, precision.column(0.1).get(0));
    assertEquals(precision == Precision.FLOAT ? 4 : 8, precision.bytes());
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void writesToAViewShowThrough(Precision precision) {
    Matrix matrix = precision.matrix(3, 3);
    Matrix inner = matrix.view(2, 2, 3).view(1, 2, 2);
    inner.copyFrom(new double[] {1, 2, 3, 4});
    assertArrayEquals(new double[] {0, 0, 0, 1, 2, 3, 4, 0, 0}, matrix.toArray());
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aViewMayNotLeaveItsMatrix(Precision precision) {
    Matrix matrix = precision.matrix(3, 3);
    matrix.view(9, 0, 4);
    matrix.view(3, 2, 3);
    assertMessage("a view of 2×3 from entry 4 does not fit into 3×3", () -> matrix.view(4, 2, 3));
    assertMessage("from entry -1", () -> matrix.view(-1, 1, 1));
    assertMessage("-1×1", () -> matrix.view(0, -1, 1));
    assertMessage("1×-1", () -> matrix.view(0, 1, -1));
    assertMessage("65536×65536", () -> matrix.view(0, 65536, 65536));
    Matrix part = matrix.view(0, 2, 2);
    assertMessage("does not fit into 2×2", () -> part.view(1, 2, 2));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void firstColumnsIsAViewOfTheLeftPart(Precision precision) {
    Matrix matrix = precision.matrix(2, 3);
    matrix.copyFrom(new double[] {1, 2, 3, 4, 5, 6});
    assertArrayEquals(new double[] {1, 2, 3, 4}, matrix.firstColumns(2).toArray());
    assertEquals("2×0", matrix.firstColumns(0).shape());
    assertSame(matrix, matrix.firstColumns(3));
    assertMessage("does not fit", () -> matrix.firstColumns(4));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void fillColumnsRepeatsTheColumn(Precision precision) {
    Matrix matrix = precision.matrix(2, 3);
    matrix.fill(9);
    matrix.fillColumns(precision.column(1, 2));
    assertArrayEquals(new double[] {1, 2, 1, 2, 1, 2}, matrix.toArray());
    precision.matrix(2, 0).fillColumns(precision.column(1, 2));
    assertMessage(
        "a column of 3×1 cannot fill 2×3", () -> matrix.fillColumns(precision.column(1, 2, 3)));
    assertMessage(
        "a column of 2×2 cannot fill 2×3", () -> matrix.fillColumns(precision.matrix(2, 2)));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void sumColumnsIntoAddsAcrossAndOverwrites(Precision precision) {
    Matrix matrix = precision.matrix(2, 3);
    matrix.copyFrom(new double[] {1, 10, 2, 20, 3, 30});
    Matrix sums = precision.column(Double.NaN, 5);
    matrix.sumColumnsInto(sums);
    assertArrayEquals(new double[] {6, 60}, sums.toArray());
    precision.matrix(2, 0).sumColumnsInto(sums);
    assertArrayEquals(new double[] {0, 0}, sums.toArray());
    assertMessage(
        "the columns of 2×3 do not add up to 3×1",
        () -> matrix.sumColumnsInto(precision.matrix(3, 1)));
    assertMessage("do not add up to 2×2", () -> matrix.sumColumnsInto(precision.matrix(2, 2)));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void sumColumnsIntoRoundsEachAdditionInTheOrderOfTheColumns(Precision precision) {
    // 1 + 2⁻ᵏ/2 is a tie that rounds to 1, time and again; added up before, the halves would count.
    double half = precision == Precision.FLOAT ? 0x1p-24 : 0x1p-53;
    Matrix matrix = precision.matrix(40, 5);
    for (int c = 0; c < 5; c++) {
      for (int r = 0; r < 40; r++) {
        matrix.set(r, c, c == 0 ? r : half * r);
      }
    }
    Matrix sums = precision.matrix(40, 1);
    matrix.sumColumnsInto(sums);
    assertEquals(1, sums.get(1));
    for (int r = 0; r < 40; r++) {
      double sum = 0;
      for (int c = 0; c < 5; c++) {
        sum = precision.column(sum + matrix.get(r, c)).get(0);
      }
      assertEquals(sum, sums.get(r));
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void mapIntoVisitsEveryEntryOfItsWindowAndNoOther(Precision precision) {
    for (int n : new int[] {0, 1, ArrayFunctions.LENGTH, ArrayFunctions.LENGTH + 1, 1500}) {
      Matrix all = numbered(precision, n + 4);
      Matrix inner = all.view(2, n, 1);
      Matrix apart = precision.matrix(n, 1);
      inner.mapInto(MatrixTest::tripled, apart);
      inner.mapInto(MatrixTest::tripled, inner);
      for (int i = 0; i < n + 4; i++) {
        boolean inside = i >= 2 && i < n + 2;
        assertEquals(inside ? 3 * i : i, all.get(i));
        assertEquals(inside ? 3 * i : 0, inside ? apart.get(i - 2) : 0);
      }
    }
    assertMessage(
        "does not give 2×2",
        () -> precision.matrix(4, 1).mapInto(MatrixTest::tripled, precision.matrix(2, 2)));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void combineIntoTakesPairsAndMayOverwriteEither(Precision precision) {
    int n = ArrayFunctions.LENGTH + 9;
    Matrix a = numbered(precision, n);
    Matrix b = precision.matrix(n, 1);
    b.fill(5);
    Matrix apart = precision.matrix(n, 1);
    a.combineInto(b, MatrixTest::difference, apart);
    a.combineInto(b, MatrixTest::difference, b);
    a.combineInto(b, MatrixTest::difference, a);
    for (int i = 0; i < n; i++) {
      assertEquals(i - 5, apart.get(i));
      assertEquals(i - 5, b.get(i));
      assertEquals(5, a.get(i));
    }
    Matrix other = precision.matrix(1, n);
    assertMessage("does not give", () -> a.combineInto(other, MatrixTest::difference, a));
    assertMessage("does not give", () -> a.combineInto(b, MatrixTest::difference, other));
  }

  private static Matrix numbered(Precision precision, int n) {
    Matrix matrix = precision.matrix(n, 1);
    for (int i = 0; i < n; i++) {
      matrix.set(i, i);
    }
    return matrix;
  }

  private static double[] tripled(ArrayFunctions functions, double[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= 3;
    }
    return x;
  }

  private static double[] difference(ArrayFunctions functions, double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      x[i] -= y[i];
    }
    return x;
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void whereAboveZeroIntoKeepsEntriesByTheSignOfOthers(Precision precision) {
    double least = precision == Precision.FLOAT ? Float.MIN_VALUE : Double.MIN_VALUE;
    double[] signs = {
      0, -0.0, least, -least, 1, -1, 1 / 0.0, -1 / 0.0, Double.NaN, precision.bytes()
    };
    for (double entry : new double[] {3, -3, -0.0, Double.NaN, 1 / 0.0}) {
      Matrix z = precision.column(signs);
      Matrix d = precision.matrix(signs.length, 1);
      d.fill(entry);
      d.whereAboveZeroInto(z, d);
      for (int i = 0; i < signs.length; i++) {
        assertEquals(signs[i] > 0 ? entry : 0, d.get(i), "" + signs[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void copyFromNeedsAsManyValuesAsEntries(Precision precision) {
    assertMessage(
        "3 values do not fill a matrix of 2×2",
        () -> precision.matrix(2, 2).copyFrom(new double[3]));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void impossibleSizesAreRejected(Precision precision) {
    assertMessage("-1×2 does not fit into one array", () -> precision.matrix(-1, 2));
    assertMessage("65536×65536 does not fit", () -> precision.matrix(65536, 65536));
  }

  private static void assertMessage(String part, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void columnsGoThroughBytesAndBack(Precision precision) {
    Matrix from = precision.matrix(2, 3);
    from.copyFrom(new double[] {1, -2, 0.5, 4, 5, 6});
    ByteBuffer bytes = ByteBuffer.allocate(4 * precision.bytes() + 1);
    bytes.put((byte) 7);
    // A view, so that its place in the array counts.
    from.view(2, 2, 2).writeColumn(1, bytes);
    from.writeColumn(0, bytes);
    assertEquals(0, bytes.remaining());
    bytes.position(1);
    Matrix to = precision.matrix(2, 3);
    to.view(2, 2, 2).readColumn(1, bytes);
    to.readColumn(0, bytes);
    assertArrayEquals(new double[] {1, -2, 0, 0, 5, 6}, to.toArray());
    assertThrows(BufferUnderflowException.class, () -> to.readColumn(0, bytes));
    assertThrows(BufferOverflowException.class, () -> from.writeColumn(0, bytes));
  }
}
