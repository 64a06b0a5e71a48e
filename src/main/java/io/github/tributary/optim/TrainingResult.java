package io.github.tributary.optim;

import java.util.List;

/** What training ended with. */
public final class TrainingResult {

  private final double[] parameters;
  private final int bestIteration;
  private final List<Iteration> history;
  private final List<Double> objectiveHistory;
  private final List<Rollback> rollbacks;
  private final StopReason reason;

  /**
   * A result.
   *
   * @param parameters the parameters of the model; kept, not copied
   * @param bestIteration the iteration after which the parameters were taken: the last, or the best
   *     on the validation rows
   * @param history one entry per iteration
   * @param objectiveHistory J with its penalty as {@link #objectiveHistory} says
   * @param rollbacks what the divergence guard undid
   * @param reason why it ended
   */
  public TrainingResult(
      double[] parameters,
      int bestIteration,
      List<Iteration> history,
      List<Double> objectiveHistory,
      List<Rollback> rollbacks,
      StopReason reason) {
    this.parameters = parameters;
    this.bestIteration = bestIteration;
    this.history = List.copyOf(history);
    this.objectiveHistory = List.copyOf(objectiveHistory);
    this.rollbacks = List.copyOf(rollbacks);
    this.reason = reason;
  }

  /** The same with its losses multiplied by a unit. */
  public TrainingResult timesLoss(double unit) {
    return unit == 1
        ? this
        : new TrainingResult(
            parameters,
            bestIteration,
            history.stream().map(one -> one.timesLoss(unit)).toList(),
            objectiveHistory.stream().map(loss -> loss * unit).toList(),
            rollbacks.stream().map(one -> one.timesLoss(unit)).toList(),
            reason);
  }

  /** The same with parameters that another training found. */
  public TrainingResult withParameters(double[] others) {
    return new TrainingResult(others, bestIteration, history, objectiveHistory, rollbacks, reason);
  }

  /** The parameters of the model; not a copy. */
  public double[] parameters() {
    return parameters;
  }

  /**
   * J with its penalty: of each iteration as in {@link Iteration#loss}, and after the last update.
   */
  public List<Double> objectiveHistory() {
    return objectiveHistory;
  }

  /** The iteration after which the parameters were taken; 0 if they are those of the start. */
  public int bestIteration() {
    return bestIteration;
  }

  /** One entry per iteration. */
  public List<Iteration> history() {
    return history;
  }

  /** What the divergence guard undid, in order. */
  public List<Rollback> rollbacks() {
    return rollbacks;
  }

  /** Why training ended. */
  public StopReason reason() {
    return reason;
  }
}
