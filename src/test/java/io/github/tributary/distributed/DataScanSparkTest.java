package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.FeatureScaling;
import io.github.tributary.nn.Batch;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the first pass over a table learns, and what it refuses. */
@ExtendWith(SparkSessionExtension.class)
class DataScanSparkTest {

  private static final int ROWS = 300;
  private static final double HELD_OUT = 0.3;
  private static final MathContext DIGITS = new MathContext(60);
  private static final int LABEL = SyntheticRows.SCHEMA.fieldIndex(SyntheticRows.KIND);
  private static final int WEIGHT = SyntheticRows.SCHEMA.fieldIndex(SyntheticRows.WEIGHT);

  private static DataScan scan(Dataset<Row> table, boolean weighted, double heldOut) {
    Columns columns = SyntheticRows.columns(weighted, SyntheticRows.KIND);
    try (ReadRows rows = ReadRows.of(table, new RowReader(table, columns))) {
      return DataScan.of(rows, 1, heldOut, 0, DataScan.Depth.MOMENTS);
    }
  }

  private static Row with(Row row, int column, Object value) {
    Object[] values = new Object[row.size()];
    for (int c = 0; c < values.length; c++) {
      values[c] = c == column ? value : row.get(c);
    }
    return RowFactory.create(values);
  }

  private static List<Row> with(List<Row> rows, int index, int column, Object value) {
    List<Row> changed = new ArrayList<>(rows);
    changed.set(index, with(rows.get(index), column, value));
    return changed;
  }

  @Test
  void countsRowsAndLabels(SparkSession spark) {
    DataScan scan = scan(SyntheticRows.table(spark, SyntheticRows.of(ROWS, 1), 3), true, HELD_OUT);
    assertEquals(ROWS, scan.rows());
    assertEquals(ROWS, scan.trainRows() + scan.testRows());
    assertTrue(scan.testRows() > 0 && scan.testWeight() > 0);
    assertEquals(1, scan.labels());
    assertEquals(0, scan.labelMin(0));
    assertEquals(2, scan.labelMax(0));
    assertTrue(scan.isWhole(0));
    assertEquals(SyntheticRows.KIND, scan.labelName(0));
  }

  @Test
  void fingerprintIsFreeOfOrderAndPartitions(SparkSession spark) {
    List<Row> rows = SyntheticRows.of(ROWS, 1);
    String expected = scan(SyntheticRows.table(spark, rows, 1), true, 0).fingerprint();
    for (int partitions : new int[] {3, 16, ROWS + 10}) {
      Dataset<Row> table =
          SyntheticRows.table(spark, SyntheticRows.shuffled(rows, partitions), partitions);
      assertEquals(expected, scan(table, true, HELD_OUT).fingerprint());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"f0", "f3", "kind", "weight"})
  void fingerprintChangesWithOneValue(String column, SparkSession spark) {
    List<Row> rows = SyntheticRows.of(ROWS, 1);
    int index = SyntheticRows.SCHEMA.fieldIndex(column);
    List<Row> changed = with(rows, 7, index, rows.get(7).getDouble(index) + 1);
    assertNotEquals(
        scan(SyntheticRows.table(spark, rows, 2), true, 0).fingerprint(),
        scan(SyntheticRows.table(spark, changed, 2), true, 0).fingerprint());
  }

