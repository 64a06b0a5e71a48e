package io.github.tributary.training;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.optim.Iteration;

/** Is told how a sweep goes on; of candidates by the threads that train them. */
public interface SweepObserver {

  /** Is told of nothing. */
  SweepObserver NONE = new SweepObserver() {};

  /** The table has been read once and is usable. */
  default void dataScanned(DataScan scan, int features, long validationRows, long testRows) {}

  /** A candidate, counted from 0, has done an iteration. */
  default void iterationDone(int candidate, Iteration iteration) {}

  /**
   * All candidates have come to a rung.
   *
   * @param iteration that of the rung
   * @param candidates how many were compared
   * @param left how many go on
   * @param best the best of them, counted from 0
   * @param score the validation metric of the best
   */
  default void rungReached(int iteration, int candidates, int left, int best, double score) {}

  /**
   * All candidates are trained: who is told of the best one's settings, of how it does beside the
   * constant model, and of its second training?
   *
   * @param candidate the best, counted from 0
   */
  default TrainingObserver winner(int candidate) {
    return TrainingObserver.NONE;
  }
}
