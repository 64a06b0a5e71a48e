package io.github.tributary.evaluation;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Where the scores of every class are told apart: m thresholds make 2m + 1 bins, one for each
 * threshold itself and one for each gap between, below and above them.
 */
public final class ScoreBins implements Serializable {

  private static final long serialVersionUID = 1L;

  // Weights are counted in integers that add up to about 2⁶⁰: their sums are free of order and
  // cannot overflow, and at a billion rows a mean weight is still 2³⁰ units.
  private static final int UNITS_EXPONENT = 60;

  private final double[][] thresholds;
  private final int[] starts;
  private final int scale;

  /**
   * Bins.
   *
   * @param thresholds of each class, ascending, each once; not copied
   * @param weightSum Σ v_i over all observations
   */
  ScoreBins(double[][] thresholds, double weightSum) {
    this.thresholds = thresholds;
    // A power of two: weights such as 1 and ½ are counted exactly.
    this.scale = UNITS_EXPONENT - 1 - Math.getExponent(weightSum);
    this.starts = starts(thresholds);
  }

  private static int[] starts(double[][] thresholds) {
    int[] starts = new int[thresholds.length + 1];
    for (int k = 0; k < thresholds.length; k++) {
      starts[k + 1] = Math.addExact(starts[k], 2 * thresholds[k].length + 1);
    }
    return starts;
  }

  /** The number of classes. */
  int classes() {
    return thresholds.length;
  }

  /** The first bin of class k, which follows the last one of class k - 1. */
  int start(int k) {
    return starts[k];
  }

  /** The number of bins of all classes. */
  public int size() {
    return starts[classes()];
  }

  /** The bin of a score of class k. */
  int bin(int k, double score) {
    int at = Arrays.binarySearch(thresholds[k], score);
    return starts[k] + (at >= 0 ? 2 * at + 1 : 2 * (-at - 1));
  }

  /** A weight in units, rounded. */
  long units(double weight) {
    return Math.round(Math.scalb(weight, scale));
  }
}
