package io.github.tributary.distributed;

import java.io.Serializable;

/**
 * Rows by the leading bits of the hash that decides whether they are held out: how many rows a
 * threshold would hold out is known before it is chosen, without another look at them.
 */
final class HoldOutCounts implements Serializable {

  private static final long serialVersionUID = 1L;

  /** As many as {@link RowHash#holdOutBin} gives. */
  static final int BINS = 256;

  private final long[] rows = new long[BINS];
  private final long[] fingerprints = new long[BINS];

  /** Adds a row of that {@link RowHash#content}. */
  void add(int bin, long content) {
    rows[bin]++;
    fingerprints[bin] += content;
  }

  void add(HoldOutCounts other) {
    for (int i = 0; i < BINS; i++) {
      rows[i] += other.rows[i];
      fingerprints[i] += other.fingerprints[i];
    }
  }

  /** All rows. */
  long rows() {
    return rowsBelow(BINS);
  }

  /** The rows of the first bins. */
  long rowsBelow(int bins) {
    return sum(rows, bins);
  }

  /** The sum of the hashes of their content. */
  long fingerprintBelow(int bins) {
    return sum(fingerprints, bins);
  }

  private static long sum(long[] ofBins, int bins) {
    long sum = 0;
    for (int i = 0; i < bins; i++) {
      sum += ofBins[i];
    }
    return sum;
  }

  /**
   * The number of first bins that hold a share of the rows, at least one row; 0 if none would be
   * left. The share is met to a row where there are few, and to 1/256 of them where there are many.
   */
  int binsFor(double share) {
    long all = rows();
    long wanted = Math.max(1, Math.round(share * all));
    int bins = 0;
    long held = 0;
    while (held < wanted && bins < BINS) {
      held += rows[bins++];
    }
    return held < all ? bins : 0;
  }
}
