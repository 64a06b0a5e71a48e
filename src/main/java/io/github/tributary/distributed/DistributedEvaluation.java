package io.github.tributary.distributed;

import io.github.tributary.evaluation.ConstantComparison;
import io.github.tributary.evaluation.MetricSums;
import io.github.tributary.evaluation.Metrics;
import io.github.tributary.evaluation.RankCounts;
import io.github.tributary.evaluation.ScoreBins;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.head.Head;
import java.util.List;

/**
 * The metrics of a network over blocked rows.
 *
 * <p>Those of ranks take a second pass. The first one gathers the different scores of each class's
 * positives; between them the second one counts all observations. So nobody sorts or sends rows ×
 * classes: every row is a positive of one class, and the counts of the others are integers that add
 * up. If a class has more different scores than are kept, its thresholds are a sample ({@link
 * RankCounts} states the error).
 */
public final class DistributedEvaluation {

  // Of all classes: a part of the second pass then has 16 MiB at most, up to 2,048 classes; beyond,
  // 8 KiB for each of them.
  private static final int MOST_SCORES = 1 << 19;
  private static final int LEAST_SCORES_PER_CLASS = 1 << 8;

  private DistributedEvaluation() {}

  /** Evaluates a network on blocks whose matrices are in the precision of its parameters. */
  public static Metrics of(Parameters parameters, BlockedRows rows) {
    return of(parameters, rows, new Merging(Aggregation.TREE, 2), Passes.ALONE);
  }

  /**
   * All metrics, in given passes.
   *
   * @param merging how the sums of the partitions are merged
   */
  public static Metrics of(
      Parameters parameters, BlockedRows rows, Merging merging, Passes passes) {
    int outputs = parameters.network().head().outputs();
    int mostScores = Math.max(MOST_SCORES / outputs, LEAST_SCORES_PER_CLASS);
    return of(parameters, rows, merging, passes, mostScores);
  }

  /** As above, with so many scores of each class. */
  static Metrics of(
      Parameters parameters, BlockedRows rows, Merging merging, Passes passes, int mostScores) {
    Network network = parameters.network();
    Weights weights = weights(parameters, rows);
    MetricSums sums = passes.run(rows, merging, weights, task(network, rows, mostScores));
    if (!network.head().isClassifier()) {
      return sums.metrics(Double.NaN, Double.NaN);
    }
    ScoreBins bins = sums.bins();
    RankCounts counts =
        passes.run(
            rows, merging, new RankTask.Input(weights, bins), new RankTask(network, bins.size()));
    return sums.metrics(counts.areaUnderRoc(bins), counts.averagePrecision(bins));
  }

  /**
   * The metrics that sums over rows can give, in given passes; those of ranks are NaN.
   *
   * @param merging how the sums of the partitions are merged
   */
  public static Metrics ofSums(
      Parameters parameters, BlockedRows rows, Merging merging, Passes passes) {
    return passes
        .run(rows, merging, weights(parameters, rows), task(parameters.network(), rows, 0))
        .metrics(Double.NaN, Double.NaN);
  }

  private static MetricTask task(Network network, BlockedRows rows, int mostScores) {
    return new MetricTask(network, rows.targetScaler(network.head()), mostScores);
  }

  private static Weights weights(Parameters parameters, BlockedRows rows) {
    return new Weights(rows.centering().shifted(parameters).flat());
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
        new ConstantComparisonTask(
            parameters.network(), biases, rows.targetScaler(parameters.network().head())));
  }

  /** The names of the metrics that a head has. */
  public static List<String> metricNames(Head head) {
    return List.copyOf(new MetricSums(head).metrics(Double.NaN, Double.NaN).values().keySet());
  }
}
