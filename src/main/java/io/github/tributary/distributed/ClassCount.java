package io.github.tributary.distributed;

import io.github.tributary.linalg.ExactSum;
import java.io.Serializable;

/** How many rows a class has, what they weigh, and which of them would be held out. */
public final class ClassCount implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ExactSum weight = new ExactSum();
  private final HoldOutCounts holdOut = new HoldOutCounts();

  void add(double rowWeight, int holdOutBin, long content) {
    weight.add(rowWeight);
    holdOut.add(holdOutBin, content);
  }

  void add(ClassCount other) {
    weight.add(other.weight);
    holdOut.add(other.holdOut);
  }

  /** The rows of the class. */
  public long rows() {
    return holdOut.rows();
  }

  /** The sum of their weights. */
  public double weight() {
    return weight.value();
  }

  HoldOutCounts holdOut() {
    return holdOut;
  }
}
