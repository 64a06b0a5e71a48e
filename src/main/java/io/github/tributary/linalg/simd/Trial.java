package io.github.tributary.linalg.simd;

import java.util.Arrays;

/** Two implementations side by side on numbers that nobody needs. */
final class Trial {

  // Not a multiple of any number of lanes.
  private static final int N = 515;
  private static final double UNIT = 0x1p20;
  private static final int CALLS = 20;
  private static final int WINS = 3;

  private final Loops one;
  private final Loops other;
  private final Results ofOne = new Results();
  private final Results ofOther = new Results();

  /** What all loops make of the same numbers. */
  private static final class Results {
    final float[] x = new float[N];
    final double[] wide = new double[N];
    final double[] shifted = new double[N];
    final double[] outside = new double[N];
    final double[] scales = new double[N];
    final double[] limits = new double[N];
    final double[] bounds = new double[N];
    final double[] shares = new double[N];
    final byte[] bytes = new byte[N];
    final float[] floats = new float[N];
    final double[] doubles = new double[N];
    final int[] sums = new int[N];
    final int[] squares = new int[N];
    final int[] least = new int[N];
    final int[] most = new int[N];
    final long[] units = new long[N];

    Results() {
      for (int i = 0; i < N; i++) {
        x[i] = (i - N / 2) / 3f;
        bytes[i] = (byte) i;
        scales[i] = i + 1;
        limits[i] = i % 5 * 10;
        bounds[i] = 1 + i % 3;
        shares[i] = i % 2;
        shifted[i] = JavaLoops.SHIFTER + i % 20;
        outside[i] = JavaLoops.SHIFTER + 4 * i;
      }
    }

    /** What every loop makes is added to the units, and every branch is taken. */
    void add(Loops loops) {
      loops.widen(x, 0, wide, N);
      loops.addUnits(x, 0, UNIT, 1, units, 0, N);
      loops.addUnits(wide, 0, UNIT, 1, units, 0, N);
      loops.addUnits(x, 0, 0x1p60, 1, units, 0, N);
      loops.addUnits(wide, 0, 0x1p60, 1, units, 0, N);
      loops.whereAboveZero(wide, 0, wide, 0, doubles, 0, N);
      loops.addUnits(doubles, 0, UNIT, 1, units, 0, N);
      loops.narrow(wide, floats, 0, N);
      loops.addUnits(floats, 0, UNIT, 1, units, 0, N);
      loops.whereAboveZero(floats, 0, x, 0, floats, 0, N);
      loops.addUnits(floats, 0, 2 * UNIT, 1, units, 0, N);
      loops.timesPowersOfTwo(doubles, outside, N);
      Arrays.fill(doubles, 1.25);
      if (loops.timesPowersOfTwo(doubles, shifted, N)) {
        loops.addUnits(doubles, 0, UNIT, 1, units, 0, N);
      }
      loops.addBytes(bytes, 0, sums, squares, N);
      for (int i = 0; i < N; i++) {
        doubles[i] = sums[i] + squares[i];
      }
      loops.addUnits(doubles, 0, UNIT, 1, units, 0, N);
      Arrays.fill(least, 100);
      Arrays.fill(most, 150);
      loops.extremesOfBytes(bytes, 0, least, most, N);
      for (int i = 0; i < N; i++) {
        doubles[i] = least[i] + 2.0 * most[i];
      }
      loops.addUnits(doubles, 0, UNIT, 1, units, 0, N);
      loops.scaleBytes(bytes, 0, wide, scales, 0, doubles, N);
      loops.addUnits(doubles, 0, UNIT, 1, units, 0, N);
      loops.clip(wide, limits, bounds, shares, scales, 0, N);
      loops.addUnits(wide, 0, UNIT, 1, units, 0, N);
    }
  }

  Trial(Loops one, Loops other) {
    this.one = one;
    this.other = other;
  }

  /** Whether the other becomes the faster one before a time is over, always with the same bits. */
  boolean isWon(long nanos) {
    long start = System.nanoTime();
    int wins = 0;
    while (wins < WINS) {
      long time = nanos(one, ofOne);
      wins = nanos(other, ofOther) < time ? wins + 1 : 0;
      if (!Arrays.equals(ofOne.units, ofOther.units) || System.nanoTime() - start > nanos) {
        return false;
      }
    }
    return true;
  }

  private static long nanos(Loops loops, Results results) {
    long start = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      results.add(loops);
    }
    return System.nanoTime() - start;
  }
}
