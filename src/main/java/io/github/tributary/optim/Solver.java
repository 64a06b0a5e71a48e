package io.github.tributary.optim;

import java.util.Map;
import java.util.function.DoubleBinaryOperator;

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
   * @param stepSize η of a step by how many passes are done where it starts and where it ends: from
   *     number - 1 to number; solvers with a line search do not ask
   * @param stop is asked at the point where the pass starts, by solvers that know loss and gradient
   *     of all rows there; if it says so the parameters stay
   */
  Pass run(double[] parameters, int number, DoubleBinaryOperator stepSize, Stop stop);

  /** Whether a pass is one step, so that the loss it tells is that of its starting point. */
  boolean isFullBatch();

  /** Whether the losses that its passes tell change at random too, from pass to pass. */
  default boolean isNoisy() {
    return !isFullBatch();
  }

  /** Whether a smaller step size makes its moves smaller; one with a line search takes no size. */
  default boolean asksForStepSize() {
    return true;
  }

  /** J with its penalty over all rows, at these parameters; not written to. */
  double loss(double[] parameters);

  /**
   * Adds all that the passes to come depend on besides the parameters, by names of its own, in
   * arrays that nobody writes to any more.
   */
  void save(Map<String, double[]> state);

  /**
   * Goes on from what {@link #save} gave, of this solver or of another for the same task.
   *
   * @param parameters those at that time; not written to
   */
  void restore(Map<String, double[]> state, double[] parameters);
}
