package io.github.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.SigmoidCrossEntropy;
import io.github.tributary.nn.head.SigmoidFocal;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import io.github.tributary.nn.head.SoftmaxFocal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The areas under both curves against src/test/reference/ranking.py, which asks scikit-learn. */
class RankCountsTest {

  /** A few roundings of numbers of order 1, theirs included. */
  private static final double TOLERANCE = 1e-14;

  /** A fifth of (ln m)/m for the 50 to 100 thresholds m of a sample: errors go either way. */
  private static final double SAMPLED = 1e-2;

  private static final int ALL = 1 << 20;

  /** One observation: z, targets, weight. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Row(double[] z, double[] y, double weight) {}

  private static Row row(double z, double y, double weight) {
    return new Row(new double[] {z}, new double[] {y}, weight);
  }

  private static Row row(double z0, double z1, double z2, double z3, double y, double weight) {
    return new Row(new double[] {z0, z1, z2, z3}, new double[] {y}, weight);
  }

  private static Row labels(double z0, double z1, double y0, double y1, double weight) {
    return new Row(new double[] {z0, z1}, new double[] {y0, y1}, weight);
  }

  private static final List<Row> BINARY =
      List.of(
          row(-2, 0, 1),
          row(-1, 1, 2),
          row(-1, 0, 0.5),
          row(0, 0, 3),
          row(0.5, 1, 1),
          row(0.5, 0, 1),
          row(0.5, 1, 0.25),
          row(1, 0, 0.125),
          row(2, 1, 1),
          row(2, 1, 3),
          row(3, 0, 0.5),
          row(4, 1, 1));

  private static final List<Row> CLASSES =
      List.of(
          row(1, 0, -1, 0, 0, 1),
          row(0, 1, 0, -2, 1, 2),
          row(0.5, 0.25, 0, 1, 0, 0.5),
          row(0, 0, 0, 0, 2, 1),
          row(0, 0, 0, 0, 1, 3),
          row(-1, 2, 2, 0, 2, 1),
          row(-1, 2, 1, 0, 1, 0.25),
          row(3, 1, 2, -1, 2, 2),
          row(50, 1, 2, 3, 1, 1),
          row(51, 1, 2, 3, 0, 1),
          row(900, 0, 1, 2, 0, 1),
          row(901, 0, 1, 2, 2, 0.5));

  private static final List<Row> LABELS =
      List.of(
          labels(1, -1, 1, 0, 1),
          labels(0.5, 2, 0, 1, 2),
          labels(0.5, 0, 1, 0, 0.5),
          labels(-1, 0, 0, 1, 1),
          labels(-2, 1, 1, 0, 3),
          labels(1, 3, 0, 1, 1));

  @Test
  void weightsCountAndTiesCountHalf() {
    assertAreas(0.7396413110698826, 0.8317663016048742, new SigmoidCrossEntropy(1), BINARY);
  }

  @Test
  void withoutWeightsRowsAreCounted() {
    List<Row> rows = BINARY.stream().map(row -> new Row(row.z(), row.y(), 1)).toList();
    assertAreas(0.6805555555555556, 0.7159090909090908, new SigmoidCrossEntropy(1), rows);
  }

  @Test
  void aClassThatNobodyIsOfIsLeftOutOfTheMean() {
    assertAreas(0.7662265383195616, 0.6630766568743941, new SoftmaxCrossEntropy(4), CLASSES);
  }

  @Test
  void labelsAreRankedOneByOne() {
    double auc = (0.25 + 0.8194444444444445) / 2;
    double auprc = (0.5010893246187365 + 0.8833333333333333) / 2;
    assertAreas(auc, auprc, new SigmoidCrossEntropy(2), LABELS);
  }

  @Test
  void focalLossesRankAsCrossEntropiesDo() {
    assertAreas(0.7396413110698826, 0.8317663016048742, new SigmoidFocal(1, 2), BINARY);
    assertAreas(0.7662265383195616, 0.6630766568743941, new SoftmaxFocal(4, 2), CLASSES);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void scoresAreToldApartWhereProbabilitiesAreAllOne(Precision precision) {
    // σ(z) = 1 in double for each of them; one pair of four is in the wrong order.
    List<Row> rows = List.of(row(40, 0, 1), row(41, 1, 1), row(80, 0, 1), row(900, 1, 1));
    assertEquals(0.75, auc(precision, new SigmoidCrossEntropy(1), rows));
    List<Row> classes =
        rows.stream().map(r -> new Row(new double[] {0, r.z()[0]}, r.y(), 1)).toList();
    assertEquals(0.75, auc(precision, new SoftmaxCrossEntropy(2), classes));
  }

  @Test
  void twoSoftmaxOutputsRankByTheirDifference() {
    // z_1 alone would have it the other way round.
    List<Row> rows =
        List.of(
            new Row(new double[] {5, 6}, new double[] {1}, 1),
            new Row(new double[] {9, 7}, new double[] {0}, 1));
    assertAreas(1, 1, new SoftmaxCrossEntropy(2), rows);
  }

  @Test
  void negativeZeroIsZero() {
    List<Row> rows = List.of(row(-0.0, 1, 1), row(0.0, 0, 1));
    assertAreas(0.5, 0.5, new SigmoidCrossEntropy(1), rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void rowsOfOneClassHaveNoAreas(int label) {
    List<Row> rows = List.of(row(1, label, 1), row(2, label, 1));
    assertAreas(Double.NaN, Double.NaN, new SigmoidCrossEntropy(1), rows);
  }

  @Test
  void aRowOfWeightZeroChangesNothing() {
    List<Row> rows = List.of(row(1, 1, 1), row(2, 0, 1), row(3, 1, 3), row(4, 0, 0), row(0, 1, 0));
    assertAreas(0.75, (3 + 0.8) / 4, new SigmoidCrossEntropy(1), rows);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-200, 1e-3, 1e200})
  void theUnitOfTheWeightsIsOfNoConsequence(double unit) {
    List<Row> rows =
        BINARY.stream().map(row -> new Row(row.z(), row.y(), unit * row.weight())).toList();
    assertAreas(0.7396413110698826, 0.8317663016048742, new SigmoidCrossEntropy(1), rows);
  }

  static List<Head> heads() {
    return List.of(
        new SigmoidCrossEntropy(1), new SigmoidCrossEntropy(3), new SoftmaxCrossEntropy(3));
  }

  @ParameterizedTest
  @MethodSource("heads")
  void aSampleOfTheScoresIsNearAndNoOrderOfRowsChangesABit(Head head) {
    List<Row> rows = random(head, 3000);
    Areas exact = areas(Precision.FLOAT, head, rows, ALL, 1);
    Areas sampled = areas(Precision.FLOAT, head, rows, 100, 1);
    assertNotEquals(exact, sampled);
    assertEquals(exact.auc(), sampled.auc(), SAMPLED);
    assertEquals(exact.auprc(), sampled.auprc(), SAMPLED);
    List<Row> backwards = new ArrayList<>(rows);
    Collections.reverse(backwards);
    for (int parts : new int[] {2, 7, 500}) {
      assertEquals(exact, areas(Precision.FLOAT, head, backwards, ALL, parts));
      assertEquals(sampled, areas(Precision.FLOAT, head, backwards, 100, parts));
    }
  }

  @Test
  void theErrorOfASampleIsBoundedByTheGaps() {
    SplittableRandom random = new SplittableRandom(5);
    double[] positives = random.doubles(200, 0.2, 1).sorted().toArray();
    double[] negatives = random.doubles(500, 0, 0.8).sorted().toArray();
    double exact = auc(positives, positives, negatives);
    for (int every : new int[] {2, 10, 100}) {
      double[] thresholds =
          IntStream.range(0, positives.length)
              .filter(i -> i % every == 0)
              .mapToDouble(i -> positives[i])
              .toArray();
      double error = Math.abs(auc(thresholds, positives, negatives) - exact);
      assertTrue(error > 0 && error <= 0.5 * (every - 1) / positives.length, "error " + error);
    }
  }

  private static double auc(double[] thresholds, double[] positives, double[] negatives) {
    ScoreBins bins = new ScoreBins(new double[][] {thresholds}, 1000);
    RankCounts counts = new RankCounts(bins.size());
    Arrays.stream(positives).forEach(s -> counts.add(bins.bin(0, s), true, bins.units(1)));
    Arrays.stream(negatives).forEach(s -> counts.add(bins.bin(0, s), false, bins.units(1)));
    return counts.areaUnderRoc(bins);
  }

  private static List<Row> random(Head head, int rows) {
    SplittableRandom random = new SplittableRandom(11);
    return IntStream.range(0, rows)
        .mapToObj(
            i -> {
              double[] z = random.doubles(head.outputs(), -3, 3).toArray();
              double[] y = new double[head.targets()];
              for (int t = 0; t < y.length; t++) {
                boolean likely = random.nextDouble() < 1 / (1 + Math.exp(-z[t]));
                y[t] = head.targets() < head.outputs() ? random.nextInt(3) : likely ? 1 : 0;
              }
              return new Row(z, y, 1 + random.nextInt(3));
            })
        .toList();
  }

  private static void assertAreas(double auc, double auprc, Head head, List<Row> rows) {
    Areas found = areas(Precision.DOUBLE, head, rows, ALL, 1);
    assertEquals(auc, found.auc(), TOLERANCE);
    assertEquals(auprc, found.auprc(), TOLERANCE);
  }

  private static double auc(Precision precision, Head head, List<Row> rows) {
    return areas(precision, head, rows, ALL, 1).auc();
  }

  private record Areas(double auc, double auprc) {}

  /** The areas of a network that passes its inputs on as z, its rows in so many parts. */
  private static Areas areas(
      Precision precision, Head head, List<Row> rows, int mostScores, int parts) {
    Network network = new Network(head.outputs(), List.of(), head);
    Parameters parameters = new Parameters(network, precision);
    for (int k = 0; k < head.outputs(); k++) {
      parameters.w(1).set(k, k, 1);
    }
    Workspace workspace = new Workspace(network, precision);
    MetricSums sums = new MetricSums(head, TargetScaler.identity(head.targets()), mostScores);
    for (int part = 0; part < parts; part++) {
      MetricSums one = new MetricSums(head, TargetScaler.identity(head.targets()), mostScores);
      one.add(parameters, batch(precision, head, rows, part, parts), workspace);
      sums.merge(one);
    }
    ScoreBins bins = sums.bins();
    RankCounts counts = new RankCounts(bins.size());
    for (int part = 0; part < parts; part++) {
      RankCounts one = new RankCounts(bins.size());
      one.add(parameters, batch(precision, head, rows, part, parts), workspace, bins);
      counts.merge(one);
    }
    return new Areas(counts.areaUnderRoc(bins), counts.averagePrecision(bins));
  }

  private static Batch batch(Precision precision, Head head, List<Row> rows, int part, int parts) {
    List<Row> own = rows.subList(part * rows.size() / parts, (part + 1) * rows.size() / parts);
    Matrix x = precision.matrix(head.outputs(), own.size());
    x.copyFrom(own.stream().flatMapToDouble(row -> Arrays.stream(row.z())).toArray());
    Matrix y = precision.matrix(head.targets(), own.size());
    y.copyFrom(own.stream().flatMapToDouble(row -> Arrays.stream(row.y())).toArray());
    return new Batch(x, y, own.stream().mapToDouble(Row::weight).toArray());
  }
}
