package io.github.tributary.benchmark;

import io.github.tributary.linalg.Blas;
import io.github.tributary.pipeline.NeuralNetworkClassifier;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Rows per second of {@code transform} through 784-256-10 beside Spark's {@code
 * MultilayerPerceptronClassifier} of the same shape on the same cached rows, alternating, all
 * output columns computed; medians.
 */
final class TransformRate {

  private static final int ROWS = 40_000;
  private static final int FEATURES = 784;
  private static final int ROUNDS = 7;
  private static final int WARM_UP = 2;

  private TransformRate() {}

  /** Prints the two rates and their ratio. */
  public static void main(String[] args) {
    try (SparkSession spark =
        SparkSession.builder()
            .appName("transform")
            .config("spark.ui.enabled", false)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .master("local[*]")
            .getOrCreate()) {
      run(spark);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void run(SparkSession spark) {
    Dataset<Row> table = table(spark).cache();
    table.count();
    Dataset<Row> few = table.limit(2000).cache();
    Transformer ours =
        new NeuralNetworkClassifier()
            .setHiddenLayers(256)
            .setActivation("sigmoid")
            .setLoss("softmax-cross-entropy")
            .setMaxIter(1)
            .fit(few);
    Transformer theirs =
        new MultilayerPerceptronClassifier()
            .setLayers(new int[] {FEATURES, 256, 10})
            .setMaxIter(1)
            .fit(few);
    double[] oursSeconds = new double[ROUNDS];
    double[] theirSeconds = new double[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double first = seconds(ours, table);
      double second = seconds(theirs, table);
      if (round >= 0) {
        oursSeconds[round] = first;
        theirSeconds[round] = second;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "BLAS: %s; %d cores%nTributary %,.0f rows/s, MLlib %,.0f rows/s, ratio %.2f%n",
        Blas.description(),
        spark.sparkContext().defaultParallelism(),
        ROWS / median(oursSeconds),
        ROWS / median(theirSeconds),
        median(theirSeconds) / median(oursSeconds));
  }

  /** Random pixels and a class, the same in every run. */
  private static Dataset<Row> table(SparkSession spark) {
    Column[] columns = new Column[FEATURES + 1];
    for (int j = 0; j < FEATURES; j++) {
      columns[j] = functions.rand(j).as("x" + j);
    }
    columns[FEATURES] = functions.col("id").mod(10).cast("double").as("label");
    return new VectorAssembler()
        .setInputCols(
            java.util.stream.IntStream.range(0, FEATURES)
                .mapToObj(j -> "x" + j)
                .toArray(String[]::new))
        .setOutputCol("features")
        .transform(spark.range(0, ROWS, 1, 4).select(columns))
        .select("features", "label");
  }

  private static double seconds(Transformer model, Dataset<Row> table) {
    long start = System.nanoTime();
    model.transform(table).write().format("noop").mode("overwrite").save();
    return (System.nanoTime() - start) * 1e-9;
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
