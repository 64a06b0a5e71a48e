package io.github.tributary.optim;

/**
 * What one pass over the training rows met.
 *
 * @param loss J with its penalty: where the pass started, for a solver of one step per pass; else
 *     the mean over its steps, each where it started. Not finite if it overflowed
 * @param gradientNorm ‖dJ/dparameters‖₂ there, or the root mean square over the steps
 * @param rows the observations evaluated
 * @param evaluations how often loss and gradient were evaluated, or the number of steps
 * @param stepSize η of its last step; of a line search, how far it moved
 * @param reason why the parameters stayed where they were, or null if they moved
 * @param firstLoss J of the rows of its first step, where the pass started; NaN if it took none
 */
public record Pass(
    double loss,
    double gradientNorm,
    long rows,
    int evaluations,
    double stepSize,
    StopReason reason,
    double firstLoss) {

  /** A pass that knows J of all rows where it started. */
  public Pass(
      double loss,
      double gradientNorm,
      long rows,
      int evaluations,
      double stepSize,
      StopReason reason) {
    this(loss, gradientNorm, rows, evaluations, stepSize, reason, loss);
  }
}
