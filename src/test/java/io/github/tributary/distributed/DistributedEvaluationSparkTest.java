package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.evaluation.Metrics;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.ForwardPass;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.nn.head.SigmoidCrossEntropy;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics over a cluster against their definitions, pair by pair. */
@ExtendWith(SparkSessionExtension.class)
class DistributedEvaluationSparkTest {

  /** Some hundred additions of unequal weights in another order, 2⁻⁵³ each. */
  private static final double ROUNDING = 1e-12;

  private static final int ROWS = 90;

  /** One observation: its weight, targets and outputs. */
  private record Observation(double weight, List<Double> y, List<Double> a) {}

  private static List<Observation> observations(Parameters parameters, List<Batch> batches) {
    Workspace workspace = new Workspace(parameters.network(), Precision.DOUBLE);
    List<Observation> observations = new ArrayList<>();
    for (Batch batch : batches) {
      Matrix a = ForwardPass.run(parameters, batch.x(), workspace);
      for (int i = 0; i < batch.size(); i++) {
        observations.add(new Observation(batch.v()[i], column(batch.y(), i), column(a, i)));
      }
    }
    return observations;
  }

  private static List<Double> column(Matrix matrix, int i) {
    double[] column = matrix.view(i * matrix.rows(), matrix.rows(), 1).toArray();
    return Arrays.stream(column).boxed().toList();
  }

  /** The share of pairs (positive, negative) whose scores are in the right order. */
  private static double auc(List<Observation> rows, int k, boolean oneOfMany) {
    double right = 0;
    double pairs = 0;
    for (Observation positive : rows) {
      for (Observation negative : rows) {
        if (isPositive(positive, k, oneOfMany) && !isPositive(negative, k, oneOfMany)) {
          double pair = positive.weight() * negative.weight();
          double difference = positive.a().get(k) - negative.a().get(k);
          pairs += pair;
          right += difference > 0 ? pair : difference == 0 ? pair / 2 : 0;
        }
      }
    }
    return right / pairs;
  }

  /** The mean over the positives of the precision at their score. */
  private static double auprc(List<Observation> rows, int k, boolean oneOfMany) {
    double sum = 0;
    double positives = 0;
    for (Observation positive : rows) {
      if (isPositive(positive, k, oneOfMany)) {
        double right = 0;
        double above = 0;
        for (Observation row : rows) {
          double weight = row.a().get(k) >= positive.a().get(k) ? row.weight() : 0;
          above += weight;
          right += isPositive(row, k, oneOfMany) ? weight : 0;
        }
        sum += positive.weight() * right / above;
        positives += positive.weight();
      }
    }
    return sum / positives;
  }

  private static boolean isPositive(Observation row, int k, boolean oneOfMany) {
    return oneOfMany ? row.y().get(0) == k : row.y().get(k) == 1;
  }

  private static double share(List<Observation> rows, int t, int predicted, int actual, Head head) {
    return rows.stream()
        .filter(row -> predicted < 0 || decision(row, t, head) == predicted)
        .filter(row -> actual < 0 || row.y().get(t) == actual)
        .mapToDouble(Observation::weight)
        .sum();
  }

  private static int decision(Observation row, int t, Head head) {
    if (head.targets() == head.outputs()) {
      return row.a().get(t) > 0.5 ? 1 : 0;
    }
    int best = 0;
    for (int k = 1; k < row.a().size(); k++) {
      best = row.a().get(k) > row.a().get(best) ? k : best;
    }
    return best;
  }

  private static double f1(List<Observation> rows, int t, int k, Head head) {
    double both = share(rows, t, k, -1, head) + share(rows, t, -1, k, head);
    return both == 0 ? 0 : 2 * share(rows, t, k, k, head) / both;
  }

  static Stream<Arguments> classifiers() {
    return Stream.of(
            new SigmoidCrossEntropy(1), new SigmoidCrossEntropy(2), new SoftmaxCrossEntropy(3))
        .flatMap(head -> Stream.of(Arguments.of(head, false), Arguments.of(head, true)));
  }

  private static Columns columns(Head head, boolean weighted) {
    return SyntheticRows.columns(weighted, SyntheticRows.labelsFor(head).toArray(String[]::new));
  }

