package io.github.tributary.benchmark;

import io.github.tributary.optim.Iteration;
import io.github.tributary.pipeline.NeuralNetworkClassifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The time of a pass for blocks of 128 to 8,192 rows, in a narrow, a middling and a wide network.
 */
final class BlockSizeCost {

  private static final int PASSES = 8;
  private static final int ROUNDS = 7;
  private static final List<Integer> SIZES = List.of(128, 256, 512, 1024, 2048, 4096, 8192);
  private static final int DEFAULT = 1024;

  private BlockSizeCost() {}

  /** Measures. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = LocalSpark.start("blocks")) {
      Dataset<Row> numbers = DenseTable.cached(spark);
      Dataset<Row> images = ImageTable.cached(spark, 0, ImageTable.TRAIN, 1);
      Benchmark benchmark =
          new Benchmark("blocks")
              .on("A step of gradient descent by the mean number of rows in a block, float.")
              .on("50-32-1 and 50-256-64-1 on 200,000 rows of 50 numbers, 784-256-10 on")
              .on("48,000 images whose pixels are cached as bytes.");
      measure(benchmark, "50-32-1", numbers, 32);
      measure(benchmark, "50-256-64-1", numbers, 256, 64);
      measure(benchmark, "784-256-10", images, 256);
      benchmark.finish();
    }
  }

  private static void measure(
      Benchmark benchmark, String network, Dataset<Row> table, int... hidden) {
    Rounds rounds = new Rounds(1, ROUNDS);
    for (int size : SIZES) {
      rounds.add(name(network, size), round -> pass(table, size, hidden));
    }
    List<Measurement> measured = new ArrayList<>(rounds.run());
    benchmark.table(List.of("seconds per pass"), measured, name(network, DEFAULT));
  }

  private static String name(String network, int size) {
    return String.format(Locale.ROOT, "%s, blocks of %,d rows", network, size);
  }

  private static double[] pass(Dataset<Row> table, int size, int... hidden) {
    List<Iteration> passes =
        new NeuralNetworkClassifier()
            .setSolver("gd")
            .setScaling("standard")
            .setHiddenLayers(hidden)
            .setBlockSize(size)
            .setStepSize(0.03)
            .setMaxIter(PASSES)
            .setTol(0)
            .setGradientTol(0)
            .fit(table)
            .summary()
            .iterations();
    return new double[] {
      Measurement.median(passes.stream().skip(1).mapToDouble(Iteration::seconds).toArray())
    };
  }
}
