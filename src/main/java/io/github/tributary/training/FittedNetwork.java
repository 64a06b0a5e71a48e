package io.github.tributary.training;

import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.optim.StopReason;
import java.util.List;

/**
 * A trained network without metrics, for those who compute their own.
 *
 * @param model the trained network
 * @param objectiveHistory J with its penalty: at the start, then after every update
 * @param validationHistory the cost of the validation rows without penalty at the same points;
 *     empty if there are none
 * @param reason why training ended
 * @param rows the training rows
 * @param seconds the wall time of the iterations
 */
public record FittedNetwork(
    TrainedNetwork model,
    List<Double> objectiveHistory,
    List<Double> validationHistory,
    StopReason reason,
    long rows,
    double seconds) {

  /** Copies the lists. */
  public FittedNetwork {
    objectiveHistory = List.copyOf(objectiveHistory);
    validationHistory = List.copyOf(validationHistory);
  }

  /** The number of updates. */
  public int iterations() {
    return objectiveHistory.size() - 1;
  }
}
