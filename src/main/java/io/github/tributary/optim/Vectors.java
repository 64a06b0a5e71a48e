package io.github.tributary.optim;

import java.util.Arrays;

/** Loops over a range of an array. */
final class Vectors {

  private Vectors() {}

  /** The Euclidean norm of the entries from … to - 1. */
  static double norm(double[] values, int from, int to) {
    return Math.sqrt(squares(values, from, to));
  }

  /**
   * The sum of the squares of the entries from … to - 1: four partial sums, of every fourth entry,
   * that need not wait for each other, and always in this order.
   */
  static double squares(double[] values, int from, int to) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = from;
    for (; i < to - 3; i += 4) {
      first += values[i] * values[i];
      second += values[i + 1] * values[i + 1];
      third += values[i + 2] * values[i + 2];
      fourth += values[i + 3] * values[i + 3];
    }
    for (; i < to; i++) {
      first += values[i] * values[i];
    }
    return (first + second) + (third + fourth);
  }

  /** Multiplies the entries from … to - 1. */
  static void scale(double[] values, int from, int to, double factor) {
    for (int i = from; i < to; i++) {
      values[i] *= factor;
    }
  }

  /** Divides all entries. */
  static void divide(double[] values, double divisor) {
    for (int i = 0; i < values.length; i++) {
      values[i] /= divisor;
    }
  }

  /** Whether every entry is finite. */
  static boolean areFinite(double[] values) {
    // Squares that add up have finite roots; if they do not, they may only have been too large.
    return Double.isFinite(squares(values, 0, values.length))
        || Arrays.stream(values).allMatch(Double::isFinite);
  }
}
