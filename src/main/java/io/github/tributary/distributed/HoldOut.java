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
  private final SideSums held;
  private final SideSums kept;

  private HoldOut(
      Map<Double, ClassCount> classes, HoldOutCounts all, double share, SideSums training) {
    long rows = 0;
    long fingerprint = 0;
    if (classes == null) {
      binsOfOthers = all.binsFor(share);
      rows = all.rowsBelow(binsOfOthers);
      fingerprint = all.fingerprintBelow(binsOfOthers);
    } else {
      binsOfOthers = 0;
      for (Map.Entry<Double, ClassCount> one : classes.entrySet()) {
        HoldOutCounts counts = one.getValue().holdOut();
        int bins = counts.binsFor(share);
        binsOfClass.put(one.getKey(), bins);
        rows += counts.rowsBelow(bins);
        fingerprint += counts.fingerprintBelow(bins);
      }
    }
    double largest = training.largestWeight();
    held = new SideSums(Side.VALIDATION, rows, fingerprint, largest);
    kept =
        new SideSums(
            Side.TRAINING, training.rows() - rows, training.fingerprint() - fingerprint, largest);
  }

  /**
   * A share of the training rows.
   *
   * @param classes whose share is held out each, or null to draw from all rows alike
   * @param training what was found of all training rows
   */
  static HoldOut of(
      Map<Double, ClassCount> classes, HoldOutCounts all, double share, SideSums training) {
    return new HoldOut(classes, all, share, training);
  }

  /** The number of rows held out. */
  public long rows() {
    return held.rows();
  }

  /** The rows held out. */
  public SideSums held() {
    return held;
  }

  /** The rows left for training. */
  public SideSums kept() {
    return kept;
  }

  /** Whether a row is held out. */
  boolean holds(int bin, double label) {
    // Adding 0 makes -0 the 0 that it equals.
    return bin < (binsOfClass.isEmpty() ? binsOfOthers : binsOfClass.getOrDefault(label + 0.0, 0));
  }
}
