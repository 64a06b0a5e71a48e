package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.DataScan.Depth;
import io.github.tributary.model.Columns;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.FeatureScaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Medians and ranges of a table against numpy's, and the same bits however it is stored. */
@ExtendWith(SparkSessionExtension.class)
class RobustScalingSparkTest {

  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private static final List<String> NAMES =
      List.of("reals", "flags", "mostlyZero", "constant", "bytes", "threeValues", "heavy");

  /** A sum of 1,000 values below 3. */
  private static final double ROUNDINGS = 1000 * 3 * 0x1p-53;

  private static final boolean[] CLIPPED = {true, false, true, false, true, true, true};

  /** The rows of src/test/reference/robust_scaling.py. */
  private static double[] features(long i) {
    return new double[] {
      (i * i * 37 + 11 * i) % 1009 / 8.0 - 40,
      i * 31 % 10 == 3 ? 1 : 0,
      i % 10 == 1 ? i * 13 % 101 - 30 : 0,
      5.5,
      (i * i + i * 97) % 256,
      i % 3,
      Math.pow((double) (i * 53 % 1000 + 1), 4) / 64
    };
  }

  private static StructType numbers(List<String> names) {
    StructType schema = new StructType();
    for (String name : names) {
      schema = schema.add(name, DataTypes.DoubleType);
    }
    return schema.add("label", DataTypes.DoubleType).add("weight", DataTypes.DoubleType);
  }

  private static Row row(double[] features, double weight) {
    List<Object> values = new ArrayList<>();
    Arrays.stream(features).forEach(values::add);
    values.add(0.5);
    values.add(weight);
    return RowFactory.create(values.toArray());
  }

  private static List<Row> rows(int count) {
    return IntStream.range(0, count).mapToObj(i -> row(features(i), 1 + i % 3)).toList();
  }

  private static FeatureScaler scaler(
      Dataset<Row> table, FeatureScaling scaling, List<String> features, String weight) {
    Columns columns = new Columns(features, List.of("label"), weight);
    try (ReadRows read = ReadRows.of(RowReader.select(table, columns), columns)) {
      return DataScan.of(read, 1, 0, 0, Depth.of(scaling)).featureScaler(scaling);
    }
  }

  private static FeatureScaler robust(SparkSession spark, List<Row> rows, int partitions) {
    Dataset<Row> table = SyntheticRows.table(spark, numbers(NAMES), rows, partitions);
    return scaler(table, FeatureScaling.ROBUST, NAMES, null);
  }

  private static boolean[] clipped(FeatureScaler scaler) {
    boolean[] clipped = new boolean[scaler.features()];
    for (int j = 0; j < clipped.length; j++) {
      clipped[j] = scaler.clip().clips(j);
    }
    return clipped;
  }

  private static void assertScaling(
      double[] centers, double[] scales, double[] means, FeatureScaler found) {
    assertArrayEquals(centers, found.centers());
    assertArrayEquals(scales, found.scales());
    assertArrayEquals(means, found.clip().means(), ROUNDINGS);
    assertArrayEquals(CLIPPED, clipped(found));
  }

  private static void assertSameBits(FeatureScaler expected, FeatureScaler found) {
    assertArrayEquals(expected.centers(), found.centers());
    assertArrayEquals(expected.scales(), found.scales());
    assertArrayEquals(expected.clip().means(), found.clip().means());
    assertArrayEquals(CLIPPED, clipped(found));
  }

  /** Of an even number of rows three quantiles lie between two values, of an odd one none. */
  @Test
  void agreesWithNumpy(SparkSession spark) {
    assertScaling(
        new double[] {22.6875, 0, 0, 5.5, 126, 1, 980480484.3828125},
        new double[] {66.0625, 1, 50, INFINITE, 128, 2, 4895531265.625},
        new double[] {
          -0.0054619391635818675,
          0,
          0.03698366331015731,
          0,
          0.006352501778668073,
          -0.000493196961916072,
          0.3654309357239378
        },
        robust(spark, rows(1000), 3));
    assertScaling(
        new double[] {22.875, 0, 0, 5.5, 126, 1, 976562500},
        new double[] {66.125, 1, 50, INFINITE, 128, 2, 4882812500.0},
        new double[] {
          -0.007451387553392425,
          0,
          0.036946716593563744,
          0,
          0.005691176859494584,
          -0.0004927042576584135,
          0.36626159930129143
        },
        robust(spark, rows(1001), 3));
  }

