package io.github.tributary.optim;

import java.util.List;

/**
 * All that training knows between two iterations: from it the rest of the run follows, to the last
 * bit.
 */
public final class TrainingState {

  private final double[] parameters;
  private final List<Iteration> history;
  private final int[] objective;

  /**
   * A state.
   *
   * @param parameters the parameters after the last update; copied
   * @param history one entry per iteration so far
   * @param objective {@link Objective#state}; copied
   */
  public TrainingState(double[] parameters, List<Iteration> history, int[] objective) {
    this.objective = objective.clone();
    this.parameters = parameters.clone();
    this.history = List.copyOf(history);
  }

  /** The parameters after the last update; a copy. */
  public double[] parameters() {
    return parameters.clone();
  }

  /** {@link Objective#state}; a copy. */
  public int[] objective() {
    return objective.clone();
  }

  /** One entry per iteration so far. */
  public List<Iteration> history() {
    return history;
  }
}
