package io.github.tributary.linalg;

/** The floating-point type that matrices are stored and multiplied in. */
public enum Precision {
  /** IEEE 754 binary32, 4 bytes: twice the speed and half the memory of {@link #DOUBLE}. */
  FLOAT(Float.BYTES),
  /** IEEE 754 binary64, 8 bytes. */
  DOUBLE(Double.BYTES);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** The size of one number in bytes. */
  public int bytes() {
    return bytes;
  }

  /**
   * A rows × columns matrix of zeros.
   *
   * @throws IllegalArgumentException if a dimension is negative or the array would exceed 2³¹ - 1
   */
  public Matrix matrix(int rows, int columns) {
    return this == FLOAT ? new FloatMatrix(rows, columns) : new DoubleMatrix(rows, columns);
  }

  /** A column vector (values.length × 1) that holds {@code values}, rounded to this precision. */
  public Matrix column(double... values) {
    Matrix column = matrix(values.length, 1);
    column.copyFrom(values);
    return column;
  }
}
