package io.github.tributary.benchmark;

import io.github.tributary.linalg.blas.Blas;
import io.github.tributary.pipeline.NeuralNetworkClassifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
  private static final String MLLIB = "MLlib, sigmoid";

  private TransformRate() {}

  /** Prints the rates and their ratios to MLlib's. */
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
    Map<String, Transformer> models = new LinkedHashMap<>();
    models.put("Tributary, sigmoid", tributary("sigmoid", few));
    models.put("Tributary, relu", tributary("relu", few));
    models.put(
        MLLIB,
        new MultilayerPerceptronClassifier()
            .setLayers(new int[] {FEATURES, 256, 10})
            .setMaxIter(1)
            .fit(few));
    Map<String, double[]> seconds = new LinkedHashMap<>();
    models.keySet().forEach(name -> seconds.put(name, new double[ROUNDS]));
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (Map.Entry<String, Transformer> model : models.entrySet()) {
        double time = seconds(model.getValue(), table);
        if (round >= 0) {
          seconds.get(model.getKey())[round] = time;
        }
      }
    }
    System.out.printf(
        "BLAS: %s; %d cores%n",
        Blas.current().description(), spark.sparkContext().defaultParallelism());
    double mllib = median(seconds.get(MLLIB));
    seconds.forEach(
        (name, times) ->
            System.out.printf(
                Locale.ROOT,
                "%-18s  %,8.0f rows/s  %5.2f%n",
                name,
                ROWS / median(times),
                mllib / median(times)));
  }

  private static Transformer tributary(String activation, Dataset<Row> rows) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(256)
        .setActivation(activation)
        .setLoss("softmax-cross-entropy")
        .setMaxIter(1)
        .fit(rows);
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
