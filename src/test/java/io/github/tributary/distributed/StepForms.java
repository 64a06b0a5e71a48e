package io.github.tributary.distributed;

import io.github.tributary.linalg.ByteScale;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.BackwardPass;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import io.github.tributary.optim.BlockOrder;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/** What a step is measured beside: an empty job, and the step as one would first write it. */
public final class StepForms {

  private StepForms() {}

  /** Given batches in as many partitions, cached. */
  public static BlockedRows cached(SparkSession spark, List<Batch> batches) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int count = batches.size();
    BlockedRows rows =
        new BlockedRows(
            context.parallelize(batches, count).map(CachedBlock::of),
            new ByteScale(new double[0], new double[0], Precision.FLOAT), // none holds bytes
            batches.stream().mapToLong(Batch::size).sum(),
            new BlockOrder(count, 1, 1),
            Centering.NONE);
    rows.rdd().count();
    return rows;
  }

  /** A job that looks at nothing. */
  public static void emptyJob(BlockedRows rows) {
    RDD<Batch> blocks = rows.rdd().rdd();
    blocks.context().runJob(blocks, new Nothing(), ClassTag$.MODULE$.apply(Object.class));
  }

  /** A class with a name, in which there is nothing for Spark to clean. */
  private static final class Nothing extends AbstractFunction2<TaskContext, Iterator<Batch>, Object>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public Object apply(TaskContext context, Iterator<Batch> blocks) {
      return 0;
    }
  }

  /** Broadcast, treeAggregate from a vector of zeros, destroy; the mean gradient. */
  public static double[] naiveGradient(
      BlockedRows rows, Network network, Precision precision, double[] parameters) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(rows.rdd().context());
    Broadcast<Matrix> sent = context.broadcast(precision.column(parameters));
    Function2<double[], Batch, double[]> add =
        (sum, batch) -> {
          Workspace workspace = new Workspace(network, precision);
          sum[sum.length - 1] += batch.size();
          BackwardPass.run(new Parameters(network, sent.value()), batch, workspace);
          return plus(sum, workspace.gradient().flat().toArray());
        };
    double[] sum =
        rows.rdd().treeAggregate(new double[parameters.length + 1], add, StepForms::plus, 2);
    sent.destroy();
    double[] mean = new double[parameters.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = sum[i] / sum[mean.length];
    }
    return mean;
  }

  private static double[] plus(double[] sum, double[] other) {
    for (int i = 0; i < other.length; i++) {
      sum[i] += other[i];
    }
    return sum;
  }
}
