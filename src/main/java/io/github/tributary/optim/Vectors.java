package io.github.tributary.optim;

/** Loops over a range of an array. */
final class Vectors {

  private Vectors() {}

  /** The Euclidean norm of the entries from … to - 1. */
  static double norm(double[] values, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += values[i] * values[i];
    }
    return Math.sqrt(squares);
  }

  /** Multiplies the entries from … to - 1. */
  static void scale(double[] values, int from, int to, double factor) {
    for (int i = from; i < to; i++) {
      values[i] *= factor;
    }
  }

  /** Whether every entry is finite. */
  static boolean areFinite(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * 0; // 0 unless the value is infinite or NaN
    }
    return sum == 0;
  }
}
