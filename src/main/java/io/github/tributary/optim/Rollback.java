package io.github.tributary.optim;

/**
 * A return to the last good parameters.
 *
 * @param iteration the first iteration that is undone, from 1
 * @param loss where it led to: not finite, or far above the loss of the start
 * @param stepSizeFactor by what the step size is multiplied from now on
 */
public record Rollback(int iteration, double loss, double stepSizeFactor) {

  /** The same with its loss multiplied by a unit. */
  public Rollback timesLoss(double unit) {
    return new Rollback(iteration, loss * unit, stepSizeFactor);
  }
}
