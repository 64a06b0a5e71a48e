package io.github.tributary.benchmark;

import io.github.tributary.optim.Iteration;
import io.github.tributary.pipeline.NeuralNetworkClassifier;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Ten passes over 200,000 × 50 rows through a hidden layer of 32 units: minibatches with local
 * steps and with one aggregation per step, and solvers on all rows; the median time of a pass
 * without the first, and the loss of rows that were not trained on.
 */
final class PassCost {

  private static final int PASSES = 10;

  private PassCost() {}

  /** Prints a line per way to train. */
  public static void main(String[] args) {
    DenseTable.with("passes", PassCost::run);
  }

  private static void run(Dataset<Row> table) {
    measure("warm-up", solver("adam", 0.01, 1024), table);
    System.out.printf("%-36s %12s %18s%n", "", "s per pass", "validation loss");
    for (int batch : new int[] {128, 1024, 2048, 4096, 8192}) {
      double stepSize = batch == 128 ? 0.003 : 0.01;
      String name = String.format(Locale.ROOT, "adam, batch %,d", batch);
      measure(name + ", local steps", solver("adam", stepSize, batch).setLocalSteps(64), table);
      measure(name + ", synchronous", solver("adam", stepSize, batch).setLocalSteps(0), table);
    }
    measure("nesterov, all rows", solver("nesterov", 0.3, -1), table);
    measure("l-bfgs, all rows", estimator("l-bfgs"), table);
  }

  private static NeuralNetworkClassifier estimator(String solver) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(32)
        .setSolver(solver)
        .setMaxIter(PASSES)
        .setTol(0)
        .setGradientTol(0)
        .setValidationFraction(0.2);
  }

  private static NeuralNetworkClassifier solver(String name, double stepSize, int batch) {
    return estimator(name).setStepSize(stepSize).setBatchSize(batch);
  }

  private static void measure(String name, NeuralNetworkClassifier solver, Dataset<Row> table) {
    List<Iteration> passes = solver.fit(table).summary().iterations();
    double[] seconds = passes.stream().skip(1).mapToDouble(Iteration::seconds).sorted().toArray();
    if (!name.equals("warm-up")) {
      System.out.printf(
          Locale.ROOT,
          "%-36s %12.2f %18.4f%n",
          name,
          seconds[seconds.length / 2],
          passes.get(passes.size() - 1).validationLoss());
    }
  }
}
