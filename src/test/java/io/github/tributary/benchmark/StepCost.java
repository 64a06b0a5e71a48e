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

  private static final List<Size> SIZES =
      List.of(
          new Size(5, 20, List.of(15)),
          new Size(12, 20, List.of(256)),
          new Size(50, 5, List.of(1120, 1000)));

  /**
   * A network of so many hidden units, and so many steps in a round.
   *
   * @param most milliseconds that a step may take in one JVM
   */
  private record Size(double most, int steps, List<Integer> hidden) {

    Network network() {
      return new Network(
          INPUTS,
          hidden.stream().map(units -> new Layer(units, new Relu())).toList(),
          new SoftmaxCrossEntropy(CLASSES));
    }

    String name() {
      return String.format(Locale.ROOT, "%,d parameters", network().parameterCount());
    }
  }

  private StepCost() {}

  /** Measures. */
  public static void main(String[] args) throws IOException {
    Benchmark benchmark =
        new Benchmark("step")
            .on("Two partitions of four rows, so that a step is all but its matrix products;")
            .on("the median of some steps in each round. In one JVM, and between three processes:")
            .on("a driver and two executors on the same machine, which talk over its loopback.");
    try (SparkSession spark = session("local[" + PARTITIONS + "]")) {
      for (Size size : SIZES) {
        benchmark.atMost(
            size.most(), size.name() + ": ms per step", measure(benchmark, spark, size, ""));
      }
    }
    try (SparkSession spark = session("local-cluster[" + PARTITIONS + ",1,1024]")) {
      for (Size size : SIZES) {
        measure(benchmark, spark, size, ", between processes");
      }
    }
    benchmark.finish();
  }

  /** The options of executors have no effect in {@code local[…]}. */
  private static SparkSession session(String master) {
    return SparkSession.builder()
        .appName("step")
        .config("spark.ui.enabled", false)
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.executor.extraJavaOptions", "--add-modules=jdk.incubator.vector")
        .master(master)
        .getOrCreate();
  }

  /** Milliseconds per step. */
  private static double measure(
      Benchmark benchmark, SparkSession spark, Size size, String between) {
    Network network = size.network();
    String name = size.name() + between;
    int steps = size.steps();
    try (BlockedRows rows = StepForms.cached(spark, batches())) {
      List<Measurement> measured =
          new Rounds(WARM_UP, ROUNDS)
              .add(name + ": empty job", several(steps, () -> StepForms.emptyJob(rows)))
              .add(name + ": step", several(steps, step(network, rows)))
              .add(name + ": naive step", several(steps, naive(network, rows)))
              .run();
      benchmark.table(List.of("ms"), measured, measured.get(0).name());
      return measured.get(1).median(0);
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
