package io.github.tributary.evaluation;

import io.github.tributary.linalg.Elementary;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.head.Head;

/**
 * What the observations are ranked by, one score per output: the log odds of the class. They are in
 * the order of the probabilities, and differ where those round to the same number.
 *
 * <p>Sigmoid: s_k = z_k. Softmax, class k against the rest: s_k = z_k - ln Σ_{j≠k} e^z_j, which is
 * ln(a_k/(1 - a_k)).
 */
final class ClassScores {

  private final boolean isOneOfMany;
  private final double[] z;
  private final double[] exponentials;
  // Of the exponentials before each: a sum without its own term is never a difference.
  private final double[] before;
  private final double[] after;
  private int label;
  private Matrix y;
  private int column;
  private int top;

  /** Scores for a classifier. */
  ClassScores(Head head) {
    isOneOfMany = head.targets() < head.outputs();
    z = new double[head.outputs()];
    exponentials = new double[isOneOfMany ? z.length : 0];
    before = new double[exponentials.length];
    after = new double[exponentials.length];
  }

  /** Turns to an observation: column {@code column} of the last z and of the targets. */
  void start(Matrix allZ, Matrix y, int column) {
    this.y = y;
    this.column = column;
    allZ.getEntries(column * z.length, z, z.length);
    if (isOneOfMany) {
      label = (int) y.get(0, column);
      startSums();
    }
  }

  private void startSums() {
    top = 0;
    for (int k = 1; k < z.length; k++) {
      top = z[k] > z[top] ? k : top;
    }
    double sum = 0;
    for (int k = 0; k < z.length; k++) {
      before[k] = sum;
      exponentials[k] = Elementary.exp(z[k] - z[top]);
      sum += exponentials[k];
    }
    sum = 0;
    for (int k = z.length - 1; k >= 0; k--) {
      after[k] = sum;
      sum += exponentials[k];
    }
  }

  /** Whether the observation is of class k, or has label k. */
  boolean isPositive(int k) {
    return isOneOfMany ? label == k : y.get(k, column) == 1;
  }

  /** The score s_k; never -0, so that equal scores have the same bits. */
  double of(int k) {
    if (!isOneOfMany) {
      return z[k] + 0.0;
    }
    // Without the largest, e^(z_j - max) of all others may be 0.
    return k == top
        ? z[k] - logOfOthers() + 0.0
        : z[k] - z[top] - StrictMath.log(before[k] + after[k]) + 0.0;
  }

  /** ln Σ e^z_j over all but the largest. */
  private double logOfOthers() {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < z.length; j++) {
      max = j != top && z[j] > max ? z[j] : max;
    }
    double sum = 0;
    for (int j = 0; j < z.length; j++) {
      sum += j == top ? 0 : Elementary.exp(z[j] - max);
    }
    return max + StrictMath.log(sum);
  }
}
