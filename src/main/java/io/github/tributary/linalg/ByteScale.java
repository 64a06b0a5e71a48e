package io.github.tributary.linalg;

import io.github.tributary.linalg.simd.LoopsOfJvm;
import java.io.Serializable;

/**
 * What the bytes of {@link ByteMatrix}es stand for: the byte u of row j for (u - shift_j)/scale_j,
 * after the {@link SmoothClip} of row j, computed in double and rounded once. One object serves all
 * matrices of a data set.
 */
public final class ByteScale implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int BYTES = 256;
  // 16 MB in float.
  private static final int MOST_ROWS_OF_TABLE = 1 << 14;

  private final double[] shifts;
  private final double[] scales;
  private final SmoothClip clip;
  private final Precision precision;
  private transient Matrix table;

  /** A scale that clips no row. */
  public ByteScale(double[] shifts, double[] scales, Precision precision) {
    this(shifts, scales, SmoothClip.none(shifts.length), precision);
  }

  /**
   * A scale.
   *
   * @param shifts one per row
   * @param scales one per row
   * @param clip a feature per row
   * @param precision what entries are rounded to
   * @throws IllegalArgumentException if the lengths differ
   */
  public ByteScale(double[] shifts, double[] scales, SmoothClip clip, Precision precision) {
    if (shifts.length != scales.length || shifts.length != clip.features()) {
      throw new IllegalArgumentException(
          shifts.length + " shifts, " + scales.length + " scales, " + clip.features() + " clips");
    }
    this.shifts = shifts.clone();
    this.scales = scales.clone();
    this.clip = clip;
    this.precision = precision;
  }

  /**
   * What every byte stands for, as a matrix of 256 rows, a column for each row of ours; null if it
   * would be large. All tasks of a JVM share it, and none may see one that is half filled.
   */
  synchronized Matrix table() {
    if (table == null && rows() <= MOST_ROWS_OF_TABLE) {
      Matrix made = precision.matrix(BYTES, rows());
      double[] values = new double[BYTES];
      for (int j = 0; j < rows(); j++) {
        for (int u = 0; u < BYTES; u++) {
          values[u] = value(u, j);
        }
        made.setEntries(j * BYTES, values, BYTES);
      }
      table = made;
    }
    return table;
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
    LoopsOfJvm.current(n).scaleBytes(bytes, start, shifts, scales, j, values, n);
    clip.apply(values, j, n);
  }

  private double value(double whole, int j) {
    return clip.at(j, (whole - shifts[j]) / scales[j]);
  }
}
