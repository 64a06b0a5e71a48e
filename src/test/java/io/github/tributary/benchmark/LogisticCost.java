package io.github.tributary.benchmark;

import io.github.tributary.pipeline.NeuralNetworkClassificationModel;
import io.github.tributary.pipeline.NeuralNetworkClassifier;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Logistic regression by L-BFGS, 100 iterations on 32,561 × 123 sparse rows, beside Spark's
 * LogisticRegression: from the cached table to the model, and the loss that it reached; with a
 * native BLAS in one JVM and without in another.
 */
final class LogisticCost {

  private static final int ROWS = 32_561;
  private static final int FEATURES = 123;
  private static final int NON_ZEROS = 14;
  private static final int ITERATIONS = 100;
  private static final int ROUNDS = 7;
  private static final List<String> NAMES =
      List.of("Tributary-float", "Tributary-double", "LogisticRegression");

  private LogisticCost() {}

  /** Measures; with an argument, answers as the process of one BLAS. */
  public static void main(String[] args) throws IOException {
    if (args.length > 0) {
      serve();
      return;
    }
    List<String> none = BlasChoice.NONE.jvmOptions();
    try (Child withBlas = Child.jvm("logistic native", List.of(), LogisticCost.class, "serve");
        Child without = Child.jvm("logistic none", none, LogisticCost.class, "serve")) {
      Rounds rounds = new Rounds(2, ROUNDS);
      NAMES.forEach(name -> rounds.add(shown(name), withBlas.contestant(name)));
      NAMES.forEach(name -> rounds.add("no native BLAS: " + shown(name), without.contestant(name)));
      List<Measurement> all = rounds.run();
      Measurement peer = all.get(2);
      new Benchmark("logistic")
          .on("Logistic regression, L-BFGS, 100 iterations, no penalty: 32,561 sparse")
          .on("rows, 14 categories as 123 one-hot features; from the cached table to the model.")
          .on("With a native BLAS: " + withBlas.note() + ". Without: " + without.note() + ".")
          .table(List.of("seconds", "loss, millionths", "iterations"), all, peer.name())
          .atMost(0.5, "float: share of LogisticRegression's time", all.get(0).ratioTo(peer))
          .atMost(0.5, "double: share of LogisticRegression's time", all.get(1).ratioTo(peer))
          .atMost(1, "float: loss above LogisticRegression's, millionths", above(all.get(0), peer))
          .atMost(1, "double: loss above LogisticRegression's, millionths", above(all.get(1), peer))
          .finish();
    }
  }

  private static String shown(String name) {
    return name.replace("-", " l-bfgs, ");
  }

  private static void serve() throws IOException {
    String blas = BlasChoice.share();
    try (SparkSession spark = LocalSpark.start("logistic")) {
      Dataset<Row> table = SparseTable.oneHot(spark, ROWS, FEATURES, NON_ZEROS).cache();
      table.count();
      Child.serve(
          blas,
          Map.of(
              NAMES.get(0),
              round -> tributary(table, "float"),
              NAMES.get(1),
              round -> tributary(table, "double"),
              NAMES.get(2),
              round -> peer(table)));
    }
  }

  private static double above(Measurement ours, Measurement peer) {
    return (ours.ratioTo(peer, 1, 1) - 1) * 1e6;
  }

  private static double[] tributary(Dataset<Row> table, String precision) {
    NeuralNetworkClassifier regression =
        new NeuralNetworkClassifier()
            .setSolver("l-bfgs")
            .setPrecision(precision)
            .setMaxIter(ITERATIONS)
            .setTol(0)
            .setGradientTol(0);
    NeuralNetworkClassificationModel[] model = new NeuralNetworkClassificationModel[1];
    double seconds = Contestant.seconds(() -> model[0] = regression.fit(table));
    return result(seconds, model[0].summary().objectiveHistory());
  }

  private static double[] peer(Dataset<Row> table) {
    LogisticRegression regression = new LogisticRegression().setMaxIter(ITERATIONS).setTol(0);
    double[][] history = new double[1][];
    double seconds =
        Contestant.seconds(() -> history[0] = regression.fit(table).summary().objectiveHistory());
    return result(seconds, history[0]);
  }

  private static double[] result(double seconds, double[] history) {
    return new double[] {seconds, 1e6 * history[history.length - 1], history.length - 1};
  }
}
