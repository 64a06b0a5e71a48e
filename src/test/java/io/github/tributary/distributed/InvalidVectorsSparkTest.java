package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.model.Columns;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sparse vectors that Spark's own constructor would not make are refused, not misread. */
@ExtendWith(SparkSessionExtension.class)
class InvalidVectorsSparkTest {

  /** By what is wrong: the indices of a vector of size 4, written after it was made. */
  private static final Map<String, int[]> WRONG =
      Map.of(
          "whose index 1 comes after 2", new int[] {2, 1},
          "whose index 2 comes after 2", new int[] {2, 2},
          "whose index 4 comes after 1", new int[] {1, 4},
          "whose index -1 comes first", new int[] {-1, 1});

  private static Dataset<Row> table(SparkSession spark, int[] indices) {
    SparseVector vector = (SparseVector) Vectors.sparse(4, new int[] {0, 1}, new double[] {5, 6});
    System.arraycopy(indices, 0, vector.indices(), 0, 2);
    List<Row> rows =
        List.of(
            RowFactory.create(Vectors.sparse(4, new int[] {0}, new double[] {1}), 0.0),
            RowFactory.create(vector, 1.0));
    StructType schema =
        new StructType().add("x", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);
    return spark.createDataFrame(rows, schema);
  }

  private static void assertRefused(String what, Runnable read) {
    String text = "";
    for (Throwable cause = assertThrows(Exception.class, read::run);
        cause != null;
        cause = cause.getCause()) {
      text += cause + " ";
    }
    String expected =
        "InvalidDataException: vector column 'x' has a sparse vector of size 4 "
            + what
            + "; expected ascending indices from 0 to 3, none twice";
    assertTrue(text.contains(expected), text);
  }

  @Test
  void inTraining(SparkSession spark) {
    WRONG.forEach(
        (what, indices) -> {
          Columns columns = new Columns(List.of("x"), List.of("label"), null);
          try (ReadRows rows = ReadRows.of(table(spark, indices), columns)) {
            assertRefused(what, () -> DataScan.of(rows, 1, 0, 0, DataScan.Depth.CHECKS));
          }
        });
  }

  @Test
  void asLabels(SparkSession spark) {
    WRONG.forEach(
        (what, indices) -> {
          Columns columns = new Columns(List.of("label"), List.of("x"), null);
          try (ReadRows rows = ReadRows.of(table(spark, indices), columns)) {
            assertRefused(what, () -> DataScan.of(rows, 1, 0, 0, DataScan.Depth.CHECKS));
          }
        });
  }

  @Test
  void inPrediction(SparkSession spark) {
    WRONG.forEach(
        (what, indices) -> {
          Dataset<Row> table = table(spark, indices);
          StoredFeatures features = new StoredFeatures(table.schema(), List.of("x"), List.of(4));
          List<org.apache.spark.sql.catalyst.expressions.UnsafeRow> stored =
              table.queryExecution().toRdd().toJavaRDD().collect().stream()
                  .map(
                      row ->
                          org.apache.spark.sql.catalyst.expressions.UnsafeProjection.create(
                                  table.schema())
                              .apply(row))
                  .toList();
          assertRefused(what, () -> stored.forEach(row -> features.read(row, new double[4])));
          assertRefused(what, () -> stored.forEach(row -> features.read(row, new FeatureRow(4))));
        });
  }
}
