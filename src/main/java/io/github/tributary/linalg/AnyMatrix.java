package io.github.tributary.linalg;

import java.io.Serializable;

/**
 * A matrix, dense, sparse or of bytes, as the inputs x of a batch are: what the first layer of a
 * network multiplies by, and nothing more.
 */
public sealed interface AnyMatrix extends Serializable permits Matrix, SparseMatrix, ByteMatrix {

  /** The number of rows. */
  int rows();

  /** The number of columns. */
  int columns();

  /** The precision of the entries. */
  Precision precision();

  /** Entry (row, column), both from 0, widened to double. */
  double get(int row, int column);

  /**
   * out = this·bᵀ. this: p×m, b: n×m, out: p×n, overwritten. A sparse matrix does not visit the
   * rows of {@code out} that it has no entries in: they must be 0 beforehand.
   */
  void timesTransposedInto(Matrix b, Matrix out);

  /** The same entries in a precision, rounded if it is narrower; a copy. */
  AnyMatrix to(Precision precision);

  /** All entries in column-major order, widened to double; a copy, rows · columns long. */
  double[] toArray();

  /** "rows×columns", for messages. */
  String shape();
}