  @Test
  void aWeightedRowCountsAsSoManyRows(SparkSession spark) {
    Dataset<Row> table = SyntheticRows.table(spark, numbers(NAMES), rows(1001), 3);
    assertScaling(
        new double[] {22, 0, 0, 5.5, 126, 1, 984398468.765625},
        new double[] {63.625, 1, 50, INFINITE, 126, 1, 4856498000.015625},
        new double[] {
          -0.0038963213057698707,
          0,
          0.03646244735899646,
          0,
          0.003963493844649487,
          0.3152795568233841,
          0.3656967575942205
        },
        scaler(table, FeatureScaling.ROBUST, NAMES, "weight"));
  }

  /** The unit of weights is of no consequence, up to those whose sum overflows. */
  @ParameterizedTest
  @ValueSource(doubles = {0x1p1020, 0x1p-1074, 0x1p901, 0x1p-30})
  void weightsCountByTheirRatios(double unit, SparkSession spark) {
    List<Row> small = new ArrayList<>();
    List<Row> large = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      double[] x = {i % 40, i % 7 - 3, i % 5, 1, i % 3, i % 2, i * i % 40};
      small.add(row(x, 4 + i % 3));
      large.add(row(x, (4 + i % 3) * unit));
    }
    FeatureScaler[] found = new FeatureScaler[2];
    for (int k = 0; k < 2; k++) {
      Dataset<Row> table = SyntheticRows.table(spark, numbers(NAMES), k == 0 ? small : large, 2);
      found[k] = scaler(table, FeatureScaling.ROBUST, NAMES, "weight");
    }
    assertArrayEquals(found[0].centers(), found[1].centers());
    assertArrayEquals(found[0].scales(), found[1].scales());
    assertArrayEquals(found[0].clip().means(), found[1].clip().means());
  }

  /** Rows that weigh nothing are as if they were not there. */
  @Test
  void rowsWithoutWeightDecideNothing(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    IntStream.range(0, 1000).forEach(i -> rows.add(row(features(i), 1)));
    IntStream.range(0, 500)
        .forEach(i -> rows.add(row(new double[] {1e6, -7, 9e9, 3, 1000, -1, 1e20 + i}, 0)));
    Dataset<Row> table = SyntheticRows.table(spark, numbers(NAMES), rows, 2);
    FeatureScaler found = scaler(table, FeatureScaling.ROBUST, NAMES, "weight");
    FeatureScaler expected = robust(spark, rows(1000), 1);
    assertSameBits(expected, found);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void theOrderAndPartitionsOfRowsDoNotMatter(int partitions, SparkSession spark) {
    // More different rows than a sample takes: which are in it must not matter either.
    List<Row> rows = rows(20_000);
    FeatureScaler expected = robust(spark, rows, 3);
    FeatureScaler found = robust(spark, SyntheticRows.shuffled(rows, partitions), partitions);
    assertSameBits(expected, found);
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "true, 2", "false, 1", "false, 7"})
  void vectorsHaveTheScalingOfColumns(boolean sparse, int partitions, SparkSession spark) {
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    List<Row> rows =
        IntStream.range(0, 1000)
            .mapToObj(i -> Vectors.dense(features(i)))
            .map(x -> RowFactory.create(sparse ? x.toSparse() : x, 0.5))
            .toList();
    Dataset<Row> table = SyntheticRows.table(spark, schema, rows, partitions);
    FeatureScaler expected = robust(spark, rows(1000), 1);
    FeatureScaler found = scaler(table, FeatureScaling.ROBUST, List.of("features"), null);
    assertSameBits(expected, found);
  }

  /** Rows of whole numbers from 0 to 255 are kept as bytes, unless another feature is none. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void rowsOfBytesHaveTheScalingOfRowsOfReals(int partitions, SparkSession spark) {
    List<String> names = List.of("a", "b", "c", "d");
    List<Row> bytes = new ArrayList<>();
    List<Row> reals = new ArrayList<>();
    for (int i = 0; i < 999; i++) {
      double[] x = {i * 37 % 256, i * i % 200 + 3, i % 2, (i * 41 + i * i) % 256};
      bytes.add(row(x, 1));
      reals.add(row(new double[] {x[0], x[1], x[2], x[3], 0.5 + i}, 1));
    }
    for (FeatureScaling scaling : List.of(FeatureScaling.ROBUST, FeatureScaling.MIN_MAX)) {
      FeatureScaler expected =
          scaler(
              SyntheticRows.table(
                  spark, numbers(List.of("a", "b", "c", "d", "e")), reals, partitions),
              scaling,
              names.subList(0, 4),
              null);
      FeatureScaler with =
          scaler(
              SyntheticRows.table(
                  spark, numbers(List.of("a", "b", "c", "d", "e")), reals, partitions),
              scaling,
              List.of("a", "b", "c", "d", "e"),
              null);
      FeatureScaler found =
          scaler(
              SyntheticRows.table(spark, numbers(names), bytes, partitions), scaling, names, null);
      assertArrayEquals(expected.centers(), found.centers());
      assertArrayEquals(expected.scales(), found.scales());
      assertArrayEquals(expected.clip().means(), found.clip().means());
      assertArrayEquals(found.clip().means(), Arrays.copyOf(with.clip().means(), 4));
      assertArrayEquals(found.centers(), Arrays.copyOf(with.centers(), 4));
      assertArrayEquals(found.scales(), Arrays.copyOf(with.scales(), 4));
      assertFalse(found.clip().clips(2)); // 0 and 1
      assertEquals(scaling == FeatureScaling.ROBUST, found.clip().clips(0));
    }
  }

  @Test
  void valuesFromZeroToOneAreScaledUnlessTheyAreZeroOrOneAllOfThem(SparkSession spark) {
    List<Row> flags = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      flags.add(row(new double[] {i % 4 == 0 ? 1 : 0, i % 4 / 2.0, i == 7 ? 0.5 : i % 2, 1}, 1));
    }
    List<String> names = List.of("zeroOrOne", "halves", "oneHalf", "ones");
    Dataset<Row> table = SyntheticRows.table(spark, numbers(names), flags, 2);
    FeatureScaler found = scaler(table, FeatureScaling.ROBUST, names, null);
    assertArrayEquals(new boolean[] {false, true, true, false}, clipped(found));
    assertEquals(1, found.scales()[0]);
    assertEquals(0, found.centers()[0]);
    assertEquals(INFINITE, found.scales()[3]);
    assertEquals(1, found.centers()[3]);
  }

  @Test
  void minMaxBringsTheTrainingRowsFromZeroToOne(SparkSession spark) {
    Dataset<Row> table = SyntheticRows.table(spark, numbers(NAMES), rows(1000), 3);
    FeatureScaler found = scaler(table, FeatureScaling.MIN_MAX, NAMES, null);
    assertTrue(found.isLinear());
    double[] least = new double[NAMES.size()];
    double[] most = new double[NAMES.size()];
    Arrays.fill(least, INFINITE);
    Arrays.fill(most, -INFINITE);
    for (int i = 0; i < 1000; i++) {
      double[] x = features(i);
      found.apply(x);
      for (int j = 0; j < x.length; j++) {
        least[j] = Math.min(least[j], x[j]);
        most[j] = Math.max(most[j], x[j]);
      }
    }
    assertArrayEquals(new double[7], least);
    assertArrayEquals(new double[] {1, 1, 1, 0, 1, 1, 1}, most);
  }

  /** The rank of a sampled quantile is off by √(q(1 - q)/4096) in the mean square. */
  @Test
  void quantilesOfALargeTableAreThoseOfARandomSample(SparkSession spark) {
    int count = 60_000;
    List<Row> rows =
        IntStream.range(0, count).mapToObj(i -> row(new double[] {i + 0.5}, 1)).toList();
    Dataset<Row> table = SyntheticRows.table(spark, numbers(List.of("x")), rows, 4);
    FeatureScaler found = scaler(table, FeatureScaling.ROBUST, List.of("x"), null);
    double four = 4 * Math.sqrt(0.25 / RowSample.SIZE);
    assertEquals(0.5, found.centers()[0] / count, four);
    assertEquals(0.5, found.scales()[0] / count, 2 * four);
    assertTrue(found.centers()[0] != count / 2.0, "the median of a sample is rarely the table's");
  }

  @Test
  void quantilesMustHaveBeenAskedFor(SparkSession spark) {
    Dataset<Row> table = SyntheticRows.table(spark, numbers(NAMES), rows(10), 1);
    Columns columns = new Columns(NAMES, List.of("label"), null);
    try (ReadRows read = ReadRows.of(table, columns)) {
      DataScan scan = DataScan.of(read, 1, 0, 0, Depth.MOMENTS);
      assertThrows(IllegalStateException.class, () -> scan.featureScaler(FeatureScaling.ROBUST));
      assertThrows(IllegalStateException.class, () -> scan.featureScaler(FeatureScaling.MIN_MAX));
      assertEquals(5.5, scan.featureScaler(FeatureScaling.STANDARD).centers()[3]);
      assertEquals(0, scan.featureScaler(FeatureScaling.NONE).centers()[0]);
    }
  }
}
