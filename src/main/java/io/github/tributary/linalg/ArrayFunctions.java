package io.github.tributary.linalg;

/**
 * The functions of {@link Elementary} for the first n numbers of an array, with the same bits: a
 * few times faster, because the JIT makes vector instructions of loops that only add, multiply and
 * divide. Whatever it does not, such as moving bits and choosing by a comparison, has loops of its
 * own.
 *
 * <p>A result is an array that the next call of the same function overwrites. Every thread has its
 * own functions, so that element-wise work allocates nothing.
 */
public final class ArrayFunctions {

  /** The greatest n: a few arrays of as many numbers fit into a first-level cache. */
  public static final int LENGTH = 512;

  /** A function of one number, of whole arrays; the result may be x. */
  @FunctionalInterface
  public interface Map {
    /** f(x[i]) for i = 0 … n - 1. */
    double[] of(ArrayFunctions functions, double[] x, int n);
  }

  /** A function of two numbers, of whole arrays; the result may be x or y. */
  @FunctionalInterface
  public interface Combination {
    /** f(x[i], y[i]) for i = 0 … n - 1. */
    double[] of(ArrayFunctions functions, double[] x, double[] y, int n);
  }

  private static final ThreadLocal<ArrayFunctions> OF_THREAD =
      ThreadLocal.withInitial(ArrayFunctions::new);

  // The operands of a Map or Combination.
  final double[] first = new double[LENGTH];
  final double[] second = new double[LENGTH];

  private final double[] argument = new double[LENGTH];
  private final double[] exp = new double[LENGTH];
  private final double[] nearZero = new double[LENGTH];
  private final double[] result = new double[LENGTH];
  private final double[] density = new double[LENGTH];

  // Of the recurrence of normalCdf.
  private final double[] factor = new double[LENGTH];
  private final double[] twiceY = new double[LENGTH];
  private final double[] d = new double[LENGTH];
  private final double[] previous = new double[LENGTH];

  private ArrayFunctions() {}

  static ArrayFunctions ofThread() {
    return OF_THREAD.get();
  }

  /** {@link Elementary#exp}. */
  public double[] exp(double[] x, int n) {
    for (int i = 0; i < n; i++) {
      exp[i] = Elementary.significand(x[i]);
    }
    for (int i = 0; i < n; i++) {
      long k = Elementary.exponent(x[i]);
      exp[i] =
          Elementary.isNormalExponent(k)
              ? exp[i] * Elementary.powerOfTwo(k)
              : Elementary.exp(x[i]); // also NaN and infinities, whose k is far away
    }
    return exp;
  }

  /** {@link Elementary#expm1}. */
  public double[] expm1(double[] x, int n) {
    exp(x, n);
    for (int i = 0; i < n; i++) {
      nearZero[i] = Elementary.expm1NearZero(x[i]);
    }
    for (int i = 0; i < n; i++) {
      exp[i] -= 1;
    }
    for (int i = 0; i < n; i++) {
      long near = bits(Math.abs(x[i])) - bits(Elementary.HALF_LN2);
      exp[i] = ifNegative(near, nearZero[i], exp[i]);
    }
    return exp;
  }

  /** {@link Elementary#sigmoid}. */
  public double[] sigmoid(double[] x, int n) {
    for (int i = 0; i < n; i++) {
      argument[i] = -Math.abs(x[i]);
    }
    exp(argument, n);
    for (int i = 0; i < n; i++) {
      result[i] = ifNegative(bits(x[i]), exp[i], 1); // for -0 both are 1
    }
    for (int i = 0; i < n; i++) {
      result[i] /= 1 + exp[i];
    }
    return result;
  }

  /** {@link Elementary#tanh}. */
  public double[] tanh(double[] x, int n) {
    for (int i = 0; i < n; i++) {
      // Beyond 44 the quotient is 1, whatever the argument; it must not become ∞/∞.
      argument[i] = Math.min(2 * Math.abs(x[i]), 64);
    }
    expm1(argument, n);
    for (int i = 0; i < n; i++) {
      exp[i] = exp[i] / (exp[i] + 2);
    }
    for (int i = 0; i < n; i++) {
      result[i] = Double.longBitsToDouble(bits(exp[i]) | (bits(x[i]) & Long.MIN_VALUE));
    }
    return result;
  }

  /** {@link Elementary#softplus}; most of its time is StrictMath's. */
  public double[] softplus(double[] x, int n) {
    for (int i = 0; i < n; i++) {
      result[i] = Elementary.softplus(x[i]);
    }
    return result;
  }

  /** {@link Elementary#normalCdf}. */
  public double[] normalCdf(double[] x, int n) {
    for (int i = 0; i < n; i++) {
      factor[i] = 2 / (2 + Math.abs(x[i]) * Elementary.SQRT_HALF);
      twiceY[i] = 2 * (2 * factor[i] - 1);
      d[i] = 0;
      previous[i] = 0;
    }
    for (int j = Elementary.ERFC.length - 1; j > 0; j -= 2) {
      twoSteps(Elementary.ERFC[j], Elementary.ERFC[j - 1], n);
    }
    for (int i = 0; i < n; i++) {
      double z = Math.abs(x[i]) * Elementary.SQRT_HALF;
      argument[i] = -z * z + 0.5 * Elementary.ERFC[0] + 0.5 * twiceY[i] * d[i] - previous[i];
    }
    exp(argument, n);
    for (int i = 0; i < n; i++) {
      result[i] = 0.5 * factor[i] * exp[i];
      nearZero[i] = 1 - result[i];
      argument[i] = x[i] + 0.0; // -0 becomes 0
    }
    for (int i = 0; i < n; i++) {
      result[i] = ifNegative(bits(argument[i]), result[i], nearZero[i]);
    }
    return result;
  }

  /** Two steps of Clenshaw's recurrence, after which d and previous are in their places again. */
  private void twoSteps(double coefficient, double next, int n) {
    for (int i = 0; i < n; i++) {
      double once = twiceY[i] * d[i] - previous[i] + coefficient;
      d[i] = twiceY[i] * once - d[i] + next;
      previous[i] = once;
    }
  }

  /** {@link Elementary#normalPdf}. */
  public double[] normalPdf(double[] x, int n) {
    for (int i = 0; i < n; i++) {
      argument[i] = -0.5 * x[i] * x[i];
    }
    exp(argument, n);
    for (int i = 0; i < n; i++) {
      density[i] = Elementary.INVERSE_SQRT_2PI * exp[i];
    }
    return density;
  }

  private static long bits(double x) {
    return Double.doubleToRawLongBits(x);
  }

  /** negative if the sign bit of {@code sign} is set, else otherwise, without a branch to guess. */
  private static double ifNegative(long sign, double negative, double otherwise) {
    long mask = sign >> 63;
    return Double.longBitsToDouble((bits(negative) & mask) | (bits(otherwise) & ~mask));
  }
}
