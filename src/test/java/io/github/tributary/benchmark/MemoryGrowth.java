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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
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
  private static final int COLLECTIONS = 5;
  private static final long PAUSE_NANOS = 200_000_000;

  private MemoryGrowth() {}

  /** Measures. */
  public static void main(String[] args) throws IOException {
    Marks marks = new Marks();
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
              marks)
          .run();
    }
    Measurement first = marks.heaps.get(0);
    Measurement last = marks.heaps.get(marks.heaps.size() - 1);
    new Benchmark("memory")
        .on("The heap after a collection, driver and executor in one JVM, while 10-8-2 is trained")
        .on("on 2,000 rows by Nesterov's momentum.")
        .table(List.of("MB after a collection"), marks.heaps, first.name())
        .between(
            0.95, 1.05, "heap after 10,000 iterations over that after 1,000", last.ratioTo(first))
        .finish();
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

    private final List<Measurement> heaps = new ArrayList<>();
    private int done;

    @Override
    public void iterationDone(Iteration iteration) {
      done++;
      if (done == MARKS[heaps.size()]) {
        String name = String.format(Locale.ROOT, "after %,d iterations", done);
        double megabytes = used() * 1e-6;
        System.err.printf(Locale.ROOT, "%s: %.1f MB%n", name, megabytes);
        heaps.add(new Measurement(name, List.of(new double[] {megabytes})));
      }
    }

    /**
     * Until some collections in a row find nothing more: what is collected is let go of by Spark's
     * cleaner, in a thread of its own, and only then can the next collection take what it held.
     */
    private static long used() {
      long least = Long.MAX_VALUE;
      int inVain = 0;
      while (inVain < COLLECTIONS) {
        LockSupport.parkNanos(PAUSE_NANOS);
        System.gc();
        long used = afterCollection();
        inVain = used < least ? 0 : inVain + 1;
        least = Math.min(least, used);
      }
      return least;
    }

    /**
     * Of the last collection itself. The heap in use counts, in addition, whatever other threads
     * have reserved for new objects since then, which is several MB and by chance.
     */
    private static long afterCollection() {
      return ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .mapToLong(pool -> pool.getCollectionUsage().getUsed())
          .sum();
    }
  }
}
