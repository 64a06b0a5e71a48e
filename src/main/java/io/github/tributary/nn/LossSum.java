package io.github.tributary.nn;

import io.github.tributary.linalg.ExactSum;
import java.io.Serializable;

/** The sums S_J and Σv over any set of batches, exact, and so free of any order. */
public final class LossSum implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ExactSum losses = new ExactSum();
  private final ExactSum weights = new ExactSum();
  private long rows;

  /** Runs a batch forward and adds its losses. */
  public void add(Parameters parameters, Batch batch, Workspace workspace) {
    if (batch.size() > 0) {
      add(ForwardPass.loss(parameters, batch, workspace), batch);
    }
  }

  /** Adds the sum of a batch's losses, each times its weight. */
  public void add(double loss, Batch batch) {
    losses.add(loss);
    for (double weight : batch.v()) {
      weights.add(weight);
    }
    rows += batch.size();
  }

  /** Adds another sum; returns this. */
  public LossSum merge(LossSum other) {
    losses.add(other.losses);
    weights.add(other.weights);
    rows += other.rows;
    return this;
  }

  /** The number of observations. */
  public long rows() {
    return rows;
  }

  /** Σ v_i. */
  public double weight() {
    return weights.value();
  }

  /** S_J/Σv: the cost J without penalty. */
  public double mean() {
    return losses.value() / weights.value();
  }

  /** Whether every loss was finite, and their sum is. */
  public boolean isFinite() {
    return Double.isFinite(losses.value());
  }
}