  @ParameterizedTest(name = "{0}, weighted {1}")
  @MethodSource("classifiers")
  void classificationMetricsAreTheirDefinitions(Head head, boolean weighted, SparkSession spark) {
    Network network = new Network(4, List.of(), head);
    // Only the feature with the values 0, 1, 2 counts: three scores, so that most pairs tie.
    double[] w = new double[network.parameterCount()];
    for (int k = 0; k < head.outputs(); k++) {
      w[4 * k + 3] = k % 2 == 0 ? 1 + k : -1;
    }
    Parameters parameters = new Parameters(network, Precision.DOUBLE, w);
    Dataset<Row> table = SyntheticRows.table(spark, SyntheticRows.of(ROWS, 4), 3);
    try (BlockedRows blocks =
        SyntheticRows.pack(table, columns(head, weighted), Precision.DOUBLE, 16)) {
      List<Observation> rows = observations(parameters, blocks.rdd().collect());
      boolean oneOfMany = head.targets() < head.outputs();
      double all = rows.stream().mapToDouble(Observation::weight).sum();
      double accuracy = 0;
      double f1 = 0;
      double auc = 0;
      double auprc = 0;
      for (int t = 0; t < head.targets(); t++) {
        for (int k = 0; k < (oneOfMany ? head.outputs() : 2); k++) {
          accuracy += share(rows, t, k, k, head) / all / head.targets();
          f1 += oneOfMany ? share(rows, t, -1, k, head) / all * f1(rows, t, k, head) : 0;
        }
        f1 += oneOfMany ? 0 : f1(rows, t, 1, head) / head.targets();
      }
      for (int k = 0; k < head.outputs(); k++) {
        auc += auc(rows, k, oneOfMany) / head.outputs();
        auprc += auprc(rows, k, oneOfMany) / head.outputs();
      }
      Metrics metrics = DistributedEvaluation.of(parameters, blocks);
      assertEquals(ROWS, metrics.rows());
      assertEquals(accuracy, metrics.get("accuracy"), ROUNDING);
      assertEquals(f1, metrics.get("f1"), ROUNDING);
      assertEquals(auc, metrics.get("auc"), ROUNDING);
      assertEquals(auprc, metrics.get("auprc"), ROUNDING);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void areasStayWhereAllProbabilitiesRoundToZeroOrOne(Precision precision, SparkSession spark) {
    Head head = new SigmoidCrossEntropy(2);
    Network network = new Network(4, List.of(), head);
    double[] w = SyntheticRows.parameters(network, 1);
    // A power of two: z has the same digits.
    double[] steep = Arrays.stream(w).map(value -> 0x1p20 * value).toArray();
    Dataset<Row> table = SyntheticRows.table(spark, SyntheticRows.of(ROWS, 4), 3);
    try (BlockedRows blocks = SyntheticRows.pack(table, columns(head, true), precision, 16)) {
      Metrics expected = DistributedEvaluation.of(new Parameters(network, precision, w), blocks);
      Metrics found = DistributedEvaluation.of(new Parameters(network, precision, steep), blocks);
      assertTrue(expected.get("auc") < 1 && expected.get("auprc") < 1);
      assertEquals(expected.get("auc"), found.get("auc"));
      assertEquals(expected.get("auprc"), found.get("auprc"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void regressionMetricsAreTheirDefinitions(boolean weighted, SparkSession spark) {
    Head head = new IdentitySquaredError(2);
    Network network = new Network(4, List.of(), head);
    Parameters parameters =
        new Parameters(network, Precision.DOUBLE, SyntheticRows.parameters(network, 1));
    Dataset<Row> table = SyntheticRows.table(spark, SyntheticRows.of(ROWS, 5), 3);
    try (BlockedRows blocks =
        SyntheticRows.pack(table, columns(head, weighted), Precision.DOUBLE, 16)) {
      List<Observation> rows = observations(parameters, blocks.rdd().collect());
      double all = rows.stream().mapToDouble(Observation::weight).sum();
      double loss = 0;
      double rmse = 0;
      double mae = 0;
      double r2 = 0;
      for (int t = 0; t < 2; t++) {
        double mean = 0;
        double squares = 0;
        double sizes = 0;
        double spread = 0;
        for (Observation row : rows) {
          mean += row.weight() * row.y().get(t) / all;
        }
        for (Observation row : rows) {
          double residual = row.y().get(t) - row.a().get(t);
          squares += row.weight() * residual * residual / all;
          sizes += row.weight() * Math.abs(residual) / all;
          spread += row.weight() * Math.pow(row.y().get(t) - mean, 2) / all;
        }
        loss += squares / 2;
        rmse += Math.sqrt(squares) / 2;
        mae += sizes / 2;
        r2 += (1 - squares / spread) / 2;
      }
      Metrics metrics = DistributedEvaluation.of(parameters, blocks);
      assertEquals(loss, metrics.get("loss"), ROUNDING);
      assertEquals(rmse, metrics.get("rmse"), ROUNDING);
      assertEquals(mae, metrics.get("mae"), ROUNDING);
      assertEquals(r2, metrics.get("r2"), ROUNDING);
    }
  }

  static Stream<Arguments> heads() {
    return Stream.of(
            new SigmoidCrossEntropy(1), new SoftmaxCrossEntropy(3), new IdentitySquaredError(2))
        .flatMap(head -> Stream.of(Arguments.of(head, 8), Arguments.of(head, ROWS)));
  }

  @ParameterizedTest(name = "{0}, {1} scores")
  @MethodSource("heads")
  void metricsHaveTheSameBitsForAnyPartitioning(Head head, int scoresKept, SparkSession spark) {
    Network network = new Network(4, List.of(), head);
    double[] w = new double[network.parameterCount()];
    w[3] = 0.5; // ties, whose weights have to be added
    w[0] = scoresKept < ROWS ? 1 : 0; // many different scores, of which there is a sample
    Parameters parameters = new Parameters(network, Precision.DOUBLE, w);
    List<Row> rows = SyntheticRows.of(ROWS, 6);
    Merging merging = new Merging(Aggregation.TREE, 2);
    Metrics expected = null;
    for (int partitions : new int[] {1, 3, 16}) {
      Dataset<Row> table =
          SyntheticRows.table(spark, SyntheticRows.shuffled(rows, partitions), partitions);
      try (BlockedRows blocks =
          SyntheticRows.pack(table, columns(head, true), Precision.DOUBLE, 4)) {
        Metrics found =
            DistributedEvaluation.of(parameters, blocks, merging, Passes.ALONE, scoresKept);
        expected = expected == null ? found : expected;
        assertEquals(expected, found, partitions + " partitions");
      }
    }
  }
}
