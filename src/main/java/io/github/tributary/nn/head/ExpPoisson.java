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
 * @param outputs the number of targets, at least 1; each target is ≥ 0
 */
public record ExpPoisson(int outputs) implements Head {

  /** The z at which the rate saturates; e³⁰ ≈ 10¹³ events per observation. */
  public static final double MAX_LOG_RATE = 30;

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
        double integral = rate * (1 + Math.max(input - MAX_LOG_RATE, 0));
        double atBest = target == 0 ? 0 : target * (StrictMath.log(target) - 1);
        loss += integral - target * input + atBest;
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

  @Override
  public boolean isClassifier() {
    return false;
  }

  @Override
  public String targetProblem(double y) {
    return y >= 0 && y < Double.POSITIVE_INFINITY ? null : "expected a count ≥ 0";
  }

  @Override
  public String text() {
    return "poisson";
  }
}
