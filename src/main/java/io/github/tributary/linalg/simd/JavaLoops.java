package io.github.tributary.linalg.simd;

import java.util.Arrays;

/** The loops in plain Java, split where the JIT makes vector instructions of a part. */
final class JavaLoops implements Loops {

  // Added to a number below 2⁵¹, it rounds it to an integer, which then stands in the lowest bits.
  static final double SHIFTER = 0x1.8p52;
  static final long SHIFTER_BITS = Double.doubleToRawLongBits(SHIFTER);
  static final int EXPONENT_AT = 52;

  /** Work space of a thread. */
  private static final class Space {
    static final ThreadLocal<Space> OF_THREAD = ThreadLocal.withInitial(Space::new);

    final double[] entries = new double[PIECE];
    final double[] half = new double[PIECE / 2];
    final double[] quarter = new double[PIECE / 4];
  }

  @Override
  public void widen(float[] x, int from, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = x[from + i];
    }
  }

  @Override
  public void narrow(double[] x, float[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      out[to + i] = (float) x[i];
    }
  }

  @Override
  public void whereAboveZero(float[] x, int from, float[] z, int at, float[] out, int to, int n) {
    int infinity = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
    for (int i = 0; i < n; i++) {
      // Without a branch, which random signs would defeat; z > 0 has the bits from 1 to infinity.
      int bits = Float.floatToRawIntBits(z[at + i]);
      int cleared = ((bits - 1) | (infinity - bits)) >> 31;
      out[to + i] = Float.intBitsToFloat(Float.floatToRawIntBits(x[from + i]) & ~cleared);
    }
  }

  @Override
  public void whereAboveZero(
      double[] x, int from, double[] z, int at, double[] out, int to, int n) {
    long infinity = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
    for (int i = 0; i < n; i++) {
      long bits = Double.doubleToRawLongBits(z[at + i]);
      long cleared = ((bits - 1) | (infinity - bits)) >> 63;
      out[to + i] = Double.longBitsToDouble(Double.doubleToRawLongBits(x[from + i]) & ~cleared);
    }
  }

  @Override
  public boolean timesPowersOfTwo(double[] x, double[] shifted, int n) {
    long outside = 0;
    for (int i = 0; i < n; i++) {
      // The lowest bits of what is shifted become those of the exponent.
      long bits = Double.doubleToRawLongBits(shifted[i]);
      x[i] = Double.longBitsToDouble(Double.doubleToRawLongBits(x[i]) + (bits << EXPONENT_AT));
      long k = bits - SHIFTER_BITS;
      outside |= (k - (Double.MIN_EXPONENT + 1)) | (Double.MAX_EXPONENT - k);
    }
    return outside >= 0;
  }

  @Override
  public boolean outrunsTables() {
    return false;
  }

  @Override
  public void scaleBytes(
      byte[] bytes, int from, double[] shifts, double[] scales, int first, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = Byte.toUnsignedInt(bytes[from + i]);
    }
    for (int i = 0; i < n; i++) {
      out[i] = (out[i] - shifts[first + i]) / scales[first + i];
    }
  }

  @Override
  public void clip(
      double[] x,
      double[] limits,
      double[] bounds,
      double[] shares,
      double[] means,
      int first,
      int n) {
    for (int i = 0; i < n; i++) {
      int j = first + i;
      x[i] = Loops.clipped(x[i], limits[j], bounds[j], shares[j]) - means[j];
    }
  }

  @Override
  public void addBytes(byte[] bytes, int from, int[] sums, int[] squares, int n) {
    for (int i = 0; i < n; i++) {
      int u = Byte.toUnsignedInt(bytes[from + i]);
      sums[i] += u;
      squares[i] += u * u;
    }
  }

  @Override
  public void extremesOfBytes(byte[] bytes, int from, int[] least, int[] most, int n) {
    for (int i = 0; i < n; i++) {
      int u = Byte.toUnsignedInt(bytes[from + i]);
      least[i] = Math.min(least[i], u);
      most[i] = Math.max(most[i], u);
    }
  }

  @Override
  public double addUnits(
      float[] x, int from, double factor, double rest, long[] units, int to, int n) {
    Space space = Space.OF_THREAD.get();
    widen(x, from, space.entries, n);
    return add(space, factor, rest, units, to, n);
  }

  @Override
  public double addUnits(
      double[] x, int from, double factor, double rest, long[] units, int to, int n) {
    Space space = Space.OF_THREAD.get();
    System.arraycopy(x, from, space.entries, 0, n);
    return add(space, factor, rest, units, to, n);
  }

  private static double add(Space space, double factor, double rest, long[] units, int to, int n) {
    double[] entries = space.entries;
    double largest = largest(space, n);
    if (largest * factor * rest < MOST_UNITS) {
      for (int i = 0; i < n; i++) {
        entries[i] = entries[i] * factor * rest + SHIFTER;
      }
      for (int i = 0; i < n; i++) {
        units[to + i] += Double.doubleToRawLongBits(entries[i]) - SHIFTER_BITS;
      }
    }
    return largest;
  }

  private static double largest(Space space, int n) {
    Arrays.fill(space.entries, n, PIECE, 0);
    // Pairs are compared side by side, until a short chain is left.
    toHalf(space.entries, space.half);
    toQuarter(space.half, space.quarter);
    double largest = 0;
    for (double entry : space.quarter) {
      largest = Math.max(largest, entry);
    }
    return largest;
  }

  private static void toHalf(double[] entries, double[] half) {
    for (int i = 0; i < PIECE / 2; i++) {
      half[i] = Math.max(Math.abs(entries[i]), Math.abs(entries[i + PIECE / 2]));
    }
  }

  private static void toQuarter(double[] half, double[] quarter) {
    for (int i = 0; i < PIECE / 4; i++) {
      quarter[i] = Math.max(half[i], half[i + PIECE / 4]);
    }
  }
}
