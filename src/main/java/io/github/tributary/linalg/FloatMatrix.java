package io.github.tributary.linalg;

import java.nio.ByteBuffer;

/** Storage and products in single precision. */
final class FloatMatrix extends Matrix {

  private static final long serialVersionUID = 1L;

  private final float[] data;

  FloatMatrix(int rows, int columns) {
    this(new float[length(rows, columns)], 0, rows, columns);
  }

  private FloatMatrix(float[] data, int offset, int rows, int columns) {
    super(offset, rows, columns);
    this.data = data;
  }

  @Override
  public Precision precision() {
    return Precision.FLOAT;
  }

  @Override
  public double get(int i) {
    return data[offset + i];
  }

  @Override
  public void set(int i, double value) {
    data[offset + i] = (float) value;
  }

  @Override
  Matrix slice(int from, int rows, int columns) {
    return new FloatMatrix(data, from, rows, columns);
  }

  @Override
  void copyEntries(Matrix source, int start) {
    if (!(source instanceof FloatMatrix entries)) {
      throw mixedPrecision();
    }
    System.arraycopy(entries.data, entries.offset, data, offset + start, source.size());
  }

  @Override
  void setEntries(int start, double[] values) {
    for (int i = 0; i < values.length; i++) {
      data[offset + start + i] = (float) values[i];
    }
  }

  @Override
  int writeEntries(int start, ByteBuffer into) {
    into.asFloatBuffer().put(data, offset + start, rows());
    return rows() * Float.BYTES;
  }

  @Override
  int readEntries(int start, ByteBuffer from) {
    from.asFloatBuffer().get(data, offset + start, rows());
    return rows() * Float.BYTES;
  }

  @Override
  public void rectifiedInto(Matrix out) {
    if (!(out instanceof FloatMatrix result)) {
      throw mixedPrecision();
    }
    for (int i = 0, n = size(); i < n; i++) {
      result.data[result.offset + i] = Math.max(data[offset + i], 0);
    }
  }

  @Override
  void gemm(boolean transposeA, Matrix b, boolean transposeB, double beta, Matrix out) {
    if (!(b instanceof FloatMatrix right && out instanceof FloatMatrix result)) {
      throw mixedPrecision();
    }
    int inner = transposeA ? rows() : columns();
    if (isEmptyProduct(inner, beta, out)) {
      return;
    }
    Blas.instance()
        .sgemm(
            transposeA ? "T" : "N",
            transposeB ? "T" : "N",
            out.rows(),
            out.columns(),
            inner,
            1,
            data,
            offset,
            Math.max(1, rows()),
            right.data,
            right.offset,
            Math.max(1, right.rows()),
            (float) beta,
            result.data,
            result.offset,
            Math.max(1, out.rows()));
  }
}
