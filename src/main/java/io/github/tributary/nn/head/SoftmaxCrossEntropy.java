package io.github.tributary.nn.head;

import io.github.tributary.linalg.Elementary;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.notation.NameAndParameter;

/**
 * One of several classes: a_k = e^z_k / Σ_j e^z_j, loss = -ln a_y for the class index y.
 *
 * <p>From z: loss = M + ln Σ_j e^(z_j - M) - z_y with M = max z, and dloss/dz_k = a_k - [k = y].
 *
 * <p>Smoothing ε makes the target q_k = (1 - ε)[k = y] + ε/c: loss = M + ln Σ_j e^(z_j - M) - Σ_k
 * q_k z_k, dloss/dz_k = a_k - q_k.
 *
 * @param classes the number of classes c, at least 2; a target is a class index 0 … c - 1
 * @param smoothing ε, in [0, 1)
 * @see <a href="https://arxiv.org/abs/1512.00567">Szegedy et al., Rethinking the Inception
 *     Architecture, 2016 (label smoothing)</a>
 */
public record SoftmaxCrossEntropy(int classes, double smoothing) implements Head {

  /** Checks the number of classes and the smoothing. */
  public SoftmaxCrossEntropy {
    Heads.requireOutputs("softmax", classes, 2);
    Heads.requireSmoothing(smoothing);
  }

  /** The head without smoothing. */
  public SoftmaxCrossEntropy(int classes) {
    this(classes, 0);
  }

  @Override
  public Head smoothed(double share) {
    return new SoftmaxCrossEntropy(classes, share);
  }

  @Override
  public Head withoutSmoothing() {
    return new SoftmaxCrossEntropy(classes);
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
    double[] e = new double[classes];
    for (int c = 0; c < z.columns(); c++) {
      int start = c * classes;
      double sum = exponentials(z, start, max(z, start), e);
      for (int k = 0; k < classes; k++) {
        a.set(start + k, e[k] / sum);
      }
    }
  }

  @Override
  public double lossInto(Matrix z, Matrix y, double[] v, Matrix dJdz) {
    Heads.requireShapes(this, z, y, v, dJdz);
    double total = 0;
    double elsewhere = smoothing / classes;
    double atTarget = 1 - smoothing + elsewhere;
    double[] e = new double[classes];
    for (int c = 0; c < z.columns(); c++) {
      int start = c * classes;
      int target = start + (int) y.get(c);
      double max = max(z, start);
      double expected = smoothing == 0 ? z.get(target) : expected(z, start, target);
      double sum = exponentials(z, start, max, e);
      for (int k = 0; k < classes; k++) {
        double expectedShare = start + k == target ? atTarget : elsewhere;
        dJdz.set(start + k, v[c] * (e[k] / sum - expectedShare));
      }
      total += v[c] * (max - expected + StrictMath.log(sum));
    }
    return total;
  }

  /** e_k = e^(z_k - max), at most 1: exp cannot overflow. Returns their sum. */
  private double exponentials(Matrix z, int start, double max, double[] e) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      e[k] = Elementary.exp(z.get(start + k) - max);
      sum += e[k];
    }
    return sum;
  }

  /** Σ_k q_k z_k. */
  private double expected(Matrix z, int start, int target) {
    double sum = 0;
    for (int i = start; i < start + classes; i++) {
      sum += z.get(i);
    }
    return (1 - smoothing) * z.get(target) + smoothing / classes * sum;
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
    return NameAndParameter.text("softmax-cross-entropy", smoothing, 0);
  }
}
