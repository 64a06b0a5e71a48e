package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.model.Columns;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is read from Spark's bytes is what is read from its row objects. */
@ExtendWith(SparkSessionExtension.class)
class NumberReaderSparkTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("byte", DataTypes.ByteType, true)
          .add("short", DataTypes.ShortType, true)
          .add("int", DataTypes.IntegerType, true)
          .add("long", DataTypes.LongType, true)
          .add("float", DataTypes.FloatType, true)
          .add("double", DataTypes.DoubleType, true)
          .add("small", DataTypes.createDecimalType(10, 2), true)
          .add("large", DataTypes.createDecimalType(38, 10), true)
          .add("flag", DataTypes.BooleanType, true)
          .add("vector", SQLDataTypes.VectorType(), true);

  private static final List<String> NUMBERS =
      List.of("byte", "short", "int", "long", "float", "double", "small", "large", "flag");

  private static List<Row> rows() {
    Object[] ordinary = {
      (byte) -3,
      (short) 300,
      70_000,
      (1L << 53) + 1, // no double
      0.1f,
      0.1,
      new BigDecimal("12.34"),
      new BigDecimal("1234567890123456789012345678.0123456789"),
      true,
      Vectors.dense(1, 0, -2.5)
    };
    Object[] zeros = {
      (byte) 0,
      (short) 0,
      0,
      0L,
      0f,
      -0.0,
      new BigDecimal("0.00"),
      BigDecimal.ZERO,
      false,
      Vectors.sparse(3, new int[] {1}, new double[] {7})
    };
    List<Row> rows = new ArrayList<>(List.of(RowFactory.create(ordinary)));
    rows.add(RowFactory.create(zeros));
    rows.add(RowFactory.create(new Object[ordinary.length]));
    for (int k = 0; k < ordinary.length; k++) {
      Object[] withNull = ordinary.clone();
      withNull[k] = null;
      rows.add(RowFactory.create(withNull));
    }
    return rows;
  }

  private static double[] dense(FeatureRow x) {
    double[] values = new double[x.features()];
    x.copyInto(values);
    return values;
  }

  /** Of every row in the table's order: features, labels, and how many features it has, weight. */
  private static List<double[]> read(Dataset<Row> table, RowReader reader) {
    NumberReader.Table numbers = NumberReader.Table.of(table, reader);
    NumberReader numberReader = numbers.reader(reader);
    int features = reader.features();
    int labels = reader.labels();
    return numbers
        .rows()
        .mapPartitions(
            rows -> {
              List<double[]> read = new ArrayList<>();
              FeatureRow x = new FeatureRow(features);
              while (rows.hasNext()) {
                InternalRow row = rows.next();
                double[] y = new double[labels];
                numberReader.readFeatures(row, x);
                numberReader.readLabels(row, y);
                read.add(dense(x));
                read.add(y);
                read.add(new double[] {x.count(), numberReader.readWeight(row)});
              }
              return read.iterator();
            })
        .collect();
  }

  @Test
  void lengthsAreFoundWhereEveryRowMissesAVector(SparkSession spark) {
    StructType schema =
        new StructType()
            .add("one", SQLDataTypes.VectorType())
            .add("other", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    List<Row> rows =
        List.of(
            RowFactory.create(null, Vectors.dense(1, 2), 0.0),
            RowFactory.create(Vectors.sparse(3, new int[0], new double[0]), null, 1.0));
    Dataset<Row> table = SyntheticRows.table(spark, schema, rows, 2);
    Columns columns = new Columns(List.of("one", "other"), List.of("label"), null);
    try (ReadRows read = ReadRows.of(table, columns)) {
      assertEquals(List.of(3, 2), read.reader().featureWidths());
    }
  }

  /** Compares both readers on every row of the table. */
  private static void assertReadsAlike(Dataset<Row> table, Columns columns) {
    RowReader reader = new RowReader(table, columns);
    try (ReadRows rows = ReadRows.of(table, columns)) {
      assertEquals(reader.slots(), rows.reader().slots());
    }
    List<double[]> found = read(table, reader);
    List<Row> rows = table.collectAsList();
    assertEquals(3 * rows.size(), found.size());
    for (int i = 0; i < rows.size(); i++) {
      FeatureRow x = new FeatureRow(reader.features());
      double[] y = new double[reader.labels()];
      reader.readFeatures(rows.get(i), x);
      reader.readLabels(rows.get(i), y);
      String row = rows.get(i).toString();
      assertArrayEquals(dense(x), found.get(3 * i), row);
      assertArrayEquals(y, found.get(3 * i + 1), row);
      assertArrayEquals(
          new double[] {x.count(), reader.readWeight(rows.get(i))}, found.get(3 * i + 2), row);
    }
  }

  private static void assertReadsAlike(Dataset<Row> table) {
    List<String> mixed = new ArrayList<>(NUMBERS);
    mixed.add(2, "vector");
    for (List<String> features : List.of(NUMBERS, List.of("vector"), mixed)) {
      assertReadsAlike(table, new Columns(features, List.of(), null));
      assertReadsAlike(table, new Columns(features, List.of("vector", "int"), "large"));
    }
  }

  @Test
  void readsEveryTypeAsFromRowObjects(SparkSession spark) {
    Dataset<Row> table = SyntheticRows.table(spark, SCHEMA, rows(), 1);
    assertReadsAlike(table);
    Dataset<Row> cached = table.cache();
    assertReadsAlike(cached);
    cached.unpersist();
  }

  @Test
  void readsColumnsThatCannotBeNull(SparkSession spark) {
    StructType required = new StructType();
    for (StructField field : SCHEMA.fields()) {
      required = required.add(field.name(), field.dataType(), false);
    }
    assertReadsAlike(SyntheticRows.table(spark, required, rows().subList(0, 2), 1));
  }

  @Test
  void refusesVectorsOfUnequalSizes(SparkSession spark) {
    StructType schema = new StructType().add("v", SQLDataTypes.VectorType(), true);
    for (Object other :
        List.of(Vectors.dense(1, 2), Vectors.sparse(4, new int[] {1}, new double[] {1}))) {
      Dataset<Row> table =
          SyntheticRows.table(
              spark,
              schema,
              List.of(RowFactory.create(Vectors.dense(1, 2, 3)), RowFactory.create(other)),
              1);
      for (Columns columns :
          List.of(
              new Columns(List.of("v"), List.of(), null),
              new Columns(List.of(), List.of("v"), null))) {
        RowReader reader = new RowReader(table, columns);
        String message = assertThrows(Exception.class, () -> read(table, reader)).getMessage();
        assertTrue(
            message.contains("vector column 'v' has ")
                && message.contains(" values in one row; expected 3 in every row"),
            message);
      }
    }
  }
}