  /** Mean and deviation of the training rows by their definitions, with 60 digits. */
  private static FeatureScaler byDefinition(Dataset<Row> table, boolean weighted, double heldOut) {
    Columns columns = SyntheticRows.columns(weighted, SyntheticRows.KIND);
    RowReader reader = new RowReader(table, columns);
    ReadRows read = ReadRows.of(table, reader);
    long rows = DataScan.of(read, 1, heldOut, 0, DataScan.Depth.CHECKS).trainRows();
    List<Batch> batches;
    try (read;
        BlockedRows blocks =
            new BlockPacker(
                    reader,
                    FeatureScaler.identity(4),
                    Precision.DOUBLE,
                    Layout.DENSE,
                    1,
                    heldOut,
                    0,
                    64)
                .pack(read, Side.TRAINING, rows)) {
      batches = blocks.rdd().collect();
    }
    Batch all = Batch.concatenate(batches);
    double[] means = new double[4];
    double[] deviations = new double[4];
    for (int j = 0; j < 4; j++) {
      BigDecimal weight = BigDecimal.ZERO;
      BigDecimal sum = BigDecimal.ZERO;
      for (int i = 0; i < all.size(); i++) {
        BigDecimal v = new BigDecimal(all.v()[i]);
        weight = weight.add(v);
        sum = sum.add(v.multiply(new BigDecimal(all.x().get(j, i))));
      }
      BigDecimal mean = sum.divide(weight, DIGITS);
      BigDecimal squares = BigDecimal.ZERO;
      for (int i = 0; i < all.size(); i++) {
        BigDecimal difference = new BigDecimal(all.x().get(j, i)).subtract(mean);
        squares = squares.add(new BigDecimal(all.v()[i]).multiply(difference).multiply(difference));
      }
      means[j] = mean.doubleValue();
      deviations[j] =
          squares.signum() == 0
              ? Double.POSITIVE_INFINITY
              : squares.divide(weight, DIGITS).sqrt(DIGITS).doubleValue();
    }
    return FeatureScaler.linear(means, deviations);
  }

  /**
   * Rounded once from the exact value: the last bit at most, if the definition rounds the other
   * way.
   */
  private static void assertWithinOneUlp(double[] expected, double[] found) {
    for (int j = 0; j < expected.length; j++) {
      assertEquals(expected[j], found[j], Math.ulp(expected[j]), "feature " + j);
    }
  }

  static Stream<Arguments> splits() {
    return Stream.of(
        Arguments.of(false, 0.0),
        Arguments.of(true, 0.0),
        Arguments.of(false, HELD_OUT),
        Arguments.of(true, HELD_OUT));
  }

  @ParameterizedTest(name = "weighted {0}, held out {1}")
  @MethodSource("splits")
  void standardizerIsThatOfTheTrainingRowsToTheLastBit(
      boolean weighted, double heldOut, SparkSession spark) {
    Dataset<Row> table = SyntheticRows.table(spark, SyntheticRows.of(ROWS, 1), 3);
    FeatureScaler expected = byDefinition(table, weighted, heldOut);
    FeatureScaler found = scan(table, weighted, heldOut).featureScaler(FeatureScaling.STANDARD);
    assertWithinOneUlp(expected.centers(), found.centers());
    assertWithinOneUlp(expected.scales(), found.scales());
  }

  @Test
  void standardizerHasTheSameBitsForAnyPartitioning(SparkSession spark) {
    List<Row> rows = SyntheticRows.of(ROWS, 1);
    FeatureScaler expected =
        scan(SyntheticRows.table(spark, rows, 1), true, 0).featureScaler(FeatureScaling.STANDARD);
    Dataset<Row> other = SyntheticRows.table(spark, SyntheticRows.shuffled(rows, 2), 16);
    FeatureScaler found = scan(other, true, 0).featureScaler(FeatureScaling.STANDARD);
    assertArrayEquals(expected.centers(), found.centers());
    assertArrayEquals(expected.scales(), found.scales());
  }

