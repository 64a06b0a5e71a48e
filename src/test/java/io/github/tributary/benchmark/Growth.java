package io.github.tributary.benchmark;

import io.github.tributary.optim.Iteration;
import io.github.tributary.pipeline.NeuralNetworkClassifier;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The time of a pass through 784-n-10 for twice the rows, and for two and four times the units. */
final class Growth {

  private static final int PASSES = 6;
  private static final int ROUNDS = 9;
  private static final int ROWS = ImageTable.TRAIN / 2;
  private static final int UNITS = 256;

  private Growth() {}

  /** Measures. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = LocalSpark.start("growth")) {
      Dataset<Row> half = ImageTable.cached(spark, 0, ROWS, 1);
      Dataset<Row> all = ImageTable.cached(spark, 0, 2 * ROWS, 1);
      List<Measurement> measured =
          new Rounds(1, ROUNDS)
              .add("24,000 rows, 256 units", round -> pass(half, UNITS))
              .add("48,000 rows, 256 units", round -> pass(all, UNITS))
              .add("24,000 rows, 512 units", round -> pass(half, 2 * UNITS))
              .add("24,000 rows, 1,024 units", round -> pass(half, 4 * UNITS))
              .run();
      Measurement base = measured.get(0);
      new Benchmark("growth")
          .on("A step of gradient descent on all images through 784-n-10, float.")
          .table(List.of("seconds per pass", "parameters"), measured, base.name())
          .between(1.9, 2.1, "time of 2 × the rows", measured.get(1).ratioTo(base))
          .atMost(2.1, "time of 2 × the parameters", measured.get(2).ratioTo(base))
          .atMost(4.2, "time of 4 × the parameters", measured.get(3).ratioTo(base))
          .between(1.9, 2.1, "what 2 × as many more parameters cost", slopes(measured))
          .finish();
    }
  }

  /** From 2 to 4 times the parameters over from once to twice: 2 if time is a straight line. */
  private static double slopes(List<Measurement> measured) {
    double[] slopes = new double[ROUNDS];
    for (int r = 0; r < ROUNDS; r++) {
      double once = measured.get(0).rounds().get(r)[0];
      double twice = measured.get(2).rounds().get(r)[0];
      double fourTimes = measured.get(3).rounds().get(r)[0];
      slopes[r] = (fourTimes - twice) / (twice - once);
    }
    return Measurement.median(slopes);
  }

  private static double[] pass(Dataset<Row> images, int units) {
    List<Iteration> passes =
        new NeuralNetworkClassifier()
            .setSolver("gd")
            .setScaling("standard")
            .setHiddenLayers(units)
            .setStepSize(0.03)
            .setMaxIter(PASSES)
            .setTol(0)
            .setGradientTol(0)
            .fit(images)
            .summary()
            .iterations();
    double[] seconds = passes.stream().skip(1).mapToDouble(Iteration::seconds).toArray();
    int outputs = Images.CLASSES;
    return new double[] {
      Measurement.median(seconds), (Images.PIXELS + 1) * units + (units + 1) * outputs
    };
  }
}
