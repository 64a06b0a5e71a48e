package io.github.tributary.distributed;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Dropout;
import io.github.tributary.nn.GradientSum;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.SumGrid;
import io.github.tributary.nn.Workspace;
import io.github.tributary.optim.BlockOrder;
import io.github.tributary.optim.SummedObjective;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * The objective over the blocks of a cluster. Each evaluation broadcasts the parameters; each
 * partition computes its local dJdz and the sums S_w, S_b, S_J and Σv of its blocks; treeAggregate
 * adds the sums; the driver divides once.
 */
public final class DistributedObjective extends SummedObjective {

  private final Network network;
  private final Precision precision;
  private final JavaRDD<Batch> blocks;
  private final int aggregationDepth;
  private final BlockOrder order;
  private final int blocksPerStep;
  private Dropout dropout = Dropout.NONE;

  /**
   * An objective over blocked rows, whose owner closes them.
   *
   * @param aggregationDepth the depth of the tree that adds the partitions' sums, at least 1
   */
  public DistributedObjective(
      Network network, Precision precision, BlockedRows rows, int aggregationDepth) {
    this(network, precision, rows.rdd(), rows.blockCount(), aggregationDepth, null, 0);
  }

  /**
   * An objective over another minibatch at every step: some of the blocks, drawn without
   * replacement in a pass.
   *
   * @param order the order in which one worker visits all blocks
   * @param blocksPerStep how many blocks make up a minibatch
   */
  public static DistributedObjective ofMinibatches(
      Network network,
      Precision precision,
      BlockedRows rows,
      int aggregationDepth,
      BlockOrder order,
      int blocksPerStep) {
    return new DistributedObjective(
        network,
        precision,
        rows.rdd(),
        Math.min(blocksPerStep, order.blocks()),
        aggregationDepth,
        order,
        blocksPerStep);
  }

  /** Drops activations in every evaluation; returns this. */
  public DistributedObjective dropping(Dropout dropout) {
    this.dropout = dropout;
    return this;
  }

  /**
   * An objective over any RDD of batches.
   *
   * @param batches the largest number of batches the RDD may hold
   */
  private DistributedObjective(
      Network network,
      Precision precision,
      JavaRDD<Batch> blocks,
      long batches,
      int aggregationDepth,
      BlockOrder order,
      int blocksPerStep) {
    super(network, batches);
    this.order = order;
    this.blocksPerStep = blocksPerStep;
    this.network = network;
    this.precision = precision;
    this.blocks = blocks;
    this.aggregationDepth = aggregationDepth;
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
      int aggregationDepth) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    JavaRDD<Batch> blocks = context.parallelize(batches, withEmpty ? partitions - 1 : partitions);
    if (withEmpty) {
      blocks = blocks.union(context.parallelize(List.<Batch>of(), 1));
    }
    return new DistributedObjective(
        network, precision, blocks, batches.size(), aggregationDepth, null, 0);
  }

  @Override
  protected GradientSum sum(double[] parameters, long step, SumGrid grid) {
    // The wrapper only adapts to Java and is not closed: closing it would stop the user's Spark.
    Broadcast<Matrix> weights =
        JavaSparkContext.fromSparkContext(blocks.context()).broadcast(precision.column(parameters));
    try {
      return blocks
          .mapPartitions(partitionSum(network, weights, grid, visited(step), dropout, step))
          .treeAggregate(
              new GradientSum(network, grid),
              GradientSum::merge,
              GradientSum::merge,
              aggregationDepth);
    } finally {
      weights.destroy();
    }
  }

  /** The sorted blocks of a step, or null for all. */
  private int[] visited(long step) {
    if (order == null) {
      return null;
    }
    long stepsPerPass = order.steps(blocksPerStep);
    int pass = (int) ((step - 1) / stepsPerPass) + 1;
    int from = (int) ((step - 1) % stepsPerPass) * blocksPerStep;
    int[] blocks = order.stretch(0, pass, from, blocksPerStep);
    Arrays.sort(blocks);
    return blocks;
  }

  /** One partition's sums; buffers are allocated once for all its blocks. */
  private static FlatMapFunction<Iterator<Batch>, GradientSum> partitionSum(
      Network network,
      Broadcast<Matrix> weights,
      SumGrid grid,
      int[] visited,
      Dropout dropout,
      long step) {
    return batches -> {
      GradientSum sum = new GradientSum(network, grid);
      Parameters parameters = new Parameters(network, weights.value());
      Workspace workspace = new Workspace(network, weights.value().precision());
      workspace.dropping(dropout, step);
      while (batches.hasNext()) {
        Batch batch = batches.next();
        if (visited == null || Arrays.binarySearch(visited, (int) batch.block()) >= 0) {
          sum.add(parameters, batch, workspace);
        }
      }
      return List.of(sum).iterator();
    };
  }
}
