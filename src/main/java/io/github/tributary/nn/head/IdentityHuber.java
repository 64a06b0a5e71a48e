package io.github.tributary.nn.head;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.notation.NameAndParameter;

/**
 * Regression that outliers cannot dominate: a = z, and with r = z - y the loss of each target is
 * ½r² for |r| ≤ δ and δ(|r| - ½δ) beyond; dloss/dz = r clipped to [-δ, δ].
 *
 * @param outputs the number of targets, at least 1
 * @param delta δ, where the loss turns from quadratic to linear, in units of the target, positive
 * @see <a href="https://doi.org/10.1214/aoms/1177703732">P. Huber, Annals of Mathematical
 *     Statistics 35, 1964</a>
 */
public record IdentityHuber(int outputs, double delta) implements Head {

  /** The usual δ for targets with unit variance. */
  public static final double DEFAULT_DELTA = 1;

  /** Checks the number of outputs and δ. */
  public IdentityHuber {
    Heads.requireOutputs("huber", outputs, 1);
    if (!(delta > 0 && delta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("huber: expected delta > 0, found " + delta);
    }
  }

  @Override
  public void outputInto(Matrix z, Matrix a) {
    Heads.copyInto(z, a);
  }

  @Override
  public double lossInto(Matrix z, Matrix y, double[] v, Matrix dJdz) {
    Heads.requireShapes(this, z, y, v, dJdz);
    double sum = 0;
    for (int c = 0, i = 0; c < z.columns(); c++) {
      double loss = 0;
      for (int k = 0; k < outputs; k++, i++) {
        double residual = z.get(i) - y.get(i);
        double size = Math.abs(residual);
        loss += size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta);
        dJdz.set(i, v[c] * Math.max(-delta, Math.min(delta, residual)));
      }
      sum += v[c] * loss;
    }
    return sum;
  }

  @Override
  public String activationName() {
    return "identity";
  }

  @Override
  public boolean isClassifier() {
    return false;
  }

  @Override
  public String targetProblem(double y) {
    return Heads.finiteProblem(y);
  }

  @Override
  public String text() {
    return NameAndParameter.text("huber", delta, DEFAULT_DELTA);
  }
}
