package io.github.tributary.optim;

/** The loss or its gradient was infinite or NaN. */
public final class NonFiniteLossException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int iteration;

  /**
   * An exception for one iteration.
   *
   * @param iteration from 1
   * @param lastLoss the last finite loss, or an infinite one if there was none
   */
  public NonFiniteLossException(int iteration, double lastLoss) {
    super(
        "iteration "
            + iteration
            + ": the loss is no longer finite"
            + (Double.isInfinite(lastLoss) ? "" : " (it was " + lastLoss + " before)"));
    this.iteration = iteration;
  }

  /** The iteration in which it happened, from 1. */
  public int iteration() {
    return iteration;
  }
}
