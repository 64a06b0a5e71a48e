package io.github.tributary.linalg;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The exact sum of any number of doubles, so that neither the order of the terms nor the way they
 * were grouped can change it; it is rounded once, when it is read.
 *
 * <p>The sum is a fixed-point number of 66 overlapping chunks: chunk i counts units of 2³²ⁱ⁻¹⁰⁷⁵ in
 * a 64-bit integer. A term touches two chunks, and its 52 bits per chunk leave room for 2¹¹ terms
 * before carries must move up.
 *
 * @see <a href="https://arxiv.org/abs/1505.05571">R. Neal, Fast Exact Summation Using Small and
 *     Large Superaccumulators, 2015</a>
 */
public final class ExactSum implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int CHUNKS = 66;
  private static final int MAX_PENDING = 1 << 10;
  private static final int UNIT_EXPONENT = -1075;
  private static final long LOW_32 = 0xFFFF_FFFFL;
  private static final long MANTISSA = (1L << 52) - 1;

  private final long[] chunks = new long[CHUNKS];
  private int pending;
  // Infinities and NaN follow IEEE 754; 0 as long as every term was finite.
  private double nonFinite;

  /** Adds one term. */
  public void add(double term) {
    long bits = Double.doubleToRawLongBits(term);
    int exponent = (int) (bits >>> 52) & 0x7FF;
    if (exponent == 0x7FF) {
      nonFinite += term;
      return;
    }
    long mantissa = bits & MANTISSA;
    if (exponent == 0) {
      exponent = 1;
    } else {
      mantissa |= 1L << 52;
    }
    int chunk = exponent >>> 5;
    int shift = exponent & 31;
    long low = (mantissa << shift) & LOW_32;
    long high = mantissa >>> (32 - shift);
    if (bits < 0) {
      chunks[chunk] -= low;
      chunks[chunk + 1] -= high;
    } else {
      chunks[chunk] += low;
      chunks[chunk + 1] += high;
    }
    if (++pending == MAX_PENDING) {
      carry();
    }
  }

  /** Adds the exact product a·b as two terms (exact unless it leaves the range of double). */
  public void addProduct(double a, double b) {
    double product = a * b;
    add(product);
    double error = Math.fma(a, b, -product);
    if (error != 0 && Double.isFinite(product)) {
      add(error);
    }
  }

  /** Adds every term of another sum. */
  public void add(ExactSum other) {
    carry();
    other.carry();
    for (int i = 0; i < CHUNKS; i++) {
      chunks[i] += other.chunks[i];
    }
    pending = 1;
    nonFinite += other.nonFinite;
  }

  /** The sum, rounded once to the nearest double. */
  public double value() {
    if (nonFinite != 0) {
      return nonFinite;
    }
    BigInteger total = total();
    int excess = Math.max(0, total.bitLength() - 62);
    // The sticky bit keeps a tie from looking exact once the low bits are gone.
    long head = total.abs().shiftRight(excess).longValue();
    boolean sticky = excess > 0 && total.abs().getLowestSetBit() < excess;
    double magnitude = Math.scalb((double) (sticky ? head | 1 : head), excess + UNIT_EXPONENT);
    return total.signum() < 0 ? -magnitude : magnitude;
  }

  /**
   * The sum without any rounding.
   *
   * @throws ArithmeticException if a term was infinite or NaN
   */
  public BigDecimal exactValue() {
    if (nonFinite != 0) {
      throw new ArithmeticException("the sum is " + nonFinite);
    }
    BigInteger total = total();
    if (total.signum() == 0) {
      return BigDecimal.ZERO;
    }
    int zeros = total.getLowestSetBit();
    int exponent = zeros + UNIT_EXPONENT;
    BigDecimal odd = new BigDecimal(total.shiftRight(zeros));
    return exponent >= 0
        ? odd.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(exponent)))
        : odd.divide(new BigDecimal(BigInteger.ONE.shiftLeft(-exponent)));
  }

  private BigInteger total() {
    BigInteger total = BigInteger.ZERO;
    for (int i = CHUNKS - 1; i >= 0; i--) {
      total = total.shiftLeft(32).add(BigInteger.valueOf(chunks[i]));
    }
    return total;
  }

  /** Moves what exceeds 32 bits to the next chunk; equal sums then have equal chunks. */
  private void carry() {
    for (int i = 0; i < CHUNKS - 1; i++) {
      chunks[i + 1] += chunks[i] >> 32;
      chunks[i] &= LOW_32;
    }
    pending = 0;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof ExactSum that)) {
      return false;
    }
    carry();
    that.carry();
    return Arrays.equals(chunks, that.chunks) && Double.compare(nonFinite, that.nonFinite) == 0;
  }

  @Override
  public int hashCode() {
    carry();
    return Arrays.hashCode(chunks);
  }

  @Override
  public String toString() {
    return Double.toString(value());
  }
}
