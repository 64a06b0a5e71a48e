package io.github.tributary.distributed;

import java.io.Serializable;
import java.util.BitSet;

/**
 * Rows by the leading bits of the hash that decides whether they are held out: how many rows a
 * choice of bins would hold out is known before it is made, without another look at them.
 */
final class HoldOutCounts implements Serializable {

  private static final long serialVersionUID = 1L;

  /** As many as {@link RowHash#holdOutBin} gives. */
  static final int BINS = 256;

  // Chance hardly puts so many rows into a bin, nor so many times the mean: copies of a row do.
  private static final int CROWD = 16;
  private static final int MEANS_OF_CROWD = 8;

  // A page has the counts of 16 bins and then their fingerprints. Most classes of many have few
  // rows, and no page of most bins.
  private static final int PAGE = 16;
  private final long[][] pages = new long[BINS / PAGE][];

  /** Adds a row of that {@link RowHash#content}. */
  void add(int bin, long content) {
    add(bin, 1, content);
  }

  private void add(int bin, long rows, long fingerprint) {
    long[] page = pages[bin / PAGE];
    if (page == null) {
      page = new long[2 * PAGE];
      pages[bin / PAGE] = page;
    }
    page[bin % PAGE] += rows;
    page[PAGE + bin % PAGE] += fingerprint;
  }

  void add(HoldOutCounts other) {
    for (int bin = 0; bin < BINS; bin++) {
      if (other.rows(bin) > 0) {
        add(bin, other.rows(bin), other.fingerprint(bin));
      }
    }
  }

  private long rows(int bin) {
    return pages[bin / PAGE] == null ? 0 : pages[bin / PAGE][bin % PAGE];
  }

  private long fingerprint(int bin) {
    return pages[bin / PAGE] == null ? 0 : pages[bin / PAGE][PAGE + bin % PAGE];
  }

  /** All rows. */
  long rows() {
    long sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += rows(bin);
    }
    return sum;
  }

  /** The rows of some bins. */
  long rows(BitSet bins) {
    return bins.stream().mapToLong(this::rows).sum();
  }

  /** The sum of the hashes of their content. */
  long fingerprint(BitSet bins) {
    return bins.stream().mapToLong(this::fingerprint).sum();
  }

  /** The rows of bins that are not crowded by copies of a row, and may be held out. */
  long rowsToChooseFrom() {
    long crowd = crowd();
    long sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += rows(bin) <= crowd ? rows(bin) : 0;
    }
    return sum;
  }

  private long crowd() {
    return Math.max(CROWD, MEANS_OF_CROWD * rows() / BINS);
  }

  /**
   * Bins that hold a share of the rows to choose from, at least one row; none if no row would be
   * left. The share is met to a row where there are few, and to 1/256 of them where there are many.
   * Equal rows share a bin. A bin that is crowded by them is for training alone: without it, what
   * the table has most of would never be seen.
   */
  BitSet binsFor(double share) {
    long crowd = crowd();
    long wanted = Math.max(1, Math.round(share * rowsToChooseFrom()));
    BitSet bins = new BitSet(BINS);
    long held = 0;
    for (int bin = 0; bin < BINS && held < wanted; bin++) {
      if (rows(bin) > 0 && rows(bin) <= crowd) {
        bins.set(bin);
        held += rows(bin);
      }
    }
    return held < rows() ? bins : new BitSet();
  }
}
