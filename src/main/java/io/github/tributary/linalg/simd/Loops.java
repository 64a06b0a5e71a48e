package io.github.tributary.linalg.simd;

/**
 * Loops over n entries of arrays. All implementations give the same bits: each entry is computed by
 * the same operations, each rounded once, whatever is done side by side.
 */
public interface Loops {

  /** The greatest n of {@link #addUnits}: a few arrays of as many fit into a first-level cache. */
  int PIECE = 1024;

  /** Numbers below it are rounded to integers by adding and subtracting 1.5·2⁵². */
  double MOST_UNITS = 0x1p51;

  /** out[i] = x[from + i], widened. */
  void widen(float[] x, int from, double[] out, int n);

  /** out[to + i] = x[i], rounded to nearest. */
  void narrow(double[] x, float[] out, int to, int n);

  /** out[to + i] = x[from + i] where z[at + i] is above 0, else 0; out may be x or z. */
  void whereAboveZero(float[] x, int from, float[] z, int at, float[] out, int to, int n);

  /** The same in double. */
  void whereAboveZero(double[] x, int from, double[] z, int at, double[] out, int to, int n);

  /**
   * x[i] = x[i]·2ᵏ with k = shifted[i] - 1.5·2⁵², an integer, for x[i] between ½ and 2.
   *
   * @return whether all k were greater than {@link Double#MIN_EXPONENT} and at most {@link
   *     Double#MAX_EXPONENT}; where one was not, x[i] means nothing
   */
  boolean timesPowersOfTwo(double[] x, double[] shifted, int n);

  /** Whether {@link #scaleBytes} is faster than to look its results up in a table. */
  boolean outrunsTables();

  /**
   * out[i] = (u - shifts[first + i])/scales[first + i], where u is bytes[from + i] without a sign.
   */
  void scaleBytes(
      byte[] bytes, int from, double[] shifts, double[] scales, int first, double[] out, int n);

  /**
   * x[i] = {@link #clipped}(x[i], limits[j], bounds[j], shares[j]) - means[j] with j = first + i.
   */
  void clip(
      double[] x,
      double[] limits,
      double[] bounds,
      double[] shares,
      double[] means,
      int first,
      int n);

  /**
   * near/√(bound² + share·near²)·bound, near being x within ±limit; NaN stays NaN. The quotient is
   * never above 1 where share is 1, so that the result is never beyond ±bound.
   */
  static double clipped(double x, double limit, double bound, double share) {
    double near = Math.max(-limit, Math.min(limit, x));
    return near / Math.sqrt(bound * bound + share * near * near) * bound;
  }

  /** sums[i] += u and squares[i] += u², where u is bytes[from + i] without a sign. */
  void addBytes(byte[] bytes, int from, int[] sums, int[] squares, int n);

  /**
   * least[i] = min(least[i], u) and most[i] = max(most[i], u), where u is bytes[from + i] without a
   * sign.
   */
  void extremesOfBytes(byte[] bytes, int from, int[] least, int[] most, int n);

  /**
   * units[to + i] += x[from + i]·factor·rest, rounded to an integer, half to even, if the largest
   * of these is below {@link #MOST_UNITS}; otherwise nothing is added.
   *
   * @param factor a power of two
   * @param rest another one, for what a single one cannot hold
   * @param n at most {@link #PIECE}
   * @return the largest |x[from + i]|, NaN if there is one
   */
  double addUnits(float[] x, int from, double factor, double rest, long[] units, int to, int n);

  /** The same in double. */
  double addUnits(double[] x, int from, double factor, double rest, long[] units, int to, int n);
}
