package io.github.tributary.distributed;

import io.github.tributary.optim.LocalRound;
import io.github.tributary.optim.LocalWorker;
import io.github.tributary.optim.RoundSum;
import io.github.tributary.optim.Rounds;

/** The workers of local steps on a cluster: one job per round adds up what they did. */
public final class DistributedRounds implements Rounds {

  private final LocalWorker.Task task;
  private final BlockedRows rows;
  private final Merging merging;
  private final Passes passes;

  /** Workers on rows that were packed for as many, whose owner closes them. */
  public DistributedRounds(
      LocalWorker.Task task, BlockedRows rows, Merging merging, Passes passes) {
    this.task = task;
    this.rows = rows;
    this.merging = merging;
    this.passes = passes;
  }

  @Override
  public RoundSum run(LocalRound round, double[] parameters, double[][] slots) {
    double[][] from = new double[1 + slots.length][];
    from[0] = parameters;
    System.arraycopy(slots, 0, from, 1, slots.length);
    return passes.run(rows, merging, from, new RoundTask(task, rows.order(), round));
  }
}
