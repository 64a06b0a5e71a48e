package io.github.tributary.distributed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import io.github.tributary.evaluation.ConstantComparison;
import io.github.tributary.evaluation.MetricSums;
import io.github.tributary.evaluation.Metrics;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.ForwardPass;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.head.Head;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The metrics of a network over blocked rows. */
public final class DistributedEvaluation {

  private static final StructType SCORES =
      new StructType()
          .add("class", DataTypes.IntegerType, false)
          .add("score", DataTypes.DoubleType, false)
          .add("positive", DataTypes.LongType, false)
          .add("negative", DataTypes.LongType, false);

  // Weights are counted in integers that add up to 2⁶⁰, so that their sums are free of order and
  // cannot overflow; at a billion rows a mean weight is still 2³⁰ units.
  private static final double UNITS = 0x1p60;

  private DistributedEvaluation() {}

  /** Evaluates a network on blocks whose matrices are in the precision of its parameters. */
  public static Metrics of(SparkSession spark, Parameters parameters, BlockedRows rows) {
    MetricSums sums = sums(parameters, rows, new Merging(Aggregation.TREE, 2), Passes.ALONE);
    double auc =
        parameters.network().head().isClassifier()
            ? areaUnderRoc(spark, parameters, rows, sums.weightSum())
            : Double.NaN;
    return sums.metrics(auc);
  }

  /**
   * The metrics that sums over rows can give, in given passes; the area under the ROC curve is NaN.
   *
   * @param merging how the sums of the partitions are merged
   */
  public static Metrics ofSums(
      Parameters parameters, BlockedRows rows, Merging merging, Passes passes) {
    return sums(parameters, rows, merging, passes).metrics(Double.NaN);
  }

  private static MetricSums sums(
      Parameters parameters, BlockedRows rows, Merging merging, Passes passes) {
    return passes.run(
        rows,
        merging,
        new Weights(rows.centering().shifted(parameters).flat()),
        new MetricTask(parameters.network(), rows.targetScaler(parameters.network().head())));
  }

  private static double areaUnderRoc(
      SparkSession spark, Parameters parameters, BlockedRows rows, double weightSum) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<Matrix> weights = context.broadcast(rows.centering().shifted(parameters).flat());
    try {
      return areaUnderRoc(
          spark,
          rows.rdd().mapPartitions(scores(parameters.network(), weights, UNITS / weightSum)));
    } finally {
      weights.destroy();
    }
  }

  /**
   * A network beside the constant model.
   *
   * @param biases z[L] of the constant model
   */
  public static ConstantComparison comparedToConstant(
      Parameters parameters, double[] biases, BlockedRows rows) {
    return Passes.ALONE.run(
        rows,
        new Merging(Aggregation.TREE, 2),
        new Weights(rows.centering().shifted(parameters).flat()),
        new ConstantComparisonTask(parameters.network(), biases));
  }

  /** The names of the metrics that a head has. */
  public static List<String> metricNames(Head head) {
    return List.copyOf(new MetricSums(head).metrics(Double.NaN).values().keySet());
  }

  /** One row per observation and class (or label): its score and its weight on either side. */
  private static FlatMapFunction<Iterator<Batch>, Row> scores(
      Network network, Broadcast<Matrix> weights, double units) {
    String driver = ClusterBlas.use().description();
    return batches -> {
      ClusterBlas.useAs(driver);
      Parameters parameters = new Parameters(network, weights.value());
      Workspace workspace = new Workspace(network, weights.value().precision());
      return new Flattened<>(batches, batch -> scores(parameters, batch, workspace, units));
    };
  }

  private static Iterator<Row> scores(
      Parameters parameters, Batch batch, Workspace workspace, double units) {
    Head head = parameters.network().head();
    Matrix a = ForwardPass.run(parameters, batch.x(), workspace);
    boolean oneOfMany = head.targets() < head.outputs();
    List<Row> scores = new ArrayList<>(a.size());
    for (int i = 0; i < batch.size(); i++) {
      long weight = Math.round(batch.v()[i] * units);
      for (int k = 0; k < head.outputs(); k++) {
        boolean positive = oneOfMany ? batch.y().get(0, i) == k : batch.y().get(k, i) == 1;
        scores.add(
            RowFactory.create(k, a.get(k, i), positive ? weight : 0L, positive ? 0L : weight));
      }
    }
    return scores.iterator();
  }

  /**
   * The probability that a positive observation scores above a negative one, ties counting half, as
   * a mean over the classes (one against the rest) that have both. NaN if none has.
   */
  private static double areaUnderRoc(SparkSession spark, JavaRDD<Row> scores) {
    WindowSpec below =
        Window.partitionBy("class")
            .orderBy("score")
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Dataset<Row> perClass =
        spark
            .createDataFrame(scores, SCORES)
            .groupBy("class", "score")
            .agg(sum("positive").as("positive"), sum("negative").as("negative"))
            .withColumn("below", sum("negative").over(below).multiply(2).minus(col("negative")))
            .groupBy("class")
            .agg(
                sum(col("positive").cast("double").multiply(col("below"))).as("pairs"),
                sum("positive").as("positives"),
                sum("negative").as("negatives"))
            .where("positives > 0 and negatives > 0")
            .orderBy("class");
    double areas = 0;
    List<Row> rows = perClass.collectAsList();
    for (Row row : rows) {
      areas += row.getDouble(1) / (2.0 * row.getLong(2) * row.getLong(3));
    }
    return areas / rows.size();
  }
}
