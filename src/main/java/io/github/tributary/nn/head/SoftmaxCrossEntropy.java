package io.github.tributary.nn.head;

import io.github.tributary.linalg.Elementary;
import io.github.tributary.linalg.Matrix;

/**
 * One of several classes: a_k = e^z_k / Σ_j e^z_j, loss = -ln a_y for the class index y.
 *
 * <p>From z: loss = M + ln Σ_j e^(z_j - M) - z_y with M = max z, and dloss/dz_k = a_k - [k = y].
 *
 * @param classes the number of classes, at least 2; a target is a class index 0 … classes - 1
 */
public record SoftmaxCrossEntropy(int classes) implements Head {

  /** Checks the number of classes. */
  public SoftmaxCrossEntropy {
    Heads.requireOutputs("softmax", classes, 2);
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
    for (int c = 0; c < z.columns(); c++) {
      int start = c * classes;
      double max = max(z, start);
      double sum = 0;
      for (int i = start; i < start + classes; i++) {
        sum += Elementary.exp(z.get(i) - max); // at most 1: exp cannot overflow
      }
      for (int i = start; i < start + classes; i++) {
        a.set(i, Elementary.exp(z.get(i) - max) / sum);
      }
    }
  }

  @Override
  public double lossInto(Matrix z, Matrix y, double[] v, Matrix dJdz) {
    Heads.requireShapes(this, z, y, v, dJdz);
    double total = 0;
    for (int c = 0; c < z.columns(); c++) {
      int start = c * classes;
      int target = start + (int) y.get(c);
      double max = max(z, start);
      double targetZ = z.get(target);
      double sum = 0;
      for (int i = start; i < start + classes; i++) {
        sum += Elementary.exp(z.get(i) - max);
      }
      for (int i = start; i < start + classes; i++) {
        double probability = Elementary.exp(z.get(i) - max) / sum;
        dJdz.set(i, v[c] * (probability - (i == target ? 1 : 0)));
      }
      total += v[c] * (max - targetZ + StrictMath.log(sum));
    }
    return total;
  }

  private double max(Matrix z, int start) {
    double max = z.get(start);
    for (int i = start + 1; i < start + classes; i++) {
      max = Math.max(max, z.get(i));
    }
    return max;
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
    return y >= 0 && y < classes && y == Math.rint(y)
        ? null
        : "expected a class index 0 … " + (classes - 1);
  }

  @Override
  public String text() {
    return "softmax-cross-entropy";
  }
}
