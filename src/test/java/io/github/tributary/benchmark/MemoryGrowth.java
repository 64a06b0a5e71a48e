package io.github.tributary.benchmark;

import io.github.tributary.model.Columns;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.NetworkTraining;
import io.github.tributary.training.Optimizer;
import io.github.tributary.training.SolverSettings;
import io.github.tributary.training.TrainingData;
import io.github.tributary.training.TrainingObserver;
import io.github.tributary.training.TrainingSettings;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The heap after a collection, of driver and executor in one JVM, while a small network is trained
 * for ten thousand iterations: 2,000 × 10 rows, 8 hidden units, Nesterov's momentum.
 */
final class MemoryGrowth {

  private static final int[] MARKS = {1_000, 2_000, 5_000, 10_000};
  private static final int FEATURES = 10;

  private MemoryGrowth() {}

  /** Prints the heap at each mark and its ratio to that of the first. */
  public static void main(String[] args) {
    try (SparkSession spark = LocalSpark.start("memory")) {
      new NetworkTraining(
              TrainingData.of(
                  table(spark), new Columns(List.of(features()), List.of("label"), null)),
              new NetworkDesign(
                  List.of(new Layer(8, Activation.parse("tanh"))),
                  NetworkDesign.CROSS_ENTROPY,
                  NetworkDesign.INFERRED),
              TrainingSettings.DEFAULT
                  .with(new StoppingCriteria(MARKS[MARKS.length - 1], 0, 0))
                  .with(SolverSettings.of(Optimizer.NESTEROV, 0.01)),
              new Marks())
          .run();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String[] features() {
    String[] names = new String[FEATURES];
    java.util.Arrays.setAll(names, j -> "x" + j);
    return names;
  }

  private static Dataset<Row> table(SparkSession spark) {
    Column[] columns = new Column[FEATURES + 1];
    for (int j = 0; j < FEATURES; j++) {
      columns[j] = functions.randn(j).as("x" + j);
    }
    columns[FEATURES] = functions.col("id").mod(2).as("label");
    return spark.range(0, 2_000, 1, 2).select(columns);
  }

  private static final class Marks implements TrainingObserver {

    private int done;
    private int mark;
    private long first;

    @Override
    public void iterationDone(Iteration iteration) {
      if (++done < MARKS[mark]) {
        return;
      }
      long used = used();
      first = mark == 0 ? used : first;
      System.out.printf(
          Locale.ROOT,
          "iteration %,6d: %6.1f MB, %.3f × the first%n",
          done,
          used * 1e-6,
          used / (double) first);
      mark = Math.min(mark + 1, MARKS.length - 1);
    }

    /** Twice, because Spark's cleaner lets go of what the first collection has found. */
    private static long used() {
      System.gc();
      System.gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
  }
}