  @Test
  void aLargeMeanDoesNotCancelASmallDeviation(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    List<Row> base = SyntheticRows.of(100, 1);
    for (int i = 0; i < base.size(); i++) {
      rows.add(with(base.get(i), 0, 1e9 + (i % 2 == 0 ? 1 : -1)));
    }
    FeatureScaler found =
        scan(SyntheticRows.table(spark, rows, 2), false, 0).featureScaler(FeatureScaling.STANDARD);
    assertEquals(1e9, found.centers()[0]);
    assertEquals(1, found.scales()[0]);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, -7.7, 1e9 + 0.3, 1e-20, 3})
  void aConstantColumnHasAnInfiniteScaleWhateverTheWeights(double constant, SparkSession spark) {
    List<Row> rows = SyntheticRows.of(100, 1).stream().map(row -> with(row, 0, constant)).toList();
    Dataset<Row> table = SyntheticRows.table(spark, rows, 2);
    for (boolean weighted : new boolean[] {false, true}) {
      FeatureScaler found = scan(table, weighted, 0).featureScaler(FeatureScaling.STANDARD);
      assertEquals(constant, found.centers()[0]);
      assertEquals(Double.POSITIVE_INFINITY, found.scales()[0], "weighted: " + weighted);
    }
  }

  private static String refusal(SparkSession spark, List<Row> rows, double heldOut) {
    Dataset<Row> table = SyntheticRows.table(spark, rows, 3);
    return assertThrows(InvalidDataException.class, () -> scan(table, true, heldOut)).getMessage();
  }

  static Stream<Object> unusable() {
    return Stream.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, null);
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void refusesFeaturesThatAreNoNumbersWithTheirFirstColumn(Object value, SparkSession spark) {
    List<Row> rows = with(SyntheticRows.of(ROWS, 1), 200, 1, value);
    rows = with(rows, 5, 2, value);
    assertEquals(
        "2 of 300 rows have a missing, NaN or infinite feature, first in column 'f1';"
            + " fill or drop these rows",
        refusal(spark, rows, 0));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void refusesLabelsThatAreNoNumbers(Object value, SparkSession spark) {
    assertEquals(
        "1 of 300 rows has a missing, NaN or infinite label in column 'kind'; drop these rows",
        refusal(spark, with(SyntheticRows.of(ROWS, 1), 5, LABEL, value), 0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesWeightsThatAreNegativeOrNoNumbers(double value, SparkSession spark) {
    String message = refusal(spark, with(SyntheticRows.of(ROWS, 1), 5, WEIGHT, value), 0);
    assertTrue(message.startsWith("1 of 300 rows has"), message);
    assertTrue(message.contains("expected finite weights ≥ 0"), message);
  }

  @Test
  void refusesWeightsThatAddUpToNothing(SparkSession spark) {
    List<Row> rows = SyntheticRows.of(10, 1).stream().map(row -> with(row, WEIGHT, 0.0)).toList();
    assertEquals(
        "the instance weights add up to 0; expected at least one above 0", refusal(spark, rows, 0));
  }

  @Test
  void refusesATableWithoutRows(SparkSession spark) {
    assertEquals("the data has no rows", refusal(spark, List.of(), 0));
  }

  @Test
  void refusesToHoldOutEveryRow(SparkSession spark) {
    String message = refusal(spark, SyntheticRows.of(2, 1), 0.999999);
    assertTrue(message.startsWith("no row is left for training: all 2 are held out"), message);
  }

  @Test
  void aScanWithoutMomentsScalesNothing(SparkSession spark) {
    List<Row> base = SyntheticRows.of(10, 1).stream().map(row -> with(row, 1, 0.1)).toList();
    Dataset<Row> table = SyntheticRows.table(spark, base, 3);
    Columns columns = SyntheticRows.columns(false, SyntheticRows.KIND);
    try (ReadRows rows = ReadRows.of(table, new RowReader(table, columns))) {
      FeatureScaler found =
          DataScan.of(rows, 1, 0, 0, DataScan.Depth.LABELS).featureScaler(FeatureScaling.NONE);
      assertArrayEquals(new double[] {0, 0.1, 0, 0}, found.centers());
      assertArrayEquals(new double[] {1, Double.POSITIVE_INFINITY, 1, 1}, found.scales());
      DataScan checks = DataScan.of(rows, 1, 0, 0, DataScan.Depth.CHECKS);
      assertThrows(
          IllegalStateException.class, () -> checks.featureScaler(FeatureScaling.STANDARD));
    }
  }
}
