package io.github.tributary.optim;

/** How one step follows from the gradient. */
public interface UpdateRule {

  /**
   * Moves the parameters downhill.
   *
   * @param parameters overwritten by the next parameters
   * @param gradient dJ/dparameters, which points uphill
   * @param step the number of the step, from 1
   */
  void update(double[] parameters, double[] gradient, long step);
}
