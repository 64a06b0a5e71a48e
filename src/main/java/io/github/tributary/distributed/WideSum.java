package io.github.tributary.distributed;

import io.github.tributary.linalg.ExactSum;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.TreeMap;

/**
 * The exact sum of products that may lie beyond the range of double: Σ 2^(512k)·part_k, each part a
 * sum of doubles.
 */
final class WideSum implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int STEP = 512;
  // Makes every subnormal number a normal one.
  private static final int SUBNORMAL = 60;

  private final TreeMap<Integer, ExactSum> parts = new TreeMap<>();

  /** Adds a·b·c of finite numbers. */
  void addProduct(double a, double b, double c) {
    if (a == 0 || b == 0 || c == 0) {
      return;
    }
    int exponent = exponent(a) + exponent(b) + exponent(c);
    ExactSum part = parts.computeIfAbsent(Math.floorDiv(exponent, STEP), step -> new ExactSum());
    double last = Math.scalb(mantissa(c), Math.floorMod(exponent, STEP));
    double first = mantissa(a) * mantissa(b);
    part.addProduct(first, last);
    part.addProduct(Math.fma(mantissa(a), mantissa(b), -first), last);
  }

  /** The exponent of a number other than 0, subnormal or not: 2ᵉ ≤ |x| < 2ᵉ⁺¹. */
  static int exponent(double x) {
    return Math.abs(x) < Double.MIN_NORMAL
        ? Math.getExponent(Math.scalb(x, SUBNORMAL)) - SUBNORMAL
        : Math.getExponent(x);
  }

  private static double mantissa(double x) {
    return Math.abs(x) < Double.MIN_NORMAL
        ? Math.scalb(Math.scalb(x, SUBNORMAL), -exponent(x) - SUBNORMAL)
        : Math.scalb(x, -exponent(x));
  }

  void add(WideSum other) {
    other.parts.forEach(
        (step, part) -> parts.computeIfAbsent(step, missing -> new ExactSum()).add(part));
  }

  /** The sum without any rounding. */
  BigDecimal exactValue() {
    BigDecimal total = BigDecimal.ZERO;
    for (var part : parts.entrySet()) {
      total = total.add(part.getValue().exactValue().multiply(powerOfTwo(STEP * part.getKey())));
    }
    return total;
  }

  private static BigDecimal powerOfTwo(int exponent) {
    return exponent >= 0
        ? new BigDecimal(BigInteger.ONE.shiftLeft(exponent))
        : new BigDecimal(BigInteger.valueOf(5).pow(-exponent), -exponent);
  }
}
