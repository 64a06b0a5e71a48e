package io.github.tributary.linalg;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The exact sum of any number of doubles, so that neither the order of the terms nor the way they
 * were grouped can change it; it is rounded once, when it is read.
 *
 * <p>The sum is a fixed-point number of overlapping chunks: chunk i counts units of 2³²ⁱ⁻¹⁰⁷⁵ in a
 * 64-bit integer. A term touches two of the 66 that there can be, and its 52 bits per chunk leave
 * room for 2¹¹ terms before carries must move up. Only the chunks between the lowest and the
 * highest that were touched exist: there may be a sum per feature.
 *
 * @see <a href="https://arxiv.org/abs/1505.05571">R. Neal, Fast Exact Summation Using Small and
 *     Large Superaccumulators, 2015</a>
 */
public final class ExactSum implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int MAX_PENDING = 1 << 10;
  private static final int UNIT_EXPONENT = -1075;
  private static final long LOW_32 = 0xFFFF_FFFFL;
  private static final long MANTISSA = (1L << 52) - 1;

  private static final long[] NONE = {};

  private long[] chunks = NONE;
  // The number of chunks[0].
  private int lowest;
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
      if (mantissa == 0) {
        return;
      }
      exponent = 1;
    } else {
      mantissa |= 1L << 52;
    }
    int chunk = (exponent >>> 5) - lowest;
    if (chunk < 0 || chunk + 1 >= chunks.length) {
      reach(exponent >>> 5, (exponent >>> 5) + 2);
      chunk = (exponent >>> 5) - lowest;
    }
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
    if (other.chunks.length > 0) {
      reach(other.lowest, other.lowest + other.chunks.length);
      for (int i = 0; i < other.chunks.length; i++) {
        chunks[other.lowest - lowest + i] += other.chunks[i];
      }
    }
    pending = 1;
    nonFinite += other.nonFinite;
  }

  /** Makes chunks number from … end - 1 exist. */
  private void reach(int from, int end) {
    if (chunks.length == 0) {
      chunks = new long[end - from];
      lowest = from;
      return;
    }
    int newLowest = Math.min(from, lowest);
    int newEnd = Math.max(end, lowest + chunks.length);
    if (newEnd - newLowest > chunks.length) {
      long[] wider = new long[newEnd - newLowest];
      System.arraycopy(chunks, 0, wider, lowest - newLowest, chunks.length);
      chunks = wider;
      lowest = newLowest;
    }
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
    BigInteger odd = total.shiftRight(zeros);
    // 2⁻ᵏ = 5ᵏ·10⁻ᵏ: a multiplication, where a division would have to find the number of digits.
    return exponent >= 0
        ? new BigDecimal(odd.shiftLeft(exponent))
        : new BigDecimal(odd.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
  }

  private BigInteger total() {
    BigInteger total = BigInteger.ZERO;
    for (int i = chunks.length - 1; i >= 0; i--) {
      total = total.shiftLeft(32).add(BigInteger.valueOf(chunks[i]));
    }
    return total.shiftLeft(32 * lowest);
  }

  /** Moves what exceeds 32 bits to the next chunk; the highest one keeps at most 32 and a sign. */
  private void carry() {
    int last = chunks.length - 1;
    for (int i = 0; i < last; i++) {
      chunks[i + 1] += chunks[i] >> 32;
      chunks[i] &= LOW_32;
    }
    pending = 0;
    if (last >= 0 && chunks[last] != (chunks[last] << 31) >> 31) {
      reach(lowest, lowest + last + 2);
      chunks[last + 1] = chunks[last] >> 32;
      chunks[last] &= LOW_32;
    }
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof ExactSum that)) {
      return false;
    }
    // Equal sums may have met different chunks.
    return total().equals(that.total()) && Double.compare(nonFinite, that.nonFinite) == 0;
  }

  @Override
  public int hashCode() {
    return total().hashCode();
  }

  @Override
  public String toString() {
    return Double.toString(value());
  }
}
