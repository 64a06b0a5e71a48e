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
import io.github.tributary.optim.DivergenceGuard;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.StepSizes;
import io.github.tributary.optim.StepSolver;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.optim.Trainer;
import io.github.tributary.optim.TrainingResult;
import io.github.tributary.optim.rule.GradientDescent;
import io.github.tributary.optim.schedule.Constant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * Trains 10,000-4,000-2,400-10, which has 49.6 million parameters, on 96 rows in four partitions,
 * with the trainer's guard. Arguments: the way to aggregate ({@code sliced} unless given), and the
 * master ({@code local[2]} unless given, where driver and executor share the heap).
 */
final class LargeModel {

  private static final int INPUTS = 10_000;
  private static final int PARTITIONS = 4;
  private static final int ROWS = 24;
  private static final int PASSES = 5;

  private LargeModel() {}

  /** Prints loss and seconds of each pass, and a hash that must not depend on the arguments. */
  public static void main(String[] args) throws IOException {
    String aggregation = args.length > 0 ? args[0] : "sliced";
    Network network =
        new Network(
            INPUTS,
            List.of(new Layer(4000, new Relu()), new Layer(2400, new Relu())),
            new SoftmaxCrossEntropy(10));
    try (SparkSession spark =
        SparkSession.builder()
            .appName("large model")
            .config("spark.ui.enabled", false)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .master(args.length > 1 ? args[1] : "local[2]")
            .getOrCreate()) {
      System.out.printf(
          Locale.ROOT,
          "%,d parameters, %s, %s, heap of the driver at most %,d MiB%n",
          network.parameterCount(),
          spark.sparkContext().master(),
          aggregation,
          Runtime.getRuntime().maxMemory() >> 20);
      try (BlockedRows rows = StepForms.cached(spark, batches())) {
        train(network, rows, Aggregation.valueOf(aggregation.toUpperCase(Locale.ROOT)));
      }
    }
  }

  private static void train(Network network, BlockedRows rows, Aggregation aggregation) {
    DistributedObjective objective =
        new DistributedObjective(network, Precision.FLOAT, rows, new Merging(aggregation, 2));
    Descent descent = new Descent(network, new GradientDescent(), Descent.Limits.NONE);
    TrainingResult result =
        new Trainer(
                StepSolver.fullBatch(objective, objective, descent),
                new StepSizes(0.005, new Constant()),
                new StoppingCriteria(PASSES, 0, 0),
                LargeModel::print)
            .guardedBy(new DivergenceGuard(5))
            .run(Initializer.AUTO.initialize(network, Precision.FLOAT, 1).flat().toArray());
    System.out.printf("the parameters' hash is %08x%n", Arrays.hashCode(result.parameters()));
  }

  private static void print(Iteration iteration) {
    System.out.printf(Locale.ROOT, "loss %.6f, %.1f s%n", iteration.loss(), iteration.seconds());
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
        y.set(i, i % 10);
      }
      double[] v = new double[ROWS];
      Arrays.fill(v, 1);
      batches.add(new Batch(x, y, v).at(partition, 0));
    }
    return batches;
  }
}
