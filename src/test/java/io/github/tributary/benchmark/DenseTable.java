package io.github.tributary.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** 200,000 rows of 50 numbers, and a yes or no that follows a curved border with noise. */
final class DenseTable {

  static final int ROWS = 200_000;
  static final int FEATURES = 50;

  static final String DESCRIPTION =
      "200,000 rows of 50 standard normal numbers, and a binary label along a curved border with noise.";

  private DenseTable() {}

  /** Runs a benchmark on the cached table. */
  static void with(String name, Consumer<Dataset<Row>> benchmark) {
    try (SparkSession spark = LocalSpark.start(name)) {
      benchmark.accept(cached(spark));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The table in memory. */
  static Dataset<Row> cached(SparkSession spark) {
    Dataset<Row> table = table(spark).cache();
    table.count();
    return table;
  }

  private static Dataset<Row> table(SparkSession spark) {
    List<Column> columns = new ArrayList<>();
    String[] names = new String[FEATURES];
    for (int j = 0; j < FEATURES; j++) {
      names[j] = "x" + j;
      columns.add(functions.randn(j).as(names[j]));
    }
    Dataset<Row> rows = spark.range(0, ROWS, 1, 4).select(columns.toArray(Column[]::new));
    Dataset<Row> labelled =
        rows.withColumn(
            "label", functions.expr("double(x0 * x1 + x2 - 0.5 * x3 + 0.5 * randn(99) > 0)"));
    return new VectorAssembler()
        .setInputCols(names)
        .setOutputCol("features")
        .transform(labelled)
        .select("features", "label");
  }
}
