package io.github.tributary.distributed;

import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Dropout;
import io.github.tributary.nn.GradientSum;
import io.github.tributary.nn.LossSum;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.SumGrid;
import io.github.tributary.optim.BlockOrder;
import io.github.tributary.optim.SummedObjective;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The objective over the blocks of a cluster. Each evaluation sends the parameters out; each
 * partition computes its local dJdz and the sums S_w, S_b, S_J and Σv of its blocks; these are
 * merged; the driver divides once.
 */
public final class DistributedObjective extends SummedObjective {

  private final Network network;
  private final Precision precision;
  private final Runner runner;
  private Dropout dropout = Dropout.NONE;
  private BlockOrder order;
  private int blocksPerStep;
  // The order of the latest pass, which serves all of its steps.
  private int drawnPass;
  private int[] drawn;

  /** How one evaluation becomes a pass over the blocks. */
  private interface Runner {
    <R> R run(Weights weights, BlockTask<Weights, R> task);
  }

  private DistributedObjective(Network network, Precision precision, long batches, Runner runner) {
    super(network, batches);
    this.network = network;
    this.precision = precision;
    this.runner = runner;
  }

  /**
   * An objective over blocked rows, whose owner closes them.
   *
   * @param merging how the partitions' sums are added
   */
  public DistributedObjective(
      Network network, Precision precision, BlockedRows rows, Merging merging) {
    this(network, precision, rows, merging, Passes.ALONE);
  }

  /** As above, in given passes. */
  public DistributedObjective(
      Network network, Precision precision, BlockedRows rows, Merging merging, Passes passes) {
    this(
        network,
        precision,
        rows.blockCount(),
        new Runner() {
          @Override
          public <R> R run(Weights weights, BlockTask<Weights, R> task) {
            return passes.run(rows, merging, weights, task);
          }
        });
  }

  /** Drops activations in every evaluation; returns this. */
  public DistributedObjective dropping(Dropout rates) {
    dropout = rates;
    return this;
  }

  /**
   * Looks at another minibatch at every step: some of the blocks, drawn without replacement in a
   * pass.
   *
   * @param drawn the order in which one worker visits all blocks
   * @param count how many blocks make up a minibatch
   * @return this
   */
  public DistributedObjective inMinibatches(BlockOrder drawn, int count) {
    order = drawn;
    blocksPerStep = count;
    return this;
  }

  /**
   * An objective over given batches in a given number of partitions, for checks.
   *
   * @param withEmpty whether the last partition is to hold nothing
   */
  public static DistributedObjective overPartitions(
      SparkSession spark,
      Network network,
      Precision precision,
      List<Batch> batches,
      int partitions,
      boolean withEmpty,
      Merging merging) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    JavaRDD<Batch> blocks = context.parallelize(batches, withEmpty ? partitions - 1 : partitions);
    JavaRDD<Batch> all =
        withEmpty ? blocks.union(context.parallelize(List.<Batch>of(), 1)) : blocks;
    return new DistributedObjective(
        network,
        precision,
        batches.size(),
        new Runner() {
          @Override
          public <R> R run(Weights weights, BlockTask<Weights, R> task) {
            return BlockJob.run(all, merging, weights, task);
          }
        });
  }

  @Override
  protected GradientSum sum(double[] parameters, long step, SumGrid grid) {
    return runner.run(
        new Weights(precision.column(parameters)),
        new GradientTask(network, grid, visited(step), dropout, step));
  }

  @Override
  protected LossSum losses(double[] parameters) {
    return runner.run(new Weights(precision.column(parameters)), new LossTask(network));
  }

  /** The sorted blocks of a step, or null for all. */
  private int[] visited(long step) {
    if (order == null) {
      return null;
    }
    long stepsPerPass = order.steps(blocksPerStep);
    int pass = (int) ((step - 1) / stepsPerPass) + 1;
    if (pass != drawnPass) {
      drawnPass = pass;
      drawn = order.stretch(0, pass, 0, order.blocks());
    }
    int from = (int) ((step - 1) % stepsPerPass) * blocksPerStep;
    int[] blocks = Arrays.copyOfRange(drawn, from, Math.min(drawn.length, from + blocksPerStep));
    Arrays.sort(blocks);
    return blocks;
  }
}
