package io.github.tributary.training;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Network;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.Rollback;
import io.github.tributary.optim.StopReason;
import io.github.tributary.optim.TrainingResult;

/** Is told how a run goes on, in this order. */
public interface TrainingObserver {

  /** Is told of nothing. */
  TrainingObserver NONE = new TrainingObserver() {};

  /** The table has been read once and is usable. */
  default void dataScanned(DataScan scan, int features, long validationRows, long testRows) {}

  /** What was left open is chosen. */
  default void settingsChosen(NetworkDesign design, TrainingSettings settings) {}

  /**
   * How many workers step on their own; not told where none do.
   *
   * @param workers how many
   * @param batchSize the mean rows of a step of each
   * @param stepFactor what the step size is multiplied by
   */
  default void workersChosen(int workers, int batchSize, double stepFactor) {}

  /** The network is built; the blocks are about to be packed. */
  default void networkBuilt(Network network) {}

  /** The range test found a step size. */
  default void stepSizeFound(double stepSize) {}

  /** An iteration is done. */
  default void iterationDone(Iteration iteration) {}

  /**
   * The network does worse on the rows for validation, by more than two standard errors, than
   * predicting the same for every row.
   *
   * @param loss its mean loss there
   * @param constantLoss that of the constant model
   */
  default void worseThanConstant(double loss, double constantLoss) {}

  /**
   * The network is trained again, on all rows, for as many iterations as were best.
   *
   * @param rows all rows
   * @param first what the training with rows held out came to
   */
  default void refitting(long rows, TrainingResult first) {}

  /** The training on all rows went up, and the model is that of the first one. */
  default void refitFailed(StopReason reason) {}

  /** That iteration, and the one before if its end was bad, is undone and will be tried again. */
  default void rolledBack(Rollback rollback) {}

  /** The model is final. Its metrics are computed next, and can still fail. */
  default void trained(TrainedNetwork model) {}
}
