package io.github.tributary.optim;

import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Workspace;
import java.util.ArrayList;
import java.util.List;

/** All workers in this JVM, without Spark: the oracle for those of a cluster. */
public final class LocalRounds implements Rounds {

  private final LocalWorker.Task task;
  private final BlockOrder order;
  private final List<Batch> blocks;

  /** Workers on blocks, which say where they belong by {@link Batch#block}. */
  public LocalRounds(LocalWorker.Task task, BlockOrder order, List<Batch> blocks) {
    this.task = task;
    this.order = order;
    this.blocks = List.copyOf(blocks);
  }

  @Override
  public RoundSum run(LocalRound round, double[] parameters, double[][] slots) {
    LocalWorker worker =
        new LocalWorker(task, parameters, slots, new Workspace(task.network(), task.precision()));
    RoundSum sum = task.emptySum(round);
    for (int w = 0; w < order.workers(); w++) {
      List<List<Batch>> visited = new ArrayList<>();
      for (int block : order.stretch(w, round.pass(), round.firstStep(), round.steps())) {
        visited.add(blocks.stream().filter(batch -> batch.block() == block).toList());
      }
      worker.run(round, visited, sum);
    }
    return sum;
  }
}
