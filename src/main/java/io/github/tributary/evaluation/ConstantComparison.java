package io.github.tributary.evaluation;

import io.github.tributary.linalg.ExactSum;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.head.Head;
import java.io.Serializable;

/**
 * How much more a network loses on a set of observations than the best constant model: sums of the
 * paired differences d_i = loss_i - constant loss_i, free of order.
 */
public final class ConstantComparison implements Serializable {

  private static final long serialVersionUID = 1L;

  // So many standard errors above 0 are no accident.
  private static final double ERRORS = 2;

  private final ExactSum weights = new ExactSum();
  private final ExactSum differences = new ExactSum();
  private final ExactSum squares = new ExactSum();
  private final ExactSum losses = new ExactSum();
  private long rows;

  /**
   * Adds a batch.
   *
   * @param constant z[L] of the constant model, one column
   * @param z z[L] of the network, one column per observation
   */
  public void add(Head head, Matrix constant, Matrix z, Batch batch) {
    Matrix unused = z.precision().matrix(z.rows(), 1);
    for (int i = 0; i < batch.size(); i++) {
      Matrix y = batch.y().view(i * batch.y().rows(), batch.y().rows(), 1);
      double own = loss(head, z.view(i * z.rows(), z.rows(), 1), y, unused);
      double other = loss(head, constant, y, unused);
      double difference = own - other;
      double weight = batch.v()[i];
      weights.add(weight);
      losses.add(weight * own);
      differences.add(weight * difference);
      squares.add(weight * difference * difference);
    }
    rows += batch.size();
  }

  private static double loss(Head head, Matrix z, Matrix y, Matrix unused) {
    return head.lossInto(z, y, new double[] {1}, unused);
  }

  /** Adds the sums of other observations; returns this. */
  public ConstantComparison merge(ConstantComparison other) {
    weights.add(other.weights);
    differences.add(other.differences);
    squares.add(other.squares);
    losses.add(other.losses);
    rows += other.rows;
    return this;
  }

  /** The mean loss of the network. */
  public double loss() {
    return losses.value() / weights.value();
  }

  /** The mean loss of the constant model. */
  public double constantLoss() {
    return loss() - differences.value() / weights.value();
  }

  /** The standard error of the mean difference. */
  public double standardError() {
    double mean = differences.value() / weights.value();
    double variance = squares.value() / weights.value() - mean * mean;
    return Math.sqrt(Math.max(0, variance) / rows);
  }

  /** Whether the network is worse than the constant model by more than two standard errors. */
  public boolean isWorse() {
    double mean = differences.value() / weights.value();
    return mean > ERRORS * standardError();
  }
}
