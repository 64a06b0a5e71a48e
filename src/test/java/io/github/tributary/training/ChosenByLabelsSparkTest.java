package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.DataScan.Depth;
import io.github.tributary.distributed.Passes;
import io.github.tributary.distributed.ReadRows;
import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.model.Columns;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.Initializer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.head.Head;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the labels decide: between classes and a regression, and where the output layer starts. */
@ExtendWith(SparkSessionExtension.class)
class ChosenByLabelsSparkTest {

  private static final TargetScaler AS_IT_IS = TargetScaler.identity(1);

  private static StructType schema(DataType... labels) {
    StructType schema = new StructType().add("x", DataTypes.DoubleType);
    for (int k = 0; k < labels.length; k++) {
      schema = schema.add("y" + k, labels[k]);
    }
    return schema.add("v", DataTypes.DoubleType);
  }

  private static Columns columns(int labels) {
    return new Columns(
        List.of("x"), IntStream.range(0, labels).mapToObj(k -> "y" + k).toList(), "v");
  }

  private static DataScan scan(Dataset<Row> table, int labels) {
    try (ReadRows read = ReadRows.of(table, columns(labels))) {
      return DataScan.of(read, 1, 0, 0, Depth.LABELS);
    }
  }

  /** Rows of one label each, with weights. */
  private static DataScan scan(SparkSession spark, double[] labels, double... weights) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      rows.add(RowFactory.create(i * 0.5, labels[i], weights.length == 0 ? 1.0 : weights[i]));
    }
    return scan(SyntheticRows.table(spark, schema(DataTypes.DoubleType), rows, 2), 1);
  }

  private static double[] labels(int rows, IntFunction<Double> label) {
    return IntStream.range(0, rows).mapToDouble(i -> label.apply(i)).toArray();
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        Arguments.of("two classes", "cross-entropy", labels(20, i -> i % 2.0)),
        Arguments.of("twenty classes", "cross-entropy", labels(200, i -> i % 20.0)),
        Arguments.of("twenty-one values", "squared-error", labels(210, i -> i % 21.0)),
        Arguments.of("nine rows of one", "squared-error", labels(39, i -> i % 4.0)),
        Arguments.of("ten rows of each", "cross-entropy", labels(40, i -> i % 4.0)),
        Arguments.of("one fraction", "squared-error", labels(60, i -> i == 7 ? 0.5 : i % 3)),
        Arguments.of("amounts", "squared-error", labels(60, i -> 17.25 * i)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("losses")
  void fewWholeNumbersWithTenRowsEachAreClasses(
      String what, String loss, double[] labels, SparkSession spark) {
    assertEquals(loss, HeadChoice.loss(scan(spark, labels)));
    // How much rows weigh does not matter, but those that weigh nothing say nothing.
    double[] weights = new double[labels.length];
    Arrays.fill(weights, 0.5);
    assertEquals(loss, HeadChoice.loss(scan(spark, labels, weights)));
    Arrays.fill(weights, 1, weights.length, 0);
    assertEquals("squared-error", HeadChoice.loss(scan(spark, labels, weights)));
  }

  @Test
  void booleansAreClasses(SparkSession spark) {
    List<Row> rows =
        IntStream.range(0, 30).mapToObj(i -> RowFactory.create(0.5 * i, i % 3 == 0, 1.0)).toList();
    Dataset<Row> table = SyntheticRows.table(spark, schema(DataTypes.BooleanType), rows, 2);
    assertEquals("cross-entropy", HeadChoice.loss(scan(table, 1)));
  }

  @Test
  void severalLabelsAreClassesIfEachIsYesOrNo(SparkSession spark) {
    List<Row> yesNo = new ArrayList<>();
    List<Row> three = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      yesNo.add(RowFactory.create(0.5 * i, i % 2.0, (double) (i / 3 % 2), 1.0));
      three.add(RowFactory.create(0.5 * i, i % 2.0, i % 3.0, 1.0));
    }
    StructType schema = schema(DataTypes.DoubleType, DataTypes.DoubleType);
    assertEquals(
        "cross-entropy", HeadChoice.loss(scan(SyntheticRows.table(spark, schema, yesNo, 2), 2)));
    assertEquals(
        "squared-error", HeadChoice.loss(scan(SyntheticRows.table(spark, schema, three, 2), 2)));
  }

  private static void assertBiases(
      String head, int outputs, DataScan scan, TargetScaler targets, double... expected) {
    assertArrayEquals(
        expected, ConstantModel.biases(Head.parse(head, outputs), scan, targets), 1e-15, head);
  }

  @Test
  void softmaxStartsAtTheLogarithmsOfTheSharesOfWeight(SparkSession spark) {
    DataScan scan = scan(spark, new double[] {0, 1, 0, 1}, 2, 0.5, 1, 0.5);
    assertBiases("softmax-cross-entropy", 2, scan, AS_IT_IS, Math.log(0.75), Math.log(0.25));
    // A class that has no row counts as half a row of the mean weight.
    assertBiases(
        "softmax-focal", 3, scan, AS_IT_IS, Math.log(0.75), Math.log(0.25), Math.log(0.125));
  }

  @Test
  void sigmoidStartsAtTheLogOdds(SparkSession spark) {
    DataScan scan = scan(spark, new double[] {1, 0, 0, 0, 1}, 1, 1, 1, 1, 1);
    assertBiases("sigmoid-cross-entropy", 1, scan, AS_IT_IS, Math.log(0.4 / 0.6));
    assertBiases(
        "sigmoid-cross-entropy", 1, scan(spark, new double[] {1, 0}, 3, 1), AS_IT_IS, Math.log(3));
    // No finite bias says that one class is all there is.
    assertBiases("sigmoid-cross-entropy", 1, scan(spark, new double[] {1, 1}), AS_IT_IS, 0);
  }

  @Test
  void severalSigmoidsStartAtTheirOwnLogOdds(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(RowFactory.create(0.5 * i, i < 5 ? 1.0 : 0.0, i < 16 ? 1.0 : 0.0, 1.0));
    }
    StructType schema = schema(DataTypes.DoubleType, DataTypes.DoubleType);
    DataScan scan = scan(SyntheticRows.table(spark, schema, rows, 2), 2);
    assertBiases(
        "sigmoid-cross-entropy", 2, scan, TargetScaler.identity(2), Math.log(1 / 3.0), Math.log(4));
  }

  @Test
  void regressionsStartAtTheMean(SparkSession spark) {
    DataScan scan = scan(spark, new double[] {10, 20, 70}, 1, 2, 1);
    assertBiases("squared-error", 1, scan, AS_IT_IS, 30);
    assertBiases("huber", 1, scan, AS_IT_IS, 30);
    assertBiases("poisson", 1, scan, AS_IT_IS, Math.log(30));
    TargetScaler scaled = TargetScaler.unbounded(new double[] {30}, new double[] {7});
    assertBiases("squared-error", 1, scan, scaled, 0);
    TargetScaler other = TargetScaler.unbounded(new double[] {20}, new double[] {5});
    assertBiases("squared-error", 1, scan, other, 2);
    assertBiases("poisson", 1, scan(spark, new double[] {0, 0}), AS_IT_IS, 0);
  }

  /** Whoever asks for zeros gets zeros: a start that other programs share. */
  @Test
  void theOutputLayerStartsThereUnlessEverythingIsToBeZero(SparkSession spark) {
    TrainingData data =
        TrainingData.of(
            SyntheticRows.table(spark, SyntheticRows.of(50, 1), 2),
            SyntheticRows.columns(false, SyntheticRows.KIND));
    for (Initializer initializer : Initializer.values()) {
      TrainingSettings settings =
          Components.with(
              NetworkTrainingSparkTest.settings(0.1), "initializer", (Object) initializer);
      Prepared prepared =
          Prepared.of(
              data,
              NetworkTrainingSparkTest.design("softmax-cross-entropy"),
              settings,
              TrainingObserver.NONE);
      try {
        double[] start = new TrainingRun(prepared, TrainingObserver.NONE, Passes.ALONE).initial();
        Network network = prepared.network();
        int from = network.biasStart(network.layers());
        double[] biases = Arrays.copyOfRange(start, from, from + 3);
        double shares = Arrays.stream(biases).map(Math::exp).sum();
        boolean zeros = initializer == Initializer.ZEROS;
        assertEquals(zeros ? 3 : 1, shares, 1e-12, initializer.configName());
        assertEquals(
            zeros,
            Arrays.stream(start).allMatch(value -> value == 0),
            () -> initializer.configName());
        assertTrue(zeros || biases[0] != biases[1]);
      } finally {
        prepared.tables().release();
      }
    }
  }
}
