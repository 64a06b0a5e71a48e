package io.github.tributary.optim;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** A way of minimising an objective, one pass over the training rows at a time. */
public interface Solver {

  /** Asks whether to stay at a point, knowing what was found there. */
  @FunctionalInterface
  interface Stop {

    /** Why to stop there, or null to go on. */
    StopReason at(double loss, double gradientNorm);
  }

  /**
   * Makes one pass and moves the parameters.
   *
   * @param parameters overwritten by the next parameters
   * @param number the number of the pass, from 1
   * @param stepSize η by how many passes are done: from number - 1 at its start to number at its
   *     end; solvers with a line search do not ask
   * @param stop is asked at the point where the pass starts, by solvers that know loss and gradient
   *     of all rows there; if it says so the parameters stay
   */
  Pass run(double[] parameters, int number, DoubleUnaryOperator stepSize, Stop stop);

  /** Adds copies of all that the passes to come depend on, by names of its own. */
  void save(Map<String, double[]> state);

  /** Goes on from what {@link #save} gave, of this solver or of another for the same task. */
  void restore(Map<String, double[]> state);
}
