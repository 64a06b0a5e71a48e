package io.github.tributary.linalg;

import io.github.tributary.linalg.blas.Blas;
import io.github.tributary.linalg.simd.LoopsOfJvm;
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
  void setEntries(int start, double[] values, int n) {
    LoopsOfJvm.current(n).narrow(values, data, offset + start, n);
  }

  @Override
  public void getEntries(int start, double[] values, int n) {
    LoopsOfJvm.current(n).widen(data, offset + start, values, n);
  }

  @Override
  double addPiece(int start, double factor, double rest, long[] units, int n) {
    return LoopsOfJvm.current(n).addUnits(data, offset + start, factor, rest, units, start, n);
  }

  @Override
  void lookUp(byte[] bytes, int start, Matrix table, int first, int n) {
    if (!(table instanceof FloatMatrix values)) {
      throw mixedPrecision();
    }
    lookUp(bytes, start, values.data, values.offset + (first << Byte.SIZE), data, offset, n);
  }

  private static void lookUp(
      byte[] bytes, int start, float[] table, int column, float[] out, int offset, int n) {
    for (int i = 0; i < n; i++) {
      int row = Byte.toUnsignedInt(bytes[start + i]);
      out[offset + start + i] = table[column + (i << Byte.SIZE) + row];
    }
  }

  @Override
  void addColumnsTo(Matrix out) {
    if (!(out instanceof FloatMatrix sums)) {
      throw mixedPrecision();
    }
    int n = rows();
    for (int c = 0, i = offset; c < columns(); c++, i += n) {
      addTo(sums.data, sums.offset, data, i, n);
    }
  }

  /** sums[to + r] += data[from + r], as a method of its own for the JIT to vectorise. */
  private static void addTo(float[] sums, int to, float[] data, int from, int n) {
    for (int r = 0; r < n; r++) {
      sums[to + r] += data[from + r];
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
  public void whereAboveZeroInto(Matrix z, Matrix out) {
    if (!(z instanceof FloatMatrix signs && out instanceof FloatMatrix result)) {
      throw mixedPrecision();
    }
    LoopsOfJvm.current(size())
        .whereAboveZero(data, offset, signs.data, signs.offset, result.data, result.offset, size());
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
    Blas.current()
        .gemm()
        .sgemm(
            transposeA,
            transposeB,
            out.rows(),
            out.columns(),
            inner,
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

  @Override
  void entriesTo(ByteBuffer bytes, int start, int count) {
    bytes.asFloatBuffer().put(data, offset + start, count);
  }

  @Override
  void entriesFrom(ByteBuffer bytes, int start, int count) {
    bytes.asFloatBuffer().get(data, offset + start, count);
  }
}
