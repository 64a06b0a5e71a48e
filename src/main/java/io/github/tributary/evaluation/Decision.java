package io.github.tributary.evaluation;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.head.Head;

/** From the outputs of a network to class probabilities and to a class. */
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
    double most = a.get(0, column);
    for (int k = 1; k < a.rows(); k++) {
      double output = a.get(k, column);
      if (output > most) {
        most = output;
        best = k;
      }
    }
    return best;
  }

  /**
   * What is predicted for an observation: a class index per label, or a value per target.
   *
   * @param targets how the outputs of a regression become values
   * @param predictions one per target, overwritten
   */
  public static void predictionsInto(
      Head head, TargetScaler targets, Matrix a, int column, double[] predictions) {
    for (int t = 0; t < predictions.length; t++) {
      predictions[t] =
          head.isClassifier()
              ? classOf(a, column, predictions.length == 1 ? -1 : t)
              : targets.prediction(t, a.get(t, column));
    }
  }

  /** How many probabilities and raw scores a classifier gives: two for one sigmoid output. */
  public static int scores(Head head) {
    return head.outputs() == 1 ? 2 : head.outputs();
  }

  /**
   * One probability per class, or that of "1" per label; for one sigmoid output, 1 - a and a.
   *
   * @param probabilities {@link #scores} of them, overwritten
   */
  public static void probabilitiesInto(Matrix a, int column, double[] probabilities) {
    if (a.rows() == 1) {
      probabilities[1] = a.get(column);
      probabilities[0] = 1 - probabilities[1];
    } else {
      a.getEntries(column * a.rows(), probabilities, a.rows());
    }
  }

  /**
   * The pre-activations of the output layer; for one sigmoid output, -z and z.
   *
   * @param raw {@link #scores} of them, overwritten
   */
  public static void rawScoresInto(Matrix z, int column, double[] raw) {
    if (z.rows() == 1) {
      raw[1] = z.get(column);
      raw[0] = -raw[1];
    } else {
      z.getEntries(column * z.rows(), raw, z.rows());
    }
  }

  /**
   * The class of largest p_k/t_k, the first if there are several.
   *
   * @param probabilities p
   * @param thresholds t ≥ 0, at most one of them 0: that class is taken unless its probability is 0
   * @see <a
   *     href="https://spark.apache.org/docs/latest/api/scala/org/apache/spark/ml/classification/ProbabilisticClassifier.html">Spark
   *     ML's thresholds</a>
   */
  public static int classOf(double[] probabilities, double[] thresholds) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < probabilities.length; k++) {
      double scaled = probabilities[k] / thresholds[k]; // 0/0 is NaN and never the most
      if (scaled > most) {
        most = scaled;
        best = k;
      }
    }
    return best;
  }
}
