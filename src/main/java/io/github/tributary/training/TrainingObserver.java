package io.github.tributary.training;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.nn.Network;
import io.github.tributary.optim.Iteration;

/** Is told how a run goes on, in this order. */
public interface TrainingObserver {

  /** Is told of nothing. */
  TrainingObserver NONE = new TrainingObserver() {};

  /** The table has been read once and is usable. */
  default void dataScanned(DataScan scan, int features, long testRows) {}

  /** The network is built; the blocks are about to be packed. */
  default void networkBuilt(Network network) {}

  /** An iteration is done. */
  default void iterationDone(Iteration iteration) {}
}
