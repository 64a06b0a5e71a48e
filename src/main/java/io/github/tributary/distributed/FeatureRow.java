package io.github.tributary.distributed;

import io.github.tributary.linalg.SparseMatrix;
import io.github.tributary.model.FeatureScaler;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.spark.unsafe.Platform;

/** A reusable buffer for the features of one row that are not 0, NaN included, by their number. */
public final class FeatureRow {

  private static final long EXPONENT = 0x7FF0_0000_0000_0000L;
  private static final long EXPONENT_ONE = 1L << 52;
  private static final int LARGEST_BYTE = 255;

  // Of a row that is not of bytes, so many values at most are looked at in vain.
  private static final int STRETCH = 64;

  private final int features;
  private int[] indices = new int[16];
  private double[] values = new double[16];
  private double[] dense = {};
  private int count;
  // Of a dense row of bytes: one per feature, in the place of the values.
  private byte[] bytes = {};
  private boolean isBytes;

  /** An empty row of {@code features} features. */
  public FeatureRow(int features) {
    this.features = features;
  }

  /** A row of these values, zeros among them left out. */
  static FeatureRow of(double... values) {
    FeatureRow row = new FeatureRow(values.length);
    for (int j = 0; j < values.length; j++) {
      row.add(j, values[j]);
    }
    return row;
  }

  void clear() {
    count = 0;
    isBytes = false;
  }

  /** Adds a value, unless it is 0; indices must ascend. */
  void add(int index, double value) {
    if (value != 0) {
      if (count == values.length) {
        indices = Arrays.copyOf(indices, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      indices[count] = index;
      values[count++] = value;
    }
  }

  /**
   * Adds {@code length} values that lie as doubles at an address, as {@link Platform} has it; zeros
   * among them are left out.
   *
   * @param start the index of the first, above all that were added before
   */
  void addAll(int start, int length, Object base, long address) {
    if (dense.length < length) {
      dense = new double[features];
    }
    Platform.copyMemory(
        base, address, dense, Platform.DOUBLE_ARRAY_OFFSET, (long) Double.BYTES * length);
    if (length == features && tryBytes()) {
      return;
    }
    if (values.length < count + length) {
      indices = Arrays.copyOf(indices, features);
      values = Arrays.copyOf(values, features);
    }
    int end = count;
    for (int k = 0; k < length; k++) {
      // Without a branch, because zeros come as they like.
      values[end] = dense[k];
      indices[end] = start + k;
      end += dense[k] != 0 ? 1 : 0;
    }
    count = end;
  }

  /**
   * Takes the dense values as bytes if all are whole numbers in 0 … 255: they are found, checked
   * and counted in one go, and need not be turned into bytes later.
   */
  private boolean tryBytes() {
    if (features == 0 || !isByte(dense[0])) {
      return false; // mostly, if not all are
    }
    reserveBytes();
    int end = 0;
    for (int from = 0; from < features; from += STRETCH) {
      boolean fits = true;
      for (int j = from; j < Math.min(from + STRETCH, features); j++) {
        fits &= isByte(dense[j]);
        bytes[j] = (byte) (int) dense[j];
        indices[end] = j;
        end += dense[j] != 0 ? 1 : 0;
      }
      if (!fits) {
        return false;
      }
    }
    count = end;
    isBytes = true;
    return true;
  }

  private void reserveBytes() {
    if (bytes.length < features) {
      bytes = new byte[features];
    }
    if (indices.length < features) {
      indices = Arrays.copyOf(indices, features);
      values = Arrays.copyOf(values, features);
    }
  }

  /** Takes a byte of 0 … 255 for each feature of a row that is empty. */
  void takeBytes(byte[] from, int start) {
    reserveBytes();
    System.arraycopy(from, start, bytes, 0, features);
    int end = 0;
    for (int j = 0; j < features; j++) {
      indices[end] = j;
      end += bytes[j] != 0 ? 1 : 0;
    }
    count = end;
    isBytes = true;
  }

  /** Adds values that are not 0, after their indices, from {@code start} on. */
  void addEntries(ByteBuffer from, int start, int length) {
    if (values.length < count + length) {
      indices = Arrays.copyOf(indices, count + length);
      values = Arrays.copyOf(values, count + length);
    }
    from.duplicate().order(from.order()).position(start).asIntBuffer().get(indices, count, length);
    from.duplicate()
        .order(from.order())
        .position(start + length * Integer.BYTES)
        .asDoubleBuffer()
        .get(values, count, length);
    count += length;
  }

  /** Whether all features are whole numbers in 0 … 255. */
  boolean fitsBytes() {
    if (isBytes) {
      return true;
    }
    boolean fits = true;
    for (int k = 0; k < count; k++) {
      fits &= isByte(values[k]);
    }
    return fits;
  }

  private static boolean isByte(double value) {
    int whole = (int) value;
    return whole == value && (whole & ~LARGEST_BYTE) == 0;
  }

  /**
   * Writes every feature that is not 0 as a byte, if all are whole numbers in 0 … 255; if not, what
   * it may have written is of no use.
   *
   * @param start where the byte of feature 0 would be
   * @return whether all are
   */
  boolean putBytes(byte[] into, int start) {
    if (isBytes) {
      System.arraycopy(bytes, 0, into, start, features);
      return true;
    }
    if (count > 0 && !isByte(values[0])) {
      return false; // mostly, if not all are
    }
    boolean fits = true;
    for (int k = 0; k < count; k++) {
      fits &= isByte(values[k]);
      into[start + indices[k]] = (byte) (int) values[k];
    }
    return fits;
  }

  /** p, the number of features, zeros included. */
  public int features() {
    return features;
  }

  /** The number of features that are not 0. */
  public int count() {
    return count;
  }

  /** The number of the k-th feature that is not 0, ascending. */
  public int index(int k) {
    return indices[k];
  }

  /** The k-th value that is not 0. */
  public double value(int k) {
    return isBytes ? bytes[indices[k]] & LARGEST_BYTE : values[k];
  }

  /** The first feature that is NaN or infinite, or -1. */
  public int firstNotFinite() {
    if (isBytes) {
      return -1;
    }
    // Without a branch per value, for the rows in which there is none: an exponent of ones alone
    // carries into the sign.
    long carried = 0;
    for (int k = 0; k < count; k++) {
      carried |= (Double.doubleToRawLongBits(values[k]) & EXPONENT) + EXPONENT_ONE;
    }
    if (carried >= 0) {
      return -1;
    }
    for (int k = 0; k < count; k++) {
      if (!Double.isFinite(values[k])) {
        return indices[k];
      }
    }
    return -1;
  }

  /** Overwrites {@code into} by all features, zeros included. */
  public void copyInto(double[] into) {
    copyInto(into, 0);
  }

  /** The same from {@code start} on. */
  void copyInto(double[] into, int start) {
    if (count == features && !isBytes) {
      System.arraycopy(values, 0, into, start, features);
      return;
    }
    Arrays.fill(into, start, start + features, 0);
    for (int k = 0; k < count; k++) {
      into[start + indices[k]] = value(k);
    }
  }

  /**
   * Adds the row as a column of {@linkplain FeatureScaler#scaled scaled} inputs that keep zeros.
   */
  public void addScaledTo(SparseMatrix.Builder columns, FeatureScaler featureScaler) {
    for (int k = 0; k < count; k++) {
      columns.add(indices[k], featureScaler.scaled(indices[k], value(k)));
    }
    columns.endColumn();
  }
}
