package io.github.tributary.optim;

import java.util.function.IntToDoubleFunction;

/**
 * Σ λ_i|x_i|, which has no derivative at 0, and what OWL-QN makes of it: a gradient that points out
 * of the kinks, and paths that end at 0 instead of passing through.
 *
 * @param factor λ_i ≥ 0 of each parameter; null: there is no penalty
 * @see <a href="https://doi.org/10.1145/1273496.1273501">Andrew, Gao, Scalable Training of
 *     L1-Regularized Log-Linear Models, 2007</a>
 */
record LassoPenalty(IntToDoubleFunction factor) {

  /** No penalty: the gradient is the gradient, and paths are straight. */
  static final LassoPenalty NONE = new LassoPenalty(null);

  private boolean isNone() {
    return factor == null;
  }

  double at(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length && !isNone(); i++) {
      sum += factor.applyAsDouble(i) * Math.abs(x[i]);
    }
    return sum;
  }

  /**
   * The gradient with this penalty. At x_i = 0 it is that of the side on which the cost falls, or 0
   * if it falls on neither.
   */
  double[] pseudoGradient(double[] x, double[] gradient) {
    if (isNone()) {
      return gradient;
    }
    double[] pseudo = gradient.clone();
    for (int i = 0; i < x.length; i++) {
      double l1 = factor.applyAsDouble(i);
      if (x[i] != 0) {
        pseudo[i] += Math.copySign(l1, x[i]);
      } else {
        pseudo[i] = Math.copySign(Math.max(Math.abs(gradient[i]) - l1, 0), gradient[i]);
      }
    }
    return pseudo;
  }

  /** Keeps of a direction what descends in every parameter by itself. */
  void align(double[] direction, double[] pseudoGradient) {
    for (int i = 0; i < direction.length && !isNone(); i++) {
      if (direction[i] * pseudoGradient[i] >= 0 && factor.applyAsDouble(i) > 0) {
        direction[i] = 0;
      }
    }
  }

  /** x + α·direction, but 0 where that has another sign than x. */
  double[] along(double[] x, double[] direction, double alpha) {
    double[] point = x.clone();
    for (int i = 0; i < x.length; i++) {
      point[i] += alpha * direction[i];
      if (point[i] * x[i] < 0 && !isNone() && factor.applyAsDouble(i) > 0) {
        point[i] = 0;
      }
    }
    return point;
  }

  /**
   * The slope of the cost along that path. Where a parameter has come to 0 it stays.
   *
   * @param x where the path starts
   * @param point a point of it
   * @param gradient that of the smooth part at the point
   */
  double slope(double[] x, double[] direction, double[] point, double[] gradient) {
    if (isNone()) {
      return Vectors.dot(gradient, direction);
    }
    double slope = 0;
    for (int i = 0; i < x.length; i++) {
      double l1 = factor.applyAsDouble(i);
      if (l1 == 0 || point[i] != 0) {
        slope += (gradient[i] + Math.copySign(l1, point[i])) * direction[i];
      }
    }
    return slope;
  }
}
