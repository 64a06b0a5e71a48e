package io.github.tributary.distributed;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Quantiles of weighted values: the q-quantile is the smallest value up to which a share q of the
 * weight lies; where a value ends at q exactly, the mean of it and the next one. A value of weight
 * 3 counts as three values.
 *
 * @see <a href="https://doi.org/10.1080/00031305.1996.10473566">Hyndman, Fan, Sample Quantiles in
 *     Statistical Packages, 1996, definition 2</a>
 */
final class Quantiles {

  private final double[] values;
  private final double[] upTo;

  private Quantiles(double[] values, double[] upTo) {
    this.values = values;
    this.upTo = upTo;
  }

  /**
   * The quantiles of some values; the order in which they are given does not matter.
   *
   * @param values finite
   * @param weights one per value, above 0
   */
  static Quantiles of(double[] values, double[] weights) {
    int n = values.length;
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        Comparator.comparingDouble((Integer i) -> values[i]).thenComparingDouble(i -> weights[i]));
    double[] sorted = new double[n];
    double[] upTo = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sorted[i] = values[order[i]];
      sum += weights[order[i]];
      upTo[i] = sum;
    }
    return new Quantiles(sorted, upTo);
  }

  /** The q-quantile, 0 &lt; q &lt; 1. */
  double at(double q) {
    double target = q * upTo[upTo.length - 1];
    int i = 0;
    while (upTo[i] < target) {
      i++;
    }
    boolean between = upTo[i] == target && i + 1 < values.length;
    return between ? values[i] / 2 + values[i + 1] / 2 : values[i];
  }
}
