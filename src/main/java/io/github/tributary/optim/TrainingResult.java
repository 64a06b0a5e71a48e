package io.github.tributary.optim;

import java.util.List;

/** What training ended with. */
public final class TrainingResult {

  private final double[] parameters;
  private final List<Iteration> history;
  private final StopReason reason;

  /**
   * A result.
   *
   * @param parameters the parameters after the last update; kept, not copied
   * @param history one entry per iteration
   * @param reason why it ended
   */
  public TrainingResult(double[] parameters, List<Iteration> history, StopReason reason) {
    this.parameters = parameters;
    this.history = List.copyOf(history);
    this.reason = reason;
  }

  /** The parameters after the last update; not a copy. */
  public double[] parameters() {
    return parameters;
  }

  /** One entry per iteration. */
  public List<Iteration> history() {
    return history;
  }

  /** Why training ended. */
  public StopReason reason() {
    return reason;
  }
}
