package io.github.tributary.nn.head;

import io.github.tributary.linalg.Elementary;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.notation.NameAndParameter;

/**
 * Independent yes/no outputs: a = 1/(1 + e⁻ᶻ), loss = Σ_k -y_k ln a_k - (1 - y_k) ln(1 - a_k).
 *
 * <p>From z: loss = Σ_k ln(1 + e^z_k) - y_k z_k, and dloss/dz = a - y: the factors dJda and dadz
 * are never formed. With one output this is logistic regression's loss, with several it is
 * multi-label classification.
 *
 * <p>Smoothing ε makes (1 - ε)y + ε/2 of a target y.
 *
 * @param outputs the number of labels, at least 1; each target is 0 or 1
 * @param smoothing ε, in [0, 1)
 */
public record SigmoidCrossEntropy(int outputs, double smoothing) implements Head {

  /** Checks the number of outputs and the smoothing. */
  public SigmoidCrossEntropy {
    Heads.requireOutputs("sigmoid", outputs, 1);
    Heads.requireSmoothing(smoothing);
  }

  /** The head without smoothing. */
  public SigmoidCrossEntropy(int outputs) {
    this(outputs, 0);
  }

  @Override
  public Head smoothed(double share) {
    return new SigmoidCrossEntropy(outputs, share);
  }

  @Override
  public Head withoutSmoothing() {
    return new SigmoidCrossEntropy(outputs);
  }

  @Override
  public void outputInto(Matrix z, Matrix a) {
    for (int i = 0, n = z.size(); i < n; i++) {
      a.set(i, Elementary.sigmoid(z.get(i)));
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
        double target = (1 - smoothing) * y.get(i) + smoothing / 2;
        // softplus(z) - y·z with the large terms first, whose difference is exact.
        double saturated = Math.max(input, 0) - target * input;
        loss += saturated + StrictMath.log1p(Elementary.exp(-Math.abs(input)));
        dJdz.set(i, v[c] * (Elementary.sigmoid(input) - target));
      }
      sum += v[c] * loss;
    }
    return sum;
  }

  @Override
  public String activationName() {
    return "sigmoid";
  }

  @Override
  public boolean isClassifier() {
    return true;
  }

  @Override
  public String targetProblem(double y) {
    return y == 0 || y == 1 ? null : "expected 0 or 1";
  }

  @Override
  public String text() {
    return NameAndParameter.text("sigmoid-cross-entropy", smoothing, 0);
  }
}
