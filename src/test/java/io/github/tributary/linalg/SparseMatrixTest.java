package io.github.tributary.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Products of sparse matrices against those of the dense matrices with the same entries. */
class SparseMatrixTest {

  /** Sums of at most 50 terms below 1, each rounded at 2⁻⁵³. */
  private static final double TOLERANCE = 1e-13;

  private static final int P = 50;
  private static final int M = 20;
  private static final int N = 3;

  private final SplittableRandom random = new SplittableRandom(1);

  /** Every tenth entry or so, column 3 without any, row 7 nowhere. */
  private SparseMatrix sparse() {
    SparseMatrix.Builder builder = new SparseMatrix.Builder(P, Precision.DOUBLE);
    for (int c = 0; c < M; c++) {
      for (int r = 0; r < P; r++) {
        if (c != 3 && r != 7 && random.nextInt(10) == 0) {
          builder.add(r, random.nextDouble(-1, 1));
        }
      }
      builder.endColumn();
    }
    return builder.build();
  }

  private static Matrix dense(AnyMatrix matrix) {
    Matrix dense = Precision.DOUBLE.matrix(matrix.rows(), matrix.columns());
    dense.copyFrom(matrix.toArray());
    return dense;
  }

  private Matrix filled(int rows, int columns) {
    Matrix matrix = Precision.DOUBLE.matrix(rows, columns);
    matrix.copyFrom(random.doubles(matrix.size(), -1, 1).toArray());
    return matrix;
  }

  @Test
  void forwardProductIsTheDenseOne() {
    SparseMatrix x = sparse();
    Matrix w = filled(P, N);
    Matrix found = filled(N, M);
    Matrix expected = found.to(Precision.DOUBLE);
    w.addTransposedTimes(x, found);
    w.addTransposedTimes(dense(x), expected);
    assertArrayEquals(expected.toArray(), found.toArray(), TOLERANCE);
  }

  @Test
  void gradientProductIsTheDenseOneAndIsOverwritten() {
    SparseMatrix x = sparse();
    Matrix dJdz = filled(N, M);
    Matrix expected = Precision.DOUBLE.matrix(P, N);
    dense(x).timesTransposedInto(dJdz, expected);
    Matrix found = Precision.DOUBLE.matrix(P, N);
    for (int repetition = 0; repetition < 2; repetition++) {
      x.timesTransposedInto(dJdz, found);
      assertArrayEquals(expected.toArray(), found.toArray(), TOLERANCE);
    }
    x.clearOccupiedRows(found);
    assertArrayEquals(new double[P * N], found.toArray());
  }

  @Test
  void entriesAreFoundAndColumnsJoined() {
    SparseMatrix x = sparse();
    Matrix dense = dense(x);
    for (int r = 0; r < P; r++) {
      assertEquals(dense.get(r, 5), x.get(r, 5));
    }
    SparseMatrix twice = SparseMatrix.concatenate(List.of(x, x));
    assertEquals(2 * x.entries(), twice.entries());
    assertEquals(2 * M, twice.columns());
    assertEquals(x.get(4, 2), twice.get(4, M + 2));
  }

  @Test
  void refusesEntriesOutOfOrderAndPrecisionsThatDiffer() {
    SparseMatrix.Builder builder = new SparseMatrix.Builder(P, Precision.DOUBLE);
    builder.add(3, 1);
    assertThrows(IllegalArgumentException.class, () -> builder.add(3, 1));
    assertThrows(IllegalArgumentException.class, () -> builder.add(P, 1));
    Matrix out = Precision.DOUBLE.matrix(P, N);
    AnyMatrix single = sparse().to(Precision.FLOAT);
    assertThrows(
        IllegalArgumentException.class, () -> single.timesTransposedInto(filled(N, M), out));
  }
}
