package io.github.tributary.optim;

/**
 * What one iteration found at the parameters it started from.
 *
 * @param number from 1
 * @param loss J with its penalty
 * @param gradientNorm ‖dJ/dparameters‖₂
 * @param rows the observations evaluated
 * @param seconds the wall time of evaluation and update together
 * @param validationLoss the cost of the validation rows, or NaN if there are none
 */
public record Iteration(
    int number,
    double loss,
    double gradientNorm,
    long rows,
    double seconds,
    double validationLoss) {

  /** Observations per second. */
  public double rowsPerSecond() {
    return rows / seconds;
  }
}
