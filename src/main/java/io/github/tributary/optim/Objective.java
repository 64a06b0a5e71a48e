package io.github.tributary.optim;

/**
 * The seam between optimisation and computation: a cost J and its gradient, as functions of the
 * parameters. Optimisers and every check know nothing else of the data, so that one JVM ({@link
 * LocalObjective}) and a cluster are interchangeable. For local steps {@link Rounds} is the seam.
 */
@FunctionalInterface
public interface Objective {

  /**
   * J and dJ/dparameters, weighted means over the observations. An objective may adapt its rounding
   * to the evaluations before; the same sequence of evaluations always gives the same bits.
   *
   * @param parameters the weights and biases in the order of {@link
   *     io.github.tributary.nn.Network}; not written to
   * @param step the number of the step, from 1, for objectives that draw random numbers
   */
  Evaluation evaluate(double[] parameters, long step);

  /**
   * J alone, without random numbers: the bits of {@link #evaluate}, for less work where a class
   * knows how. It may be finite where a derivative is not.
   *
   * @param parameters as above
   */
  default double loss(double[] parameters) {
    return evaluate(parameters, 1).loss();
  }

  /** What the bits of evaluations to come depend on besides their arguments. */
  default int[] state() {
    return new int[0];
  }

  /**
   * Makes the evaluations to come those that would follow in another objective of this kind.
   *
   * @param state its {@link #state}
   */
  default void restore(int[] state) {}
}
