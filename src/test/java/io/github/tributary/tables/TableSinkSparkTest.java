package io.github.tributary.tables;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables with arrays and vectors are written in every format, and read again. */
@ExtendWith(SparkSessionExtension.class)
class TableSinkSparkTest {

  @TempDir private Path folder;

  private static Dataset<Row> table(SparkSession spark) {
    StructType schema =
        new StructType()
            .add("a.b c", DataTypes.DoubleType)
            .add("v", SQLDataTypes.VectorType())
            .add("p", DataTypes.createArrayType(DataTypes.DoubleType, false));
    Row row =
        RowFactory.create(
            0.1, Vectors.sparse(3, new int[] {1}, new double[] {2}), new Double[] {0.25, 0.75});
    return SyntheticRows.table(spark, schema, List.of(row), 1);
  }

  @Test
  void vectorsStayAsTheyAreInParquet(SparkSession spark) throws IOException {
    String path = folder.resolve("t.parquet").toString();
    new TableSink("parquet").write(table(spark), path);
    Row row = new TableSource(path, TableSource.AUTO, Map.of()).read(spark).first();
    assertEquals(Vectors.sparse(3, new int[] {1}, new double[] {2}), row.getAs("v"));
    assertEquals(SparseVector.class, row.getAs("v").getClass(), "a sparse one stays sparse");
    assertArrayEquals(new Object[] {0.25, 0.75}, row.getList(row.fieldIndex("p")).toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "orc"})
  void vectorsBecomeArrays(String format, SparkSession spark) throws IOException {
    String path = folder.resolve("t." + format).toString();
    new TableSink(format).write(table(spark), path);
    Row row = new TableSource(path, TableSource.AUTO, Map.of()).read(spark).first();
    assertEquals(0.1, row.<Double>getAs("a.b c"));
    assertArrayEquals(new Object[] {0.0, 2.0, 0.0}, row.getList(row.fieldIndex("v")).toArray());
    assertArrayEquals(new Object[] {0.25, 0.75}, row.getList(row.fieldIndex("p")).toArray());
  }

  @Test
  void arraysAreTextInCsv(SparkSession spark) throws IOException {
    String path = folder.resolve("t.csv").toString();
    new TableSink("csv").write(table(spark), path);
    Row row = new TableSource(path, TableSource.AUTO, Map.of()).read(spark).first();
    assertEquals(0.1, row.<Double>getAs("a.b c"));
    assertEquals("[0.0,2.0,0.0]", row.getAs("v"));
    assertEquals("[0.25,0.75]", row.getAs("p"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "orc", "csv"})
  void numbersOfNamedClassesAreByName(String format, SparkSession spark) throws IOException {
    String path = folder.resolve("t." + format).toString();
    new TableSink(format).write(table(spark), path, "p", List.of("no, \"thanks\"", "-1"));
    Dataset<Row> read =
        spark.read().option("header", true).option("escape", "\"").format(format).load(path);
    Column cell = format.equals("csv") ? functions.col("p") : functions.to_json(functions.col("p"));
    assertEquals(
        Map.of("no, \"thanks\"", 0.25, "-1", 0.75),
        new ObjectMapper().readValue(read.select(cell).first().getString(0), Map.class));
  }

  @Test
  void namedNumbersStayAnArrayInParquet(SparkSession spark) {
    String path = folder.resolve("t.parquet").toString();
    new TableSink("parquet").write(table(spark), path, "p", List.of("no", "yes"));
    Row row = spark.read().parquet(path).first();
    assertArrayEquals(new Object[] {0.25, 0.75}, row.getList(row.fieldIndex("p")).toArray());
  }
}
