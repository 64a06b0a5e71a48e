package io.github.tributary.nn.head;

import io.github.tributary.linalg.Elementary;
import io.github.tributary.linalg.Matrix;

/**
 * Counts: a = eᶻ is the rate of a Poisson distribution, loss = Σ_k a_k - y_k z_k + y_k ln y_k -
 * y_k, half the deviance, which is 0 for a perfect prediction; dloss/dz = a - y.
 *
 * <p>Beyond z = {@value #MAX_LOG_RATE} the rate saturates and the loss goes on linearly, so that
 * both and the derivative stay finite for every z.
 *
 * @param outputs the number of targets, at least 1; each target is from 0 to 10¹³
 */
public record ExpPoisson(int outputs) implements Head {

  /** The z at which the rate saturates; e³⁰ ≈ 10¹³ events per observation. */
  public static final double MAX_LOG_RATE = 30;

  // Larger targets than any rate would leave the loss without a minimum.
  private static final double MAX_RATE = 1e13;

  /** Checks the number of outputs. */
  public ExpPoisson {
    Heads.requireOutputs("poisson", outputs, 1);
  }

  @Override
  public void outputInto(Matrix z, Matrix a) {
    for (int i = 0, n = z.size(); i < n; i++) {
      a.set(i, Elementary.exp(Math.min(z.get(i), MAX_LOG_RATE)));
    }
  }

  @Override
  public double lossInto(Matrix z, Matrix y, double[] v, Matrix dJdz) {
    Heads.requireShapes(this, z, y, v, dJdz);
    double sum = 0;
    for (int c = 0, i = 0; c < z.columns(); c++) {
      double loss = 0;
      for (int k = 0; k < outputs; k++, i++) {
        double input = z.get(i);
        double target = y.get(i);
        double rate = Elementary.exp(Math.min(input, MAX_LOG_RATE));
        loss += deviance(input, target, rate);
        dJdz.set(i, v[c] * (rate - target));
      }
      sum += v[c] * loss;
    }
    return sum;
  }

  @Override
  public String activationName() {
    return "exp";
  }

  /** With d = z - ln y the terms are y·(eᵈ - 1 - d), whose form for small d does not cancel. */
  private static double deviance(double z, double y, double rate) {
    double beyond = rate * Math.max(z - MAX_LOG_RATE, 0);
    if (y == 0) {
      return rate + beyond;
    }
    double d = z - StrictMath.log(y);
    double loss =
        d < 1 && z <= MAX_LOG_RATE ? y * (Elementary.expm1(d) - d) : rate - y - y * d + beyond;
    return Math.max(loss, 0);
  }

  @Override
  public boolean isClassifier() {
    return false;
  }

  @Override
  public String targetProblem(double y) {
    return y >= 0 && y <= MAX_RATE ? null : "expected a count from 0 to 1e13";
  }

  @Override
  public String text() {
    return "poisson";
  }
}
