package io.github.tributary.optim;

/**
 * What one iteration, a pass over the training rows, found.
 *
 * @param number from 1
 * @param loss J with its penalty at the parameters it started from; in minibatches the mean over
 *     the steps
 * @param gradientNorm ‖dJ/dparameters‖₂ there; in minibatches the root mean square over the steps
 * @param stepSize η of its last step; of a line search, how far it moved
 * @param rows the observations evaluated
 * @param evaluations how often loss and gradient of all rows were evaluated, or the number of steps
 * @param seconds the wall time of the pass, without validation
 * @param validationLoss the cost of the validation rows after it, or NaN if there are none
 * @param validationMetric the metric of the validation rows after it, or NaN if there are none
 */
public record Iteration(
    int number,
    double loss,
    double gradientNorm,
    double stepSize,
    long rows,
    int evaluations,
    double seconds,
    double validationLoss,
    double validationMetric) {

  /** Observations per second. */
  public double rowsPerSecond() {
    return rows / seconds;
  }

  /** The same with its losses multiplied by a unit. */
  public Iteration timesLoss(double unit) {
    return new Iteration(
        number,
        loss * unit,
        gradientNorm,
        stepSize,
        rows,
        evaluations,
        seconds,
        validationLoss * unit,
        validationMetric);
  }

  /** The cost that schedules look at: of the validation rows if there are any. */
  double followed() {
    return Double.isNaN(validationLoss) ? loss : validationLoss;
  }
}
