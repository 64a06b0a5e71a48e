package io.github.tributary.distributed;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.DoubleUnaryOperator;

/**
 * Quantiles of weighted values: the q-quantile is the smallest value up to which a share q of the
 * weight lies; where a value ends at q exactly, the mean of it and the next one. A value of weight
 * 3 counts as three values.
 *
 * @see <a href="https://doi.org/10.1080/00031305.1996.10473566">Hyndman, Fan, Sample Quantiles in
 *     Statistical Packages, 1996, definition 2</a>
 */
final class Quantiles {

  // The relative error of a weight that is a product or a sum.
  private static final double ROUNDING = 1e-12;
  // Whole numbers up to it, and quarters of these, are sums without rounding.
  private static final double LARGEST_SUM = 0x1p50;

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
   * @param weights one per value, not negative
   */
  static Quantiles of(double[] values, double[] weights) {
    int last = values.length - 1;
    for (int i = 1; i < last; i++) {
      if (weights[i] != weights[0]) {
        return ofDifferentWeights(values, weights);
      }
    }
    return last < 1 ? ofDifferentWeights(values, weights) : ofEqualWeights(values, weights);
  }

  /** Of weights that are all the same but for the last one, that of the zeros. */
  private static Quantiles ofEqualWeights(double[] values, double[] weights) {
    int last = values.length - 1;
    double[] sorted = values.clone();
    Arrays.sort(sorted, 0, last);
    int found = Arrays.binarySearch(sorted, 0, last, values[last]);
    int place = found < 0 ? -found - 1 : found;
    System.arraycopy(sorted, place, sorted, place + 1, last - place);
    sorted[place] = values[last];
    double[] upTo = new double[sorted.length];
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += i == place ? weights[last] : weights[0];
      upTo[i] = sum;
    }
    return new Quantiles(sorted, upTo);
  }

  private static Quantiles ofDifferentWeights(double[] values, double[] weights) {
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

  /**
   * Weights in the unit of the smallest, if all are whole multiples of it but for rounding; else
   * unchanged. Sums of whole numbers are exact: ten weights of 0.1 end at 1/2 as ten of 1 do.
   *
   * @param weights not negative
   */
  static double[] wholeRatios(double[] weights) {
    double least = Arrays.stream(weights).filter(v -> v > 0).min().orElse(1);
    double[] ratios = new double[weights.length];
    double sum = 0;
    for (int i = 0; i < ratios.length; i++) {
      double ratio = weights[i] / least;
      ratios[i] = Math.rint(ratio);
      sum += ratios[i];
      if (Math.abs(ratio - ratios[i]) > ROUNDING * ratio || sum > LARGEST_SUM) {
        return weights;
      }
    }
    return ratios;
  }

  /** Σv·f(x)/Σv, a term for each different value, in ascending order. */
  double mean(DoubleUnaryOperator f) {
    double sum = 0;
    double before = 0;
    for (int i = 0; i < values.length; i++) {
      if (i + 1 == values.length || values[i + 1] != values[i]) {
        sum += (upTo[i] - before) * f.applyAsDouble(values[i]);
        before = upTo[i];
      }
    }
    return sum / before;
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
