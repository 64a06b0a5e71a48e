package io.github.tributary.optim;

/**
 * Stops when the metric of the validation rows gets no better, and goes back to the parameters at
 * which it was best.
 *
 * @param patience how many iterations in a row may bring no improvement, at least 1
 * @param minDelta what counts as an improvement: more than this beyond the best so far
 * @param higherIsBetter whether the metric grows as the model gets better, unlike a loss
 * @see <a href="https://doi.org/10.1007/978-3-642-35289-8_5">Prechelt, Early Stopping — But When?,
 *     2012</a>
 */
public record EarlyStopping(int patience, double minDelta, boolean higherIsBetter) {

  /** Checks the ranges. */
  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException("patience: expected at least 1, found " + patience);
    }
    if (!(minDelta >= 0 && minDelta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("minDelta: expected a number ≥ 0, found " + minDelta);
    }
  }

  /** Whether a metric improves on the best so far, NaN if there is none. */
  boolean isBetter(double metric, double best) {
    if (Double.isNaN(metric)) {
      return false;
    }
    return Double.isNaN(best)
        || (higherIsBetter ? metric > best + minDelta : metric < best - minDelta);
  }
}
