package io.github.tributary.distributed;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * Which of the training rows are held out for validation: the same share of every class, chosen by
 * the hash of their content, so that it depends on neither order nor partitions.
 */
public final class HoldOut implements Serializable {

  private static final long serialVersionUID = 1L;

  private final HashMap<Double, Integer> binsOfClass = new HashMap<>();
  private final int binsOfOthers;
  private final long rows;

  private HoldOut(Map<Double, ClassCount> classes, HoldOutCounts all, double share) {
    if (classes == null) {
      binsOfOthers = all.binsFor(share);
      rows = all.rowsBelow(binsOfOthers);
      return;
    }
    long held = 0;
    for (Map.Entry<Double, ClassCount> one : classes.entrySet()) {
      HoldOutCounts counts = one.getValue().holdOut();
      int bins = counts.binsFor(share);
      binsOfClass.put(one.getKey(), bins);
      held += counts.rowsBelow(bins);
    }
    binsOfOthers = 0;
    rows = held;
  }

  /**
   * A share of the rows.
   *
   * @param classes whose share is held out each, or null to draw from all rows alike
   */
  static HoldOut of(Map<Double, ClassCount> classes, HoldOutCounts all, double share) {
    return new HoldOut(classes, all, share);
  }

  /** The number of rows held out. */
  public long rows() {
    return rows;
  }

  /** Whether a row is held out. */
  boolean holds(int bin, double label) {
    // Adding 0 makes -0 the 0 that it equals.
    return bin < (binsOfClass.isEmpty() ? binsOfOthers : binsOfClass.get(label + 0.0));
  }
}
