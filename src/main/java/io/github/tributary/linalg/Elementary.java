package io.github.tributary.linalg;

/**
 * Elementary functions with the same bits on every machine and JVM, for which {@link Math} gives no
 * promise. Only additions, multiplications, divisions and {@link StrictMath} are used. Errors are a
 * few units in the last place; those of the normal distribution grow in its tails as x²/2 units.
 */
public final class Elementary {

  private static final double LOG2_E = 1.4426950408889634;
  // ln 2 in two parts: the first has 21 trailing zero bits, so that k·LN2_HIGH is exact.
  private static final double LN2_HIGH = 0x1.62e42feep-1;
  private static final double LN2_LOW = 0x1.a39ef35793c76p-33;
  // Added to a number, it rounds it to an integer, which then stands in the lowest bits.
  private static final double SHIFTER = 0x1.8p52;
  private static final long SHIFTER_BITS = Double.doubleToRawLongBits(SHIFTER);
  static final double HALF_LN2 = 0.34657359027997264;
  private static final double EXP_OVERFLOW = 709.782712893384;
  private static final double EXP_UNDERFLOW = -745.1332191019412;
  private static final double TANH_SATURATED = 22;
  static final double SQRT_HALF = 0.7071067811865476;
  static final double INVERSE_SQRT_2PI = 0.3989422804014327;

  // Chebyshev coefficients of ln(erfc(z)/t) + z² in t = 2/(2+z), z ≥ 0; the script that computes
  // them is src/test/reference/normal_cdf.py.
  static final double[] ERFC = {
    -1.3026537197817094, 0.6419697923564902, 0.019476473204185836,
    -0.009561514786808632, -0.0009465953444820369, 0.00036683949785276145,
    4.252332480690777E-5, -2.0278578112534242E-5, -1.6242900046470256E-6,
    1.3036558355805232E-6, 1.5626441722066142E-8, -8.523809591492654E-8,
    6.5290544390988515E-9, 5.059343495551469E-9, -9.91364156493033E-10,
    -2.273651222931836E-10, 9.646791102015527E-11, 2.3940380830391146E-12,
    -6.886027526497553E-12, 8.944879273090725E-13, 3.130921399342958E-13,
    -1.1270822361367252E-13, 3.810905255189232E-16, 7.106097613609237E-15,
    -1.5230282014571043E-15, -9.457494571291233E-17, 1.210237189224279E-16
  };

  private Elementary() {}

  /** eˣ. */
  public static double exp(double x) {
    if (!(x <= EXP_OVERFLOW)) {
      return x + Double.POSITIVE_INFINITY;
    }
    if (x < EXP_UNDERFLOW) {
      return 0;
    }
    long k = exponent(shiftedExponent(x));
    double significand = significand(x);
    if (k > Double.MAX_EXPONENT) {
      return significand * 0x1p1023 * 2;
    }
    return k < Double.MIN_EXPONENT
        ? significand * powerOfTwo(k + 64) * 0x1p-64
        : significand * powerOfTwo(k);
  }

  /** A number in whose lowest bits stands k of eˣ = significand · 2ᵏ: x/ln 2, rounded. */
  static double shiftedExponent(double x) {
    return x * LOG2_E + SHIFTER;
  }

  /** k. */
  static long exponent(double shifted) {
    return Double.doubleToRawLongBits(shifted) - SHIFTER_BITS;
  }

  /** eˣ/2ᵏ, between √½ and √2. */
  static double significand(double x) {
    double k = shiftedExponent(x) - SHIFTER;
    double r = (x - k * LN2_HIGH) - k * LN2_LOW;
    return 1 + r + r * r * secondOrder(r);
  }

  private static double powerOfTwo(long k) {
    return Double.longBitsToDouble((k + Double.MAX_EXPONENT) << 52);
  }

  /** eˣ - 1, accurate near 0 too. */
  public static double expm1(double x) {
    return Math.abs(x) < HALF_LN2 ? expm1NearZero(x) : exp(x) - 1;
  }

  /** eˣ - 1 for |x| < ln(2)/2. */
  static double expm1NearZero(double x) {
    return x * x * secondOrder(x) + x; // x + … is not vectorised
  }

  /** (eʳ - 1 - r)/r² for |r| ≤ ln(2)/2: its Taylor series, cut below 2⁻⁵⁶. */
  private static double secondOrder(double r) {
    // In three parts that do not wait for each other, instead of one chain of twelve steps.
    double r2 = r * r;
    double r4 = r2 * r2;
    double low = (0.5 + r * (1.0 / 6.0)) + r2 * (1.0 / 24.0 + r * (1.0 / 120.0));
    double middle =
        (1.0 / 720.0 + r * (1.0 / 5040.0)) + r2 * (1.0 / 40320.0 + r * (1.0 / 362880.0));
    double high =
        (1.0 / 3628800.0 + r * (1.0 / 39916800.0))
            + r2 * (1.0 / 479001600.0 + r * (1.0 / 6227020800.0));
    return low + r4 * (middle + r4 * high);
  }

  /** 1/(1 + e⁻ˣ), without overflow on either side. */
  public static double sigmoid(double x) {
    double e = exp(-Math.abs(x));
    return (x >= 0 ? 1 : e) / (1 + e); // one exp and one division on both sides
  }

  /** The hyperbolic tangent. */
  public static double tanh(double x) {
    double size = Math.abs(x);
    if (size > TANH_SATURATED) {
      return Math.copySign(1, x);
    }
    double e = expm1(2 * size);
    return Math.copySign(e / (e + 2), x);
  }

  /** ln(1 + eˣ) = max(x, 0) + ln(1 + e^-|x|), which cannot overflow. */
  public static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(exp(-Math.abs(x)));
  }

  /** Φ(x), the standard normal distribution function. */
  public static double normalCdf(double x) {
    double z = Math.abs(x) * SQRT_HALF;
    double t = 2 / (2 + z);
    double y = 2 * t - 1;
    double d = 0;
    double previous = 0;
    for (int j = ERFC.length - 1; j > 0; j--) {
      double next = 2 * y * d - previous + ERFC[j];
      previous = d;
      d = next;
    }
    double tail = 0.5 * t * exp(-z * z + 0.5 * ERFC[0] + y * d - previous);
    return x < 0 ? tail : 1 - tail;
  }

  /** φ(x) = e^(-x²/2)/√(2π), the standard normal density. */
  public static double normalPdf(double x) {
    return INVERSE_SQRT_2PI * exp(-0.5 * x * x);
  }
}
