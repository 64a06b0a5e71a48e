package io.github.tributary.distributed;

import java.io.Serializable;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Which of the training rows are held out for validation: the same share of every class, chosen by
 * the hash of their content, so that it depends on neither order nor partitions.
 */
public final class HoldOut implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final BitSet NONE = new BitSet();

  private final HashMap<Double, BitSet> binsOfClass = new HashMap<>();
  private final BitSet binsOfOthers;
  private final SideSums held;
  private final SideSums kept;

  private HoldOut(
      Map<Double, ClassCount> classes, HoldOutCounts all, double share, SideSums training) {
    boolean fair = 2 * all.rowsToChooseFrom() >= all.rows();
    binsOfOthers = fair && classes == null ? all.binsFor(share) : new BitSet();
    long rows = all.rows(binsOfOthers);
    long fingerprint = all.fingerprint(binsOfOthers);
    if (fair && classes != null) {
      for (Map.Entry<Double, ClassCount> one : classes.entrySet()) {
        HoldOutCounts counts = one.getValue().holdOut();
        BitSet bins = counts.binsFor(share);
        binsOfClass.put(one.getKey(), bins);
        rows += counts.rows(bins);
        fingerprint += counts.fingerprint(bins);
      }
    }
    double largest = training.largestWeight();
    held = new SideSums(Side.VALIDATION, rows, fingerprint, largest);
    kept =
        new SideSums(
            Side.TRAINING, training.rows() - rows, training.fingerprint() - fingerprint, largest);
  }

  /**
   * A share of the training rows; none of a table most of whose rows are copies of a few, which
   * none would stand for.
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
    return (binsOfClass.isEmpty() ? binsOfOthers : binsOfClass.getOrDefault(label + 0.0, NONE))
        .get(bin);
  }
}
