package io.github.tributary.nn.head;

import io.github.tributary.linalg.Elementary;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.notation.NameAndParameter;

/**
 * Independent yes/no outputs with the focal loss, which counts rows that are predicted well less: a
 * = 1/(1 + e⁻ᶻ), loss = Σ_k -(1 - p_k)^γ ln p_k with p = a for the target 1 and p = 1 - a for 0.
 *
 * <p>With s = z for the target 1 and s = -z for 0: p = σ(s), -ln p = ln(1 + e⁻ˢ) and dloss/ds = -(1
 * - p)^γ·(-γp ln p + 1 - p).
 *
 * @param outputs the number of labels, at least 1; each target is 0 or 1
 * @param gamma γ ≥ 0; 0 is cross-entropy
 * @see <a href="https://arxiv.org/abs/1708.02002">Lin et al., Focal Loss for Dense Object
 *     Detection, 2017</a>
 */
public record SigmoidFocal(int outputs, double gamma) implements Head {

  /** γ unless something else is said. */
  public static final double DEFAULT_GAMMA = 2;

  /** Checks the number of outputs and γ. */
  public SigmoidFocal {
    Heads.requireOutputs("sigmoid", outputs, 1);
    Heads.requireGamma(gamma);
  }

  @Override
  public void outputInto(Matrix z, Matrix a) {
    new SigmoidCrossEntropy(outputs).outputInto(z, a);
  }

  @Override
  public double lossInto(Matrix z, Matrix y, double[] v, Matrix dJdz) {
    Heads.requireShapes(this, z, y, v, dJdz);
    double sum = 0;
    for (int c = 0, i = 0; c < z.columns(); c++) {
      double loss = 0;
      for (int k = 0; k < outputs; k++, i++) {
        double sign = y.get(i) == 1 ? 1 : -1;
        double s = sign * z.get(i);
        double wrong = Elementary.sigmoid(-s); // 1 - p without cancelling
        double surprise = Math.max(-s, 0) + StrictMath.log1p(Elementary.exp(-Math.abs(s)));
        double focus = StrictMath.pow(wrong, gamma);
        loss += focus * surprise;
        double slope = -focus * (gamma * Elementary.sigmoid(s) * surprise + wrong);
        dJdz.set(i, v[c] * sign * slope);
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
    return new SigmoidCrossEntropy(outputs).targetProblem(y);
  }

  @Override
  public String text() {
    return NameAndParameter.text("sigmoid-focal", gamma, DEFAULT_GAMMA);
  }
}
