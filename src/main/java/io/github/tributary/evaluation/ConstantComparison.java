package io.github.tributary.evaluation;

import io.github.tributary.linalg.ExactSum;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.IdentitySquaredError;
import java.io.Serializable;

/**
 * How much more a network loses on a set of observations than the best constant model: sums of the
 * paired differences d_i = loss_i - constant loss_i, free of order. As in {@link MetricSums#loss},
 * squared errors are those of predictions, which may be held to a range.
 *
 * <p>The standard error of the weighted mean d̄ of n observations is √(Σ v_i²(d_i - d̄)²·n/(n -
 * 1))/Σ v_i.
 *
 * @see <a href="https://doi.org/10.1016/1352-2310(94)00210-C">Gatz, Smith, The standard error of a
 *     weighted mean concentration, 1995</a>
 */
public final class ConstantComparison implements Serializable {

  private static final long serialVersionUID = 1L;

  // So many standard errors above 0 are no accident.
  private static final double ERRORS = 2;

  private final TargetScaler targets;
  private final ExactSum weights = new ExactSum();
  private final ExactSum differences = new ExactSum();
  private final ExactSum losses = new ExactSum();
  // Σ v²d², Σ v²d and Σ v².
  private final ExactSum squares = new ExactSum();
  private final ExactSum products = new ExactSum();
  private final ExactSum squaredWeights = new ExactSum();
  private long rows;

  /**
   * No observation yet.
   *
   * @param targets how outputs become predictions
   */
  public ConstantComparison(TargetScaler targets) {
    this.targets = targets;
  }

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
      double own = loss(head, predicted(head, z.view(i * z.rows(), z.rows(), 1)), y, unused);
      double other = loss(head, constant, y, unused);
      double difference = own - other;
      double weight = batch.v()[i];
      weights.add(weight);
      losses.add(weight * own);
      differences.add(weight * difference);
      squares.add(weight * difference * (weight * difference));
      products.add(weight * weight * difference);
      squaredWeights.add(weight * weight);
      rows += weight > 0 ? 1 : 0;
    }
  }

  /** Outputs of one observation as the predictions that they stand for. */
  private Matrix predicted(Head head, Matrix z) {
    if (!(head instanceof IdentitySquaredError)) {
      return z;
    }
    Matrix held = z.precision().matrix(z.rows(), 1);
    for (int k = 0; k < z.rows(); k++) {
      held.set(k, targets.clamp(k, z.get(k)));
    }
    return held;
  }

  private static double loss(Head head, Matrix z, Matrix y, Matrix unused) {
    return head.lossInto(z, y, new double[] {1}, unused);
  }

  /** Adds the sums of other observations; returns this. */
  public ConstantComparison merge(ConstantComparison other) {
    weights.add(other.weights);
    differences.add(other.differences);
    losses.add(other.losses);
    squares.add(other.squares);
    products.add(other.products);
    squaredWeights.add(other.squaredWeights);
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

  /** The standard error of the mean difference; infinite for less than two observations. */
  public double standardError() {
    if (rows < 2) {
      return Double.POSITIVE_INFINITY;
    }
    double mean = differences.value() / weights.value();
    double sum =
        squares.value() - 2 * mean * products.value() + mean * mean * squaredWeights.value();
    return Math.sqrt(Math.max(0, sum) * rows / (rows - 1.0)) / weights.value();
  }

  /**
   * Whether the network is worse than the constant model by more than two standard errors, or its
   * loss is no number.
   */
  public boolean isWorse() {
    double mean = differences.value() / weights.value();
    return rows > 0 && !(mean <= ERRORS * standardError());
  }
}
