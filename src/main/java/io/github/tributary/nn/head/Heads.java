package io.github.tributary.nn.head;

import io.github.tributary.linalg.Matrix;

/** What the heads share. */
final class Heads {

  private Heads() {}

  static void requireOutputs(String head, int outputs, int least) {
    if (outputs < least) {
      throw new IllegalArgumentException(
          head + ": expected at least " + least + " outputs, found " + outputs);
    }
  }

  static void requireShapes(Head head, Matrix z, Matrix y, double[] v, Matrix dJdz) {
    int m = z.columns();
    if (z.rows() != head.outputs()
        || y.rows() != head.targets()
        || y.columns() != m
        || v.length < m
        || dJdz.rows() != z.rows()
        || dJdz.columns() != m) {
      throw new IllegalArgumentException(
          head.text()
              + ": z is "
              + z.shape()
              + ", y "
              + y.shape()
              + ", dJdz "
              + dJdz.shape()
              + " with "
              + v.length
              + " weights; expected z and dJdz "
              + head.outputs()
              + "×m, y "
              + head.targets()
              + "×m and m weights");
    }
  }

  static void requireSmoothing(double smoothing) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "labelSmoothing: expected a number from 0 to below 1, found " + smoothing);
    }
  }

  static void requireGamma(double gamma) {
    if (!(gamma >= 0 && gamma < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("focal: expected a gamma ≥ 0, found " + gamma);
    }
  }

  static void copyInto(Matrix from, Matrix to) {
    for (int i = 0, n = from.size(); i < n; i++) {
      to.set(i, from.get(i));
    }
  }

  static String finiteProblem(double y) {
    return Double.isFinite(y) ? null : "expected a finite number";
  }
}
