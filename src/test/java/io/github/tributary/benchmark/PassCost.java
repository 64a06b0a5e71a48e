package io.github.tributary.benchmark;

import io.github.tributary.optim.Iteration;
import io.github.tributary.pipeline.NeuralNetworkClassifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Ten passes over 200,000 × 50 rows through a hidden layer of 32 units: minibatches with local
 * steps and with one aggregation per step, and solvers on all rows; the times of the passes but for
 * the first, and the loss of rows that were not trained on.
 */
final class PassCost {

  private static final int PASSES = 10;

  private PassCost() {}

  /** Measures. */
  public static void main(String[] args) {
    DenseTable.with("passes", PassCost::run);
  }

  private static void run(Dataset<Row> table) {
    measure("warm-up", solver("adam", 0.01, 1024), table);
    List<Measurement> all = new ArrayList<>();
    for (int batch : new int[] {128, 1024, 2048, 4096, 8192}) {
      double stepSize = batch == 128 ? 0.003 : 0.01;
      String name = String.format(Locale.ROOT, "adam, batch %,d", batch);
      all.add(
          measure(
              name + ", local steps",
              solver("adam", stepSize, batch)
                  .setLocalSteps(64)
                  .setWorkers(10)
                  .setStepScaling("none"),
              table));
      all.add(
          measure(name + ", synchronous", solver("adam", stepSize, batch).setLocalSteps(0), table));
    }
    all.add(measure("nesterov, all rows", solver("nesterov", 0.3, -1), table));
    all.add(measure("l-bfgs, all rows", estimator("l-bfgs"), table));
    new Benchmark("passes")
        .on(DenseTable.DESCRIPTION)
        .on(
            "160,000 rows for training through 50-32-1, ReLU, float; ten passes, the first not counted.")
        .table(List.of("seconds per pass", "validation loss after it"), all, all.get(0).name())
        .finish();
  }

  private static NeuralNetworkClassifier estimator(String solver) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(32)
        .setSolver(solver)
        .setScaling("standard")
        .setMaxIter(PASSES)
        .setTol(0)
        .setGradientTol(0)
        .setValidationFraction(0.2);
  }

  private static NeuralNetworkClassifier solver(String name, double stepSize, int batch) {
    return estimator(name).setStepSize(stepSize).setBatchSize(batch);
  }

  /** The loss is that of the last pass: it is what the passes are for. */
  private static Measurement measure(
      String name, NeuralNetworkClassifier solver, Dataset<Row> table) {
    List<Iteration> passes = solver.fit(table).summary().iterations();
    double loss = passes.get(passes.size() - 1).validationLoss();
    return new Measurement(
        name, passes.stream().skip(1).map(pass -> new double[] {pass.seconds(), loss}).toList());
  }
}
