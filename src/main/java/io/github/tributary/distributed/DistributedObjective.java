package io.github.tributary.distributed;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.GradientSum;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.SumGrid;
import io.github.tributary.nn.Workspace;
import io.github.tributary.optim.SummedObjective;
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

  /**
   * An objective over blocked rows, whose owner closes them.
   *
   * @param aggregationDepth the depth of the tree that adds the partitions' sums, at least 1
   */
  public DistributedObjective(
      Network network, Precision precision, BlockedRows rows, int aggregationDepth) {
    this(network, precision, rows.rdd(), rows.blockCount(), aggregationDepth);
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
      int aggregationDepth) {
    super(network, batches);
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
    return new DistributedObjective(network, precision, blocks, batches.size(), aggregationDepth);
  }

  @Override
  protected GradientSum sum(double[] parameters, SumGrid grid) {
    // The wrapper only adapts to Java and is not closed: closing it would stop the user's Spark.
    Broadcast<Matrix> weights =
        JavaSparkContext.fromSparkContext(blocks.context()).broadcast(precision.column(parameters));
    try {
      return blocks
          .mapPartitions(partitionSum(network, weights, grid))
          .treeAggregate(
              new GradientSum(network, grid),
              GradientSum::merge,
              GradientSum::merge,
              aggregationDepth);
    } finally {
      weights.destroy();
    }
  }

  /** One partition's sums; buffers are allocated once for all its blocks. */
  private static FlatMapFunction<Iterator<Batch>, GradientSum> partitionSum(
      Network network, Broadcast<Matrix> weights, SumGrid grid) {
    return batches -> {
      Parameters parameters = new Parameters(network, weights.value());
      Workspace workspace = new Workspace(network, weights.value().precision());
      GradientSum sum = new GradientSum(network, grid);
      while (batches.hasNext()) {
        sum.add(parameters, batches.next(), workspace);
      }
      return List.of(sum).iterator();
    };
  }
}
