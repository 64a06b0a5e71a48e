package io.github.tributary.distributed;

import io.github.tributary.nn.Batch;
import io.github.tributary.optim.BlockOrder;
import io.github.tributary.optim.LocalRound;
import io.github.tributary.optim.LocalWorker;
import io.github.tributary.optim.RoundSum;
import io.github.tributary.optim.Rounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/**
 * The workers of local steps on a cluster: all blocks of a worker are in one partition, and one
 * treeAggregate per round adds up what the workers did.
 */
public final class DistributedRounds implements Rounds {

  private final LocalWorker.Task task;
  private final JavaRDD<Batch> blocks;
  private final BlockOrder order;
  private final int aggregationDepth;

  /** Workers on blocked rows, whose owner closes them. */
  public DistributedRounds(LocalWorker.Task task, BlockedRows rows, int aggregationDepth) {
    this.task = task;
    this.blocks = rows.rdd();
    this.order = rows.order();
    this.aggregationDepth = aggregationDepth;
  }

  @Override
  public RoundSum run(LocalRound round, double[] parameters, double[][] slots) {
    double[][] start = new double[1 + slots.length][];
    start[0] = parameters;
    System.arraycopy(slots, 0, start, 1, slots.length);
    // The wrapper only adapts to Java and is not closed: closing it would stop the user's Spark.
    Broadcast<double[][]> broadcast =
        JavaSparkContext.fromSparkContext(blocks.context()).broadcast(start);
    try {
      return blocks
          .mapPartitions(partitionSum(task, order, round, broadcast))
          .treeAggregate(task.emptySum(round), RoundSum::merge, RoundSum::merge, aggregationDepth);
    } finally {
      broadcast.destroy();
    }
  }

  private static FlatMapFunction<Iterator<Batch>, RoundSum> partitionSum(
      LocalWorker.Task task, BlockOrder order, LocalRound round, Broadcast<double[][]> start) {
    return batches -> {
      double[][] from = start.value();
      LocalWorker worker = new LocalWorker(task, from[0], Arrays.copyOfRange(from, 1, from.length));
      RoundSum sum = task.emptySum(round);
      Visit visit = null;
      while (batches.hasNext()) {
        Batch batch = batches.next();
        int owner = order.worker(batch.block());
        if (visit == null || visit.worker != owner) {
          // The blocks come in their order, so that those of a worker are together.
          if (visit != null) {
            worker.run(round, visit.blocks, sum);
          }
          visit = new Visit(owner, order, round);
        }
        visit.take(batch);
      }
      if (visit != null) {
        worker.run(round, visit.blocks, sum);
      }
      return List.of(sum).iterator();
    };
  }

  /** The blocks that one worker visits in a round. */
  private static final class Visit {

    private final int worker;
    private final Map<Long, List<Batch>> byBlock = new HashMap<>();
    private final List<List<Batch>> blocks = new ArrayList<>();

    Visit(int worker, BlockOrder order, LocalRound round) {
      this.worker = worker;
      for (int block : order.stretch(worker, round.pass(), round.firstStep(), round.steps())) {
        List<Batch> pieces = new ArrayList<>();
        byBlock.put((long) block, pieces);
        blocks.add(pieces);
      }
    }

    void take(Batch batch) {
      List<Batch> pieces = byBlock.get(batch.block());
      if (pieces != null) {
        pieces.add(batch);
      }
    }
  }
}
