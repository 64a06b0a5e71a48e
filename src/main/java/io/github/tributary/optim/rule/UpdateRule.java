package io.github.tributary.optim.rule;

import java.io.Serializable;

/**
 * How one step follows from the gradient. A rule is a value; what it remembers from step to step
 * lies in vectors that its caller owns, so that they can be saved, restored and averaged.
 */
public interface UpdateRule extends Serializable {

  /** How many vectors it remembers, each as long as the parameters, all zeros before step 1. */
  int slots();

  /**
   * Moves the parameters downhill.
   *
   * @param parameters overwritten by the next parameters
   * @param gradient dJ/dparameters, which points uphill; not written to
   * @param slots what the rule remembers; overwritten
   */
  void update(double[] parameters, double[] gradient, double[][] slots, Step step);
}
