package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.model.Columns;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Features from stored rows are those that {@link RowReader} finds in rows of objects. */
@ExtendWith(SparkSessionExtension.class)
class StoredFeaturesSparkTest {

  private static final List<DataType> TYPES =
      List.of(
          DataTypes.BooleanType,
          DataTypes.ByteType,
          DataTypes.ShortType,
          DataTypes.IntegerType,
          DataTypes.LongType,
          DataTypes.FloatType,
          DataTypes.DoubleType,
          DataTypes.createDecimalType(10, 2),
          DataTypes.createDecimalType(38, 20),
          SQLDataTypes.VectorType(),
          SQLDataTypes.VectorType());

  // The last vector first, so that a place in the row is not the place among the features.
  private static final List<String> COLUMNS =
      List.of("c10", "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9");

  private static final List<Row> ROWS =
      List.of(
          RowFactory.create(
              true,
              (byte) -3,
              (short) 300,
              70_000,
              (1L << 62) + 1,
              0.1f,
              0.1,
              new BigDecimal("12.34"),
              new BigDecimal("123456789012345678.12345678901234567890"),
              Vectors.dense(1, -0.0, Double.NaN),
              Vectors.sparse(4, new int[] {1, 3}, new double[] {-5, 6})),
          RowFactory.create(new Object[11]),
          RowFactory.create(
              false,
              Byte.MIN_VALUE,
              Short.MIN_VALUE,
              Integer.MIN_VALUE,
              Long.MIN_VALUE,
              Float.MIN_VALUE,
              Double.NEGATIVE_INFINITY,
              new BigDecimal("-0.01"),
              new BigDecimal("0.00000000000000000001"),
              Vectors.sparse(3, new int[0], new double[0]),
              Vectors.dense(7, 0, 9, 10)));

  private static StructType schema() {
    StructType schema = new StructType();
    for (int c = 0; c < TYPES.size(); c++) {
      schema = schema.add("c" + c, TYPES.get(c), true);
    }
    return schema;
  }

  private static List<UnsafeRow> stored(Dataset<Row> table) {
    return Stream.of(table.queryExecution().executedPlan().executeCollect())
        .map(UnsafeRow.class::cast)
        .toList();
  }

  @Test
  void areThoseOfRowsOfObjectsForEveryType(SparkSession spark) {
    Dataset<Row> table = SyntheticRows.table(spark, schema(), ROWS, 1);
    RowReader reader = new RowReader(table, new Columns(COLUMNS, List.of(), null));
    assertEquals(List.of(4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3), reader.featureWidths());
    StoredFeatures features = new StoredFeatures(schema(), COLUMNS, reader.featureWidths());
    List<UnsafeRow> stored = stored(table);
    for (int i = 0; i < ROWS.size(); i++) {
      double[] expected = new double[reader.features()];
      reader.readFeatures(ROWS.get(i), expected);
      double[] found = new double[expected.length];
      features.read(stored.get(i), found);
      assertArrayEquals(expected, found, "row " + i);
      FeatureRow some = new FeatureRow(expected.length);
      features.read(stored.get(i), some);
      // Without regard to the sign of zeros, which a row of non-zeros does not keep.
      double[] unpacked = new double[expected.length];
      some.copyInto(unpacked);
      assertArrayEquals(Arrays.stream(expected).map(x -> x + 0.0).toArray(), unpacked);
    }
  }

  @Test
  void aVectorOfAnotherSizeIsRefusedInBothForms(SparkSession spark) {
    StructType schema = new StructType().add("x", SQLDataTypes.VectorType());
    StoredFeatures features = new StoredFeatures(schema, List.of("x"), List.of(3));
    List<Row> rows =
        List.of(
            RowFactory.create(Vectors.dense(1, 2)),
            RowFactory.create(Vectors.sparse(2, new int[] {0}, new double[] {1})));
    for (UnsafeRow row : stored(SyntheticRows.table(spark, schema, rows, 1))) {
      String message = "vector column 'x' has 2 values in one row; expected 3 in every row";
      assertEquals(
          message,
          assertThrows(InvalidDataException.class, () -> features.read(row, new double[3]))
              .getMessage());
      assertEquals(
          message,
          assertThrows(InvalidDataException.class, () -> features.read(row, new FeatureRow(3)))
              .getMessage());
    }
  }

  @Test
  void rowsInAnotherFormAreTurnedIntoStoredOnes() {
    StructType schema = new StructType().add("a", DataTypes.IntegerType).add("b", "double");
    InternalRow other = new GenericInternalRow(new Object[] {7, 0.5});
    StoredRows.Unsafe rows = new StoredRows.Unsafe(List.of(other).iterator(), schema);
    UnsafeRow row = rows.next();
    assertEquals(7, row.getInt(0));
    assertEquals(0.5, row.getDouble(1));
    assertTrue(!rows.hasNext());
  }
}
