package io.github.tributary.optim.rule;

/** What the rules share. */
final class Numbers {

  private Numbers() {}

  static void requireShare(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          name + ": expected a number from 0 to below 1, found " + value);
    }
  }

  static void requirePositive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": expected a number > 0, found " + value);
    }
  }

  static void requireNotNegative(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": expected a number ≥ 0, found " + value);
    }
  }

  /** base^exponent, the same bits on every machine. */
  static double power(double base, long exponent) {
    return StrictMath.pow(base, (double) exponent);
  }
}
