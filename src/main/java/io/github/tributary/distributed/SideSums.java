package io.github.tributary.distributed;

import java.io.Serializable;

/**
 * What a scan found on one side of a table, for packing the same rows.
 *
 * @param rows how many there are
 * @param fingerprint the sum of the hashes of their content
 * @param largestWeight of a row
 */
public record SideSums(Side side, long rows, long fingerprint, double largestWeight)
    implements Serializable {

  // Weights of an ordinary size stay as they are.
  private static final int ORDINARY = 60;

  /** These rows and others, all on this side. */
  public SideSums and(SideSums others) {
    return new SideSums(
        side,
        rows + others.rows,
        fingerprint + others.fingerprint,
        Math.max(largestWeight, others.largestWeight));
  }

  /**
   * A power of two that weights are multiplied by, 1 unless the largest is far from 1: a product
   * with a weight must fit single precision. A cost is divided by the sum of the weights, so that
   * their unit is of no consequence.
   */
  double weightUnit() {
    int exponent = largestWeight == 0 ? 0 : Math.getExponent(largestWeight);
    return Math.abs(exponent) <= ORDINARY ? 1 : Math.scalb(1.0, Math.min(-exponent, 1000));
  }
}
