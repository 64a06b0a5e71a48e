package io.github.tributary.nn;

import io.github.tributary.linalg.Matrix;

/**
 * Layer normalisation of one layer, observation by observation over its n units: ẑ = (z - mean)/s
 * with s = √(variance + ε). It has no gain and no bias of its own, which were found not to help,
 * and so nothing that would have to be folded into weights when a model is exported.
 *
 * <p>Batch normalisation would make the loss of a row depend on the other rows of its batch: J
 * would be no mean over rows any more, and the sums of partitions would not add up to it.
 *
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba, Kiros, Hinton, Layer Normalization, 2016</a>
 * @see <a href="https://arxiv.org/abs/1911.07013">Xu et al., Understanding and Improving Layer
 *     Normalization, 2019 (without gain and bias)</a>
 */
final class LayerNormalization {

  /** ε, which keeps a layer whose units agree from being divided by 0. */
  static final double EPSILON = 1e-5;

  private LayerNormalization() {}

  /**
   * ẑ = (z - mean)/s. z, normalized: n×m; normalized is overwritten.
   *
   * @param deviations s of the first m columns, overwritten
   */
  static void normalizeInto(Matrix z, Matrix normalized, double[] deviations) {
    int n = z.rows();
    for (int c = 0, start = 0; c < z.columns(); c++, start += n) {
      double sum = 0;
      for (int i = start; i < start + n; i++) {
        sum += z.get(i);
      }
      double mean = sum / n;
      double squares = 0;
      for (int i = start; i < start + n; i++) {
        double centered = z.get(i) - mean;
        squares += centered * centered;
      }
      deviations[c] = Math.sqrt(squares / n + EPSILON);
      for (int i = start; i < start + n; i++) {
        normalized.set(i, (z.get(i) - mean) / deviations[c]);
      }
    }
  }

  /**
   * dJdz = (dJdẑ - mean(dJdẑ) - ẑ·mean(dJdẑ * ẑ))/s, in place, column by column.
   *
   * @param derivative dJdẑ, n×m, overwritten by dJdz
   */
  static void differentiate(Matrix normalized, double[] deviations, Matrix derivative) {
    int n = derivative.rows();
    for (int c = 0, start = 0; c < derivative.columns(); c++, start += n) {
      double sum = 0;
      double product = 0;
      for (int i = start; i < start + n; i++) {
        sum += derivative.get(i);
        product += derivative.get(i) * normalized.get(i);
      }
      double mean = sum / n;
      double slope = product / n;
      for (int i = start; i < start + n; i++) {
        derivative.set(i, (derivative.get(i) - mean - normalized.get(i) * slope) / deviations[c]);
      }
    }
  }
}
