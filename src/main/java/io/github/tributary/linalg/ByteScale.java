package io.github.tributary.linalg;

import java.io.Serializable;

/**
 * What the bytes of {@link ByteMatrix}es stand for: the byte u of row j for (u - shift_j)/scale_j,
 * computed in double and rounded once. One object serves all matrices of a data set.
 */
public final class ByteScale implements Serializable {

  private static final long serialVersionUID = 1L;

  private final double[] shifts;
  private final double[] scales;
  private final Precision precision;

  /**
   * A scale.
   *
   * @param shifts one per row
   * @param scales one per row
   * @param precision what entries are rounded to
   * @throws IllegalArgumentException if the lengths differ
   */
  public ByteScale(double[] shifts, double[] scales, Precision precision) {
    if (shifts.length != scales.length) {
      throw new IllegalArgumentException(
          shifts.length + " shifts but " + scales.length + " scales");
    }
    this.shifts = shifts.clone();
    this.scales = scales.clone();
    this.precision = precision;
  }

  /** The number of rows. */
  int rows() {
    return shifts.length;
  }

  Precision precision() {
    return precision;
  }

  /** What n bytes of one column stand for, in double; the first belongs to row {@code j}. */
  void valuesInto(byte[] bytes, int start, int j, double[] values, int n) {
    // In loops of their own: not every JVM has vector instructions for the conversion.
    for (int i = 0; i < n; i++) {
      values[i] = bytes[start + i] & 0xFF;
    }
    for (int i = 0; i < n; i++) {
      values[i] = (values[i] - shifts[j + i]) / scales[j + i];
    }
  }
}
