package io.github.tributary.benchmark;

import io.github.tributary.optim.Iteration;
import io.github.tributary.pipeline.NeuralNetworkClassifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Ten passes of Adam over 200,000 × 50 rows by one worker and by many, with and without longer
 * steps: the loss of rows that were not trained on after the first pass and the last, and the
 * seconds of the passes but for the first.
 */
final class WorkersCost {

  private static final int PASSES = 10;
  private static final int[] WORKERS = {1, 2, 4, 8, 16, 64};

  private WorkersCost() {}

  /** Measures. */
  public static void main(String[] args) {
    DenseTable.with("workers", WorkersCost::run);
  }

  private static void run(Dataset<Row> table) {
    measure("warm-up", adam(), table);
    List<Measurement> all = new ArrayList<>();
    for (int workers : WORKERS) {
      all.add(measure(name(workers), adam().setWorkers(workers), table));
    }
    all.add(measure("auto", adam(), table));
    for (int workers : new int[] {16, 64}) {
      NeuralNetworkClassifier unscaled = adam().setWorkers(workers).setStepScaling("none");
      all.add(measure(name(workers) + ", stepScaling = none", unscaled, table));
    }
    new Benchmark("workers")
        .on(DenseTable.DESCRIPTION)
        .on("160,000 rows for training through 50-32-1, ReLU, float; adam, step size 0.001,")
        .on("ten passes, the first not timed.")
        .table(
            List.of("validation loss after ten", "after one", "seconds per pass"),
            all,
            all.get(0).name())
        .finish();
  }

  private static String name(int workers) {
    return String.format(Locale.ROOT, "%d %s", workers, workers == 1 ? "worker" : "workers");
  }

  private static NeuralNetworkClassifier adam() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(32)
        .setSolver("adam")
        .setMaxIter(PASSES)
        .setTol(0)
        .setValidationFraction(0.2);
  }

  private static Measurement measure(
      String name, NeuralNetworkClassifier solver, Dataset<Row> table) {
    List<Iteration> passes = solver.fit(table).summary().iterations();
    double first = passes.get(0).validationLoss();
    double last = passes.get(passes.size() - 1).validationLoss();
    return new Measurement(
        name,
        passes.stream().skip(1).map(pass -> new double[] {last, first, pass.seconds()}).toList());
  }
}
