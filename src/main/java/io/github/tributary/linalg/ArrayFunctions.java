package io.github.tributary.linalg;

import io.github.tributary.linalg.simd.LoopsOfJvm;
import java.util.Arrays;

/**
 * The functions of {@link Elementary} for the first n numbers of an array, with the same bits: a
 * few times faster, because the JIT makes vector instructions of loops that only add, multiply and
 * divide, and write one array. Whatever it does not, such as moving bits and choosing by a
 * comparison, has loops of its own.
 *
 * <p>A result is an array that the next call of any of these functions may overwrite, also its own
 * argument's: it is to be used up before. Every thread has its own functions, so that element-wise
 * work allocates nothing.
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

  // The recurrence of normalCdf takes four steps at a time.
  private static final int CHEBYSHEV_STEPS = (Elementary.ERFC.length - 1 + 3) / 4 * 4;

  private static final ThreadLocal<ArrayFunctions> OF_THREAD =
      ThreadLocal.withInitial(ArrayFunctions::new);

  // The operands of a Map or Combination.
  final double[] first = new double[LENGTH];
  final double[] second = new double[LENGTH];

  private final double[] argument = new double[LENGTH];
  private final double[] shifted = new double[LENGTH];
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
      shifted[i] = Elementary.shiftedExponent(x[i]);
    }
    for (int i = 0; i < n; i++) {
      exp[i] = Elementary.significand(x[i]);
    }
    if (!LoopsOfJvm.current(n).timesPowersOfTwo(exp, shifted, n)) {
      replaceOutside(x, n);
    }
    return exp;
  }

  /** Overwrites what {@link #exp} makes of other exponents: those of NaN and ∞ are far away. */
  private void replaceOutside(double[] x, int n) {
    for (int i = 0; i < n; i++) {
      long k = Elementary.exponent(shifted[i]);
      if (k <= Double.MIN_EXPONENT || k > Double.MAX_EXPONENT) {
        exp[i] = Elementary.exp(x[i]);
      }
    }
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
      long near = (bits(x[i]) & Long.MAX_VALUE) - bits(Elementary.HALF_LN2);
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
      // The numerator is 1 for x > 0 and e for x < 0; for a few x between, e is 1.
      result[i] = Math.max(exp[i], Math.min(x[i] * 0x1p60, 1)) / (1 + exp[i]);
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
      argument[i] = exp[i] / (exp[i] + 2);
    }
    for (int i = 0; i < n; i++) {
      result[i] = Double.longBitsToDouble(bits(argument[i]) | (bits(x[i]) & Long.MIN_VALUE));
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
    }
    for (int i = 0; i < n; i++) {
      twiceY[i] = 2 * (2 * factor[i] - 1);
    }
    Arrays.fill(d, 0);
    Arrays.fill(previous, 0);
    for (int j = CHEBYSHEV_STEPS; j > 0; j -= 4) {
      fourSteps(erfc(j), erfc(j - 1), erfc(j - 2), erfc(j - 3), n);
    }
    for (int i = 0; i < n; i++) {
      double z = Math.abs(x[i]) * Elementary.SQRT_HALF;
      argument[i] = -z * z + 0.5 * Elementary.ERFC[0] + 0.5 * twiceY[i] * d[i] - previous[i];
    }
    exp(argument, n);
    for (int i = 0; i < n; i++) {
      result[i] = 0.5 * factor[i] * exp[i];
    }
    for (int i = 0; i < n; i++) {
      result[i] = ifNegative(bits(x[i]), result[i], 1 - result[i]); // for -0 both are ½
    }
    return result;
  }

  /** Four steps of Clenshaw's recurrence, after which d and previous are in their places again. */
  private void fourSteps(double c1, double c2, double c3, double c4, int n) {
    for (int i = 0; i < n; i++) {
      double first = twiceY[i] * d[i] - previous[i] + c1;
      double second = twiceY[i] * first - d[i] + c2;
      previous[i] = twiceY[i] * second - first + c3;
      d[i] = twiceY[i] * previous[i] - second + c4;
    }
  }

  /** A coefficient; further ones are 0 and leave d and previous at the 0 that they start from. */
  private static double erfc(int j) {
    return j < Elementary.ERFC.length ? Elementary.ERFC[j] : 0;
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

  /** {@code x > 0 ? positive : otherwise} without a branch, which random signs would defeat. */
  public static double ifPositive(double x, double positive, double otherwise) {
    // The bits of positive numbers are those from 1 to those of ∞; NaN lies beyond.
    long notPositive = (bits(x) - 1) | (bits(Double.POSITIVE_INFINITY) - bits(x));
    return ifNegative(notPositive, otherwise, positive);
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
