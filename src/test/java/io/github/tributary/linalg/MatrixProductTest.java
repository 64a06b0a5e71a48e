package io.github.tributary.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The three products against three nested loops. Entries are small integers, whose sums of products
 * are exact in both precisions, so that no tolerance is needed.
 */
class MatrixProductTest {

  private static final int LARGEST_ENTRY = 8;
  private static final double NEIGHBOUR = 99;
  private static final int MARGIN = 3;

  /** out: p×m, with n the dimension that is summed over. */
  record Shape(Precision precision, int p, int n, int m) {
    @Override
    public String toString() {
      return precision + " " + p + "×" + n + " · " + n + "×" + m;
    }
  }

  static List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      for (int[] s :
          new int[][] {
            {1, 1, 1},
            {2, 3, 4},
            {1, 7, 5},
            {6, 1, 5},
            {6, 7, 1},
            {17, 33, 9},
            {64, 50, 70},
            {3, 2, 0},
            {0, 2, 3},
            {3, 0, 2},
            {1, 0, 1}
          }) {
        shapes.add(new Shape(precision, s[0], s[1], s[2]));
      }
    }
    return shapes;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void timesIntoIsThreeLoops(Shape s) {
    Matrix a = random(s.precision, s.p, s.n, 1);
    Matrix b = random(s.precision, s.n, s.m, 2);
    Matrix out = view(s.precision, s.p, s.m);
    out.fill(Double.NaN);
    a.timesInto(b, out);
    assertArrayEquals(loops(entries(a), entries(b), new double[s.p][s.m]), entries(out));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void timesTransposedIntoIsThreeLoops(Shape s) {
    Matrix a = random(s.precision, s.p, s.n, 3);
    Matrix b = random(s.precision, s.m, s.n, 4);
    Matrix out = view(s.precision, s.p, s.m);
    out.fill(Double.NaN);
    a.timesTransposedInto(b, out);
    double[][] expected = loops(entries(a), transposed(b), new double[s.p][s.m]);
    assertArrayEquals(expected, entries(out));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void addTransposedTimesAccumulatesThreeLoops(Shape s) {
    Matrix a = random(s.precision, s.n, s.p, 5);
    Matrix b = random(s.precision, s.n, s.m, 6);
    Matrix out = random(s.precision, s.p, s.m, 7);
    double[][] expected = loops(transposed(a), entries(b), entries(out));
    a.addTransposedTimes(b, out);
    assertArrayEquals(expected, entries(out));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void productsWriteNothingBesideTheirDestination(Precision precision) {
    Matrix array = precision.matrix(4 + 2 * MARGIN, 1);
    array.fill(NEIGHBOUR);
    Matrix out = array.view(MARGIN, 2, 2);
    Matrix a = random(precision, 2, 3, 8);
    a.timesInto(random(precision, 3, 2, 9), out);
    a.timesTransposedInto(random(precision, 2, 3, 9), out);
    random(precision, 3, 2, 9).addTransposedTimes(random(precision, 3, 2, 10), out);
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(NEIGHBOUR, array.get(i));
      assertEquals(NEIGHBOUR, array.get(MARGIN + 4 + i));
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void mismatchesNameAllThreeShapes(Precision precision) {
    Matrix a = precision.matrix(2, 3);
    Matrix b = precision.matrix(4, 5);
    Matrix out = precision.matrix(6, 7);
    assertRejected("2×3 · 4×5 does not give 6×7", () -> a.timesInto(b, out));
    assertRejected("2×3 ·ᵀ 4×5 does not give 6×7", () -> a.timesTransposedInto(b, out));
    assertRejected("2×3 ᵀ· 4×5 does not give 6×7", () -> a.addTransposedTimes(b, out));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void productsOverNothingAreZeroEvenWithoutAnArrayEntry(Precision precision) {
    Matrix out = precision.column(5, 7);
    precision.matrix(0, 2).addTransposedTimes(precision.matrix(0, 1), out);
    assertArrayEquals(new double[] {5, 7}, out.toArray());
    precision.matrix(2, 0).timesTransposedInto(precision.matrix(1, 0), out);
    assertArrayEquals(new double[2], out.toArray());
    out.fill(5);
    precision.matrix(2, 0).timesInto(precision.matrix(0, 1), out);
    assertArrayEquals(new double[2], out.toArray());
  }

  @Test
  void eachDimensionIsCheckedOnItsOwn() {
    Matrix a = Precision.DOUBLE.matrix(2, 3);
    Matrix b = Precision.DOUBLE.matrix(3, 4);
    assertRejected("does not give 1×4", () -> a.timesInto(b, Precision.DOUBLE.matrix(1, 4)));
    assertRejected("does not give 2×5", () -> a.timesInto(b, Precision.DOUBLE.matrix(2, 5)));
    Matrix d = Precision.DOUBLE.matrix(2, 4);
    assertRejected("2×3 · 2×4", () -> a.timesInto(d, Precision.DOUBLE.matrix(2, 4)));
    Matrix c = Precision.DOUBLE.matrix(4, 3);
    assertRejected("1×4", () -> a.timesTransposedInto(c, Precision.DOUBLE.matrix(1, 4)));
    assertRejected("2×5", () -> a.timesTransposedInto(c, Precision.DOUBLE.matrix(2, 5)));
    assertRejected("2×3 ·ᵀ 2×4", () -> a.timesTransposedInto(d, Precision.DOUBLE.matrix(2, 2)));
    assertRejected("2×4", () -> a.addTransposedTimes(d, Precision.DOUBLE.matrix(2, 4)));
    assertRejected("3×5", () -> a.addTransposedTimes(d, Precision.DOUBLE.matrix(3, 5)));
    assertRejected("2×3 ᵀ· 3×4", () -> a.addTransposedTimes(b, Precision.DOUBLE.matrix(3, 4)));
  }

  @Test
  void precisionsDoNotMix() {
    Matrix f = Precision.FLOAT.matrix(2, 2);
    Matrix d = Precision.DOUBLE.matrix(2, 2);
    String message = "a float matrix and a double matrix cannot be combined";
    assertRejected(message, () -> f.timesInto(d, Precision.FLOAT.matrix(2, 2)));
    assertRejected(message, () -> d.timesInto(f, Precision.DOUBLE.matrix(2, 2)));
    assertRejected(message, () -> d.timesInto(Precision.DOUBLE.matrix(2, 2), f));
  }

  private static void assertRejected(String message, Runnable product) {
    String found = assertThrows(IllegalArgumentException.class, product::run).getMessage();
    assertTrue(found.contains(message), found);
  }

  /** Random integers in a view that starts at an odd offset. */
  private static Matrix random(Precision precision, int rows, int columns, long seed) {
    Matrix matrix = view(precision, rows, columns);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < matrix.size(); i++) {
      matrix.set(i, random.nextInt(-LARGEST_ENTRY, LARGEST_ENTRY + 1));
    }
    return matrix;
  }

  private static Matrix view(Precision precision, int rows, int columns) {
    return precision.matrix(rows * columns + 2 * MARGIN, 1).view(MARGIN, rows, columns);
  }

  private static double[][] entries(Matrix matrix) {
    double[][] entries = new double[matrix.rows()][matrix.columns()];
    for (int r = 0; r < matrix.rows(); r++) {
      for (int c = 0; c < matrix.columns(); c++) {
        entries[r][c] = matrix.get(r, c);
      }
    }
    return entries;
  }

  private static double[][] transposed(Matrix matrix) {
    double[][] entries = new double[matrix.columns()][matrix.rows()];
    for (int r = 0; r < matrix.rows(); r++) {
      for (int c = 0; c < matrix.columns(); c++) {
        entries[c][r] = matrix.get(r, c);
      }
    }
    return entries;
  }

  /** start + a·b. */
  private static double[][] loops(double[][] a, double[][] b, double[][] start) {
    for (int r = 0; r < start.length; r++) {
      for (int c = 0; c < start[r].length; c++) {
        for (int k = 0; k < b.length; k++) {
          start[r][c] += a[r][k] * b[k][c];
        }
      }
    }
    return start;
  }
}
