package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.model.Columns;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers from columns of any numeric type and name. */
@ExtendWith(SparkSessionExtension.class)
class RowReaderSparkTest {

  private static Dataset<Row> table(
      SparkSession spark, String name, DataType type, Object... values) {
    StructType schema = new StructType().add(name, type, true);
    List<Row> rows = Stream.of(values).map(RowFactory::create).toList();
    return SyntheticRows.table(spark, schema, rows, 1);
  }

  private static Columns features(String... names) {
    return new Columns(List.of(names), List.of(), null);
  }

  private static double[] features(RowReader reader, Row row) {
    double[] values = new double[reader.features()];
    reader.readFeatures(row, values);
    return values;
  }

  @Test
  void anAssembledVectorSaysItsLengthWithoutARow(SparkSession spark) {
    Dataset<Row> numbers = spark.range(0).selectExpr("double(id) a", "double(id) b", "id y");
    Dataset<Row> assembled =
        new VectorAssembler()
            .setInputCols(new String[] {"a", "b"})
            .setOutputCol("x")
            .transform(numbers);
    Columns columns = new Columns(List.of("x"), List.of("y"), null);
    Dataset<Row> selected = RowReader.select(assembled, columns);
    assertArrayEquals(new String[] {"x", "y"}, selected.columns());
    assertEquals(2, new RowReader(selected, columns).features());
  }

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of(DataTypes.ByteType, (byte) -3, -3.0),
        Arguments.of(DataTypes.ShortType, (short) 300, 300.0),
        Arguments.of(DataTypes.IntegerType, 70_000, 70_000.0),
        Arguments.of(DataTypes.LongType, 1L << 40, 0x1p40),
        Arguments.of(DataTypes.FloatType, 0.5f, 0.5),
        Arguments.of(DataTypes.DoubleType, 0.1, 0.1),
        Arguments.of(DataTypes.createDecimalType(10, 2), new BigDecimal("12.34"), 12.34),
        Arguments.of(DataTypes.BooleanType, true, 1.0),
        Arguments.of(DataTypes.BooleanType, false, 0.0));
  }

  @ParameterizedTest
  @MethodSource("types")
  void readsEveryNumericType(DataType type, Object value, double expected, SparkSession spark) {
    Dataset<Row> table = table(spark, "x", type, value);
    Row row = table.first();
    assertArrayEquals(new double[] {expected}, features(new RowReader(table, features("x")), row));
    RowReader others = new RowReader(table, new Columns(List.of("x"), List.of("x"), "x"));
    double[] label = new double[1];
    others.readLabels(row, label);
    assertArrayEquals(new double[] {expected}, label);
    assertEquals(expected, others.readWeight(row));
  }

  @Test
  void aNullIsNaN(SparkSession spark) {
    Dataset<Row> table = table(spark, "x", DataTypes.IntegerType, 1, null);
    RowReader reader = new RowReader(table, features("x"));
    assertArrayEquals(
        new double[] {Double.NaN}, features(reader, RowFactory.create((Object) null)));
  }

  @Test
  void aRowWithoutAWeightColumnWeighsOne(SparkSession spark) {
    Dataset<Row> table = table(spark, "x", DataTypes.DoubleType, 5.0);
    RowReader reader = new RowReader(table, features("x"));
    assertEquals(1, reader.readWeight(table.first()));
  }

  @Test
  void readsDenseAndSparseVectorsBesideNumbers(SparkSession spark) {
    StructType schema =
        new StructType()
            .add("a", DataTypes.DoubleType, true)
            .add("v", SQLDataTypes.VectorType(), true)
            .add("b", DataTypes.DoubleType, true);
    Row sparse = RowFactory.create(9.0, Vectors.sparse(3, new int[] {1}, new double[] {5}), 8.0);
    Row dense = RowFactory.create(9.0, Vectors.dense(1, 2, 3), 8.0);
    Row none = RowFactory.create(9.0, null, 8.0);
    Dataset<Row> table = SyntheticRows.table(spark, schema, List.of(none, sparse, dense), 1);
    RowReader reader = new RowReader(table, features("b", "v", "a"));
    double[] reused = new double[5];
    reader.readFeatures(dense, reused);
    assertArrayEquals(new double[] {8, 1, 2, 3, 9}, reused);
    reader.readFeatures(sparse, reused);
    assertArrayEquals(new double[] {8, 0, 5, 0, 9}, reused);
    reader.readFeatures(none, reused);
    assertArrayEquals(new double[] {8, Double.NaN, Double.NaN, Double.NaN, 9}, reused);
    assertEquals("b", reader.featureName(0));
    assertEquals("v[2]", reader.featureName(3));
    assertEquals("a", reader.featureName(4));
  }

  @Test
  void refusesVectorsOfUnequalSizes(SparkSession spark) {
    Dataset<Row> table =
        table(spark, "v", SQLDataTypes.VectorType(), Vectors.dense(1, 2, 3), Vectors.dense(1, 2));
    RowReader reader = new RowReader(table, features("v"));
    Row second = table.collectAsList().get(1);
    String message =
        assertThrows(InvalidDataException.class, () -> features(reader, second)).getMessage();
    assertEquals("vector column 'v' has 2 values in one row; expected 3 in every row", message);
  }

  @Test
  void refusesAVectorColumnWithoutValues(SparkSession spark) {
    Dataset<Row> table = table(spark, "v", SQLDataTypes.VectorType(), (Object) null);
    assertThrows(InvalidDataException.class, () -> new RowReader(table, features("v")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "a b", "a`b", "`a`", "ä", "a:b", "select"})
  void readsColumnsOfAnyName(String name, SparkSession spark) {
    Dataset<Row> numbers = table(spark, name, DataTypes.DoubleType, 7.0);
    assertArrayEquals(
        new double[] {7}, features(new RowReader(numbers, features(name)), numbers.first()));
    Dataset<Row> vectors = table(spark, name, SQLDataTypes.VectorType(), Vectors.dense(1, 2));
    assertArrayEquals(
        new double[] {1, 2}, features(new RowReader(vectors, features(name)), vectors.first()));
  }

  @Test
  void namesAMissingColumnItsRoleAndTheColumnsThatAreThere(SparkSession spark) {
    Dataset<Row> table = SyntheticRows.table(spark, SyntheticRows.of(1, 1), 1);
    String feature = refusal(table, new Columns(List.of("f9"), List.of(), null));
    assertTrue(feature.startsWith("feature column 'f9' is not in the data"), feature);
    assertTrue(feature.contains("f0, f1, f2, f3, yes"), feature);
    String label = refusal(table, new Columns(List.of("f0"), List.of("y"), null));
    assertTrue(label.startsWith("label column 'y' is not in the data"), label);
    String weight = refusal(table, new Columns(List.of("f0"), List.of(), "w"));
    assertTrue(weight.startsWith("weight column 'w' is not in the data"), weight);
  }

  @Test
  void refusesATextColumn(SparkSession spark) {
    Dataset<Row> table = table(spark, "t", DataTypes.StringType, "1");
    String message = refusal(table, features("t"));
    assertTrue(message.startsWith("feature column 't' is not numeric but of type string"), message);
  }

  private static String refusal(Dataset<Row> table, Columns columns) {
    return assertThrows(InvalidDataException.class, () -> new RowReader(table, columns))
        .getMessage();
  }
}
