package io.github.tributary.training;

import static io.github.tributary.training.SolverSettings.AUTO;

import io.github.tributary.distributed.BlockPacker;

/**
 * The local steps of W workers that stand in for those of one worker with batches of B rows and the
 * step size η: each takes batches of B' rows and the step size f·η.
 *
 * @param workers W, whatever the cluster
 * @param batchSize B', the mean rows of a worker's minibatch
 * @param perRound how many steps a worker makes at most between two averages
 * @param stepFactor f
 */
record LocalSteps(int workers, int batchSize, int perRound, double stepFactor) {

  // All workers' minibatches together. Larger ones ask for steps that the first passes do not stand
  // (run-scripts/benchmark.sh workers).
  private static final int LARGEST_TOTAL = 2_048;

  // Of all workers together: with fewer, a pass cannot follow the path of one worker.
  private static final int LEAST_STEPS_PER_PASS = 32;

  // A step touches every parameter whatever its rows, so that smaller batches cost time.
  private static final int SMALLEST_BATCH = 32;

  // Beyond, neither the batch shrinks nor does a longer step replace the steps that are not made.
  private static final int MOST_WORKERS_SCALED = 64;

  // Steps of 16 times the quiet one may be so many. Workers drift from each other by noise, as the
  // root of their number: longer ones are averaged sooner.
  private static final int MOST_APART = 64;
  private static final double LENGTH_APART = 16;

  // Of all workers together, however short they are: a pass of many has few steps, and hardly an
  // average otherwise.
  private static final int APART_TOGETHER = 256;
  private static final int APART_AT_LEAST = 4;

  // Times the quiet one; longer ones lose more than they win, however soon they are averaged.
  private static final double LONGEST = 64;

  // So many workers lose nothing at the default batch, and more with smaller ones; powers of two
  // divide among cores. Below, they are those that leave a pass its steps.
  private static final int LEAST_WORKERS = 2;
  private static final int WORKERS_OF_WHOLE_BATCHES = 16;
  private static final int ROWS_PER_WORKER = 8_192;
  private static final int ROWS_PER_WORKER_BEYOND = 16_384;
  private static final int MOST_WORKERS_UNSCALED = 1_024;

  /** As many workers as lose nothing by being many: never by the size of the cluster. */
  private static int workersFor(long rows) {
    long some = Math.min(WORKERS_OF_WHOLE_BATCHES, rows / ROWS_PER_WORKER);
    long many = Math.min(MOST_WORKERS_SCALED, rows / ROWS_PER_WORKER_BEYOND);
    return (int) Long.highestOneBit(Math.max(LEAST_WORKERS, Math.max(some, many)));
  }

  /** Workers whose mean falls behind the further the more they are. */
  private static int fewWorkers(long rows) {
    return (int)
        Math.max(LEAST_WORKERS, Math.min(MOST_WORKERS_UNSCALED, rows / ROWS_PER_WORKER_BEYOND));
  }

  /** Steps as they are asked for, and as many between two averages as do any good. */
  static LocalSteps unscaled(SolverSettings each, long rows) {
    return new LocalSteps(
        each.workers() == AUTO ? fewWorkers(rows) : each.workers(),
        each.minibatchRows(),
        each.localSteps() == AUTO ? MOST_APART : each.localSteps(),
        1);
  }

  /**
   * The steps of so many workers in the place of those of one.
   *
   * @param one the settings of the one worker
   * @param rows the rows of the table
   */
  static LocalSteps scaled(SolverSettings one, long rows) {
    int workers = one.workers() == AUTO ? workersFor(rows) : one.workers();
    int batchSize = one.minibatchRows();
    long total = Math.max(batchSize, Math.min(LARGEST_TOTAL, rows / LEAST_STEPS_PER_PASS));
    int smallest = Math.min(SMALLEST_BATCH, batchSize);
    int batch = (int) Math.max(smallest, Math.min(batchSize, total / workers));
    // Of few rows not every worker gets a batch.
    workers = (int) Math.min(workers, BlockPacker.blocks(rows, batch));
    double scaledWorkers = Math.min(workers, MOST_WORKERS_SCALED);
    double ratio = batch / (double) batchSize;
    double factor =
        (1 - one.outerMomentum()) // by whose inverse a move counts in the end
            * one.optimizer().stepFactor(scaledWorkers, ratio);
    double length = one.fixedStepSize() / one.optimizer().quietStep(one.momentum(), ratio);
    if (factor * length > LONGEST) {
      factor = Math.max(Math.min(factor, 1), LONGEST / length);
    }
    int perRound = one.localSteps() == AUTO ? apart(factor * length, workers) : one.localSteps();
    return new LocalSteps(workers, batch, perRound, factor);
  }

  private static int apart(double length, int workers) {
    double ratio = LENGTH_APART / length;
    long quiet = Math.round(MOST_APART * ratio * ratio);
    long most = Math.min(MOST_APART, Math.max(APART_AT_LEAST, APART_TOGETHER / workers));
    return (int) Math.max(1, Math.min(most, quiet));
  }
}
