package io.github.tributary.linalg;

import io.github.tributary.linalg.simd.LoopsOfJvm;

/**
 * A dense matrix that takes a byte per entry: whole numbers in 0 … 255, and what they stand for.
 * Its entries are the same bits as those of the {@link Matrix} that it is expanded into; products
 * need that one, and make it if they are not given it.
 */
public final class ByteMatrix implements AnyMatrix {

  private static final long serialVersionUID = 1L;

  private static final int ROWS_AT_ONCE = 128;

  private final byte[] bytes;
  private final int columns;
  private final ByteScale scale;

  /**
   * A matrix with as many rows as the scale.
   *
   * @param bytes entry (r, c) at r + rows·c, without a sign; not copied
   * @throws IllegalArgumentException if there is not a byte for every entry
   */
  public ByteMatrix(byte[] bytes, int columns, ByteScale scale) {
    if (bytes.length != (long) scale.rows() * columns) {
      throw new IllegalArgumentException(
          bytes.length + " bytes are no matrix of " + scale.rows() + "×" + columns);
    }
    this.bytes = bytes;
    this.columns = columns;
    this.scale = scale;
  }

  @Override
  public int rows() {
    return scale.rows();
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public Precision precision() {
    return scale.precision();
  }

  @Override
  public double get(int row, int column) {
    double[] value = new double[1];
    scale.valuesInto(bytes, row + rows() * column, row, value, 1);
    return precision().column(value).get(0);
  }

  /**
   * out = this.
   *
   * @throws IllegalArgumentException if shape or precision differ
   */
  public void expandInto(Matrix out) {
    if (out.rows() != rows() || out.columns() != columns) {
      throw new IllegalArgumentException(shape() + " does not expand into " + out.shape());
    }
    if (out.precision() != precision()) {
      throw Matrix.mixedPrecision();
    }
    // A table is made once for all matrices of a data set: even where each has few columns it pays.
    Matrix table = LoopsOfJvm.current(rows(), columns).outrunsTables() ? null : scale.table();
    if (table == null) {
      computeInto(out);
      return;
    }
    // A few rows at a time, whose part of the table stays in the nearest cache.
    for (int j = 0; j < rows(); j += ROWS_AT_ONCE) {
      int n = Math.min(ROWS_AT_ONCE, rows() - j);
      for (int c = 0; c < columns; c++) {
        out.lookUp(bytes, j + rows() * c, table, j, n);
      }
    }
  }

  private void computeInto(Matrix out) {
    double[] x = ArrayFunctions.ofThread().first;
    for (int c = 0, start = 0; c < columns; c++) {
      for (int j = 0; j < rows(); j += ArrayFunctions.LENGTH) {
        int n = Math.min(ArrayFunctions.LENGTH, rows() - j);
        scale.valuesInto(bytes, start, j, x, n);
        out.setEntries(start, x, n);
        start += n;
      }
    }
  }

  /** The same entries, each in as many bytes as the precision takes; a copy. */
  public Matrix expanded() {
    Matrix out = precision().matrix(rows(), columns);
    expandInto(out);
    return out;
  }

  @Override
  public void timesTransposedInto(Matrix b, Matrix out) {
    expanded().timesTransposedInto(b, out);
  }

  @Override
  public Matrix to(Precision other) {
    Matrix copy = expanded();
    return other == precision() ? copy : copy.to(other);
  }

  @Override
  public double[] toArray() {
    return expanded().toArray();
  }

  @Override
  public String shape() {
    return rows() + "×" + columns;
  }
}
