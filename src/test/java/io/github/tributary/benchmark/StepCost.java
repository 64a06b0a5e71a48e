package io.github.tributary.benchmark;

import io.github.tributary.distributed.Aggregation;
import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DistributedObjective;
import io.github.tributary.distributed.Merging;
import io.github.tributary.distributed.StepForms;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.RandomStream.Purpose;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Initializer;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.activation.Relu;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import io.github.tributary.optim.Descent;
import io.github.tributary.optim.StepSolver;
import io.github.tributary.optim.rule.Nesterov;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * What a synchronous step costs beside its matrix products: two partitions of four rows, networks
 * of three sizes; a whole step of the solver (parameters out, sums back, update), the step as one
 * would first write it, and a Spark job that does nothing.
 */
final class StepCost {

  private static final int INPUTS = 784;
  private static final int CLASSES = 10;
  private static final int PARTITIONS = 2;
  private static final int ROWS = 4;
  private static final int WARM_UP = 15;
  private static final int ROUNDS = 9;

  private StepCost() {}

  /** Measures. */
  public static void main(String[] args) throws IOException {
    Benchmark benchmark =
        new Benchmark("step")
            .on("Two partitions of four rows, so that a step is all but its matrix products;")
            .on("the median of some steps in each round.");
    try (SparkSession spark =
        SparkSession.builder()
            .appName("step")
            .config("spark.ui.enabled", false)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .master("local[" + PARTITIONS + "]")
            .getOrCreate()) {
      measure(benchmark, spark, 5, 20, 15);
      measure(benchmark, spark, 12, 20, 256);
      measure(benchmark, spark, 50, 5, 1120, 1000);
    }
    benchmark.finish();
  }

  private static void measure(
      Benchmark benchmark, SparkSession spark, double most, int steps, int... hidden) {
    Network network =
        new Network(
            INPUTS,
            IntStream.of(hidden).mapToObj(units -> new Layer(units, new Relu())).toList(),
            new SoftmaxCrossEntropy(CLASSES));
    String size = String.format(Locale.ROOT, "%,d parameters", network.parameterCount());
    try (BlockedRows rows = StepForms.cached(spark, batches())) {
      List<Measurement> measured =
          new Rounds(WARM_UP, ROUNDS)
              .add(size + ": empty job", several(steps, () -> StepForms.emptyJob(rows)))
              .add(size + ": step", several(steps, step(network, rows)))
              .add(size + ": naive step", several(steps, naive(network, rows)))
              .run();
      benchmark
          .table(List.of("ms"), measured, measured.get(0).name())
          .atMost(most, size + ": ms per step", measured.get(1).median(0));
    }
  }

  /** The median of so many, in milliseconds. */
  private static Contestant several(int steps, Runnable work) {
    return round ->
        new double[] {
          1e3
              * Measurement.median(
                  IntStream.range(0, steps).mapToDouble(step -> Contestant.seconds(work)).toArray())
        };
  }

  private static Descent descent(Network network) {
    return new Descent(network, new Nesterov(0.9), Descent.Limits.NONE);
  }

  private static double[] initial(Network network) {
    return Initializer.AUTO.initialize(network, Precision.FLOAT, 1).flat().toArray();
  }

  private static Runnable step(Network network, BlockedRows rows) {
    DistributedObjective objective =
        new DistributedObjective(network, Precision.FLOAT, rows, new Merging(Aggregation.AUTO, 2));
    StepSolver solver = StepSolver.fullBatch(objective, objective, descent(network));
    double[] parameters = initial(network);
    return () -> solver.run(parameters, 1, (from, to) -> 0.001, (loss, norm) -> null);
  }

  private static Runnable naive(Network network, BlockedRows rows) {
    double[] parameters = initial(network);
    Descent descent = descent(network);
    double[][] slots = descent.slots();
    return () ->
        descent.step(
            parameters,
            StepForms.naiveGradient(rows, network, Precision.FLOAT, parameters),
            slots,
            0.001,
            1);
  }

  private static List<Batch> batches() {
    List<Batch> batches = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      RandomStream random = RandomStream.of(1, Purpose.SAMPLE, 0, partition);
      Matrix x = Precision.FLOAT.matrix(INPUTS, ROWS);
      for (int i = 0; i < x.size(); i++) {
        x.set(i, random.nextGaussian());
      }
      Matrix y = Precision.FLOAT.matrix(1, ROWS);
      for (int i = 0; i < ROWS; i++) {
        y.set(i, i);
      }
      double[] v = new double[ROWS];
      Arrays.fill(v, 1);
      batches.add(new Batch(x, y, v).at(partition, 0));
    }
    return batches;
  }
}
