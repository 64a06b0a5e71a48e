package io.github.tributary.optim;

import java.util.Arrays;

/** Loops over a range of an array. */
final class Vectors {

  private Vectors() {}

  /** The Euclidean norm of the entries from … to - 1, also where their squares overflow. */
  static double norm(double[] values, int from, int to) {
    double squares = squares(values, from, to);
    if (squares < Double.POSITIVE_INFINITY) {
      return Math.sqrt(squares);
    }
    double[] shorter = Arrays.copyOfRange(values, from, to);
    scale(shorter, 0, shorter.length, 0x1p-600);
    return Math.sqrt(squares(shorter, 0, shorter.length)) * 0x1p600;
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

  /** aᵀb, added up as {@link #squares} adds. */
  static double dot(double[] a, double[] b) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i < a.length - 3; i += 4) {
      first += a[i] * b[i];
      second += a[i + 1] * b[i + 1];
      third += a[i + 2] * b[i + 2];
      fourth += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      first += a[i] * b[i];
    }
    return (first + second) + (third + fourth);
  }

  /** sum += factor·values. */
  static void add(double[] sum, double factor, double[] values) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * values[i];
    }
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
