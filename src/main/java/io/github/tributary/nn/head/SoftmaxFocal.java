package io.github.tributary.nn.head;

import io.github.tributary.linalg.Elementary;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.notation.NameAndParameter;

/**
 * One of several classes with the focal loss, which counts rows that are predicted well less: a =
 * softmax(z), loss = -(1 - p)^γ ln p with p = a_y.
 *
 * <p>With q = 1 - p: dloss/dz_k = -q^γ·(1 - γp·ln p/q)·([k = y] - a_k).
 *
 * @param classes the number of classes, at least 2; a target is a class index 0 … classes - 1
 * @param gamma γ ≥ 0; 0 is cross-entropy
 * @see <a href="https://arxiv.org/abs/1708.02002">Lin et al., Focal Loss for Dense Object
 *     Detection, 2017</a>
 */
public record SoftmaxFocal(int classes, double gamma) implements Head {

  /** Checks the number of classes and γ. */
  public SoftmaxFocal {
    Heads.requireOutputs("softmax", classes, 2);
    Heads.requireGamma(gamma);
  }

  @Override
  public int outputs() {
    return classes;
  }

  @Override
  public int targets() {
    return 1;
  }

  @Override
  public void outputInto(Matrix z, Matrix a) {
    new SoftmaxCrossEntropy(classes).outputInto(z, a);
  }

  @Override
  public double lossInto(Matrix z, Matrix y, double[] v, Matrix dJdz) {
    Heads.requireShapes(this, z, y, v, dJdz);
    double total = 0;
    for (int c = 0; c < z.columns(); c++) {
      int start = c * classes;
      int target = start + (int) y.get(c);
      double max = z.get(start);
      for (int i = start + 1; i < start + classes; i++) {
        max = Math.max(max, z.get(i));
      }
      double targetZ = z.get(target);
      double others = 0;
      for (int i = start; i < start + classes; i++) {
        others += i == target ? 0 : Elementary.exp(z.get(i) - max);
      }
      double sum = others + Elementary.exp(targetZ - max);
      double wrong = others / sum; // 1 - p without cancelling
      double right = Elementary.exp(targetZ - max) / sum;
      // -ln p; where p is near 1, by the other classes' share.
      double surprise =
          targetZ == max ? StrictMath.log1p(others) : max - targetZ + StrictMath.log(sum);
      double focus = StrictMath.pow(wrong, gamma);
      // -ln p/(1 - p) is 1 at p = 1.
      double slope = focus * (1 + gamma * right * (wrong > 0 ? surprise / wrong : 1));
      for (int i = start; i < start + classes; i++) {
        double probability = Elementary.exp(z.get(i) - max) / sum;
        dJdz.set(i, v[c] * slope * (i == target ? -wrong : probability));
      }
      total += v[c] * focus * surprise;
    }
    return total;
  }

  @Override
  public String activationName() {
    return "softmax";
  }

  @Override
  public boolean isClassifier() {
    return true;
  }

  @Override
  public String targetProblem(double y) {
    return new SoftmaxCrossEntropy(classes).targetProblem(y);
  }

  @Override
  public String text() {
    return NameAndParameter.text("softmax-focal", gamma, SigmoidFocal.DEFAULT_GAMMA);
  }
}
