package io.github.tributary.evaluation;

import io.github.tributary.linalg.Matrix;

/** From class probabilities to a class. */
public final class Decision {

  private Decision() {}

  /**
   * The class that a column of outputs decides for.
   *
   * @param a outputs, one column per observation
   * @param column the observation
   * @param label the row of one label among several, or -1 if the whole column is one decision
   * @return for one sigmoid output, 1 if its probability exceeds ½ and else 0; for softmax, the
   *     first class of largest probability
   */
  public static int classOf(Matrix a, int column, int label) {
    if (label >= 0 || a.rows() == 1) {
      return a.get(Math.max(label, 0), column) > 0.5 ? 1 : 0;
    }
    int best = 0;
    for (int k = 1; k < a.rows(); k++) {
      if (a.get(k, column) > a.get(best, column)) {
        best = k;
      }
    }
    return best;
  }
}
