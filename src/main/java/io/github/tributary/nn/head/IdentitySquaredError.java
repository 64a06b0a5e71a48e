package io.github.tributary.nn.head;

import io.github.tributary.linalg.Matrix;

/**
 * Least squares: a = z, loss = ½ Σ_k (z_k - y_k)², dloss/dz = z - y.
 *
 * @param outputs the number of targets, at least 1
 */
public record IdentitySquaredError(int outputs) implements Head {

  /** Checks the number of outputs. */
  public IdentitySquaredError {
    Heads.requireOutputs("squared-error", outputs, 1);
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
        loss += 0.5 * residual * residual;
        dJdz.set(i, v[c] * residual);
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
    return "squared-error";
  }
}
