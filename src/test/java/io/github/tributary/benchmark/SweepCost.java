package io.github.tributary.benchmark;

import io.github.tributary.model.Columns;
import io.github.tributary.model.FeatureScaling;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.pipeline.NeuralNetworkClassifier;
import io.github.tributary.training.Candidate;
import io.github.tributary.training.Halving;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.NetworkTraining;
import io.github.tributary.training.Optimizer;
import io.github.tributary.training.ScalingSettings;
import io.github.tributary.training.SolverSettings;
import io.github.tributary.training.Sweep;
import io.github.tributary.training.SweepObserver;
import io.github.tributary.training.TrainingData;
import io.github.tributary.training.TrainingObserver;
import io.github.tributary.training.TrainingSettings;
import io.github.tributary.training.ValidationSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The time of a sweep over eight candidates on 200,000 × 50 rows with a hidden layer of 16 units,
 * beside that of one candidate alone and of Spark ML's {@code CrossValidator} (two folds) and
 * {@code TrainValidationSplit}, both with parallelism 2, over the same candidates: from the cached
 * table to the best model, alternating; medians.
 */
final class SweepCost {

  private static final int ITERATIONS = 48;
  private static final int ROUNDS = 3;
  private static final double VALIDATION = 0.2;
  private static final int[] UNITS = {8, 16};
  private static final double[] STEP_SIZES = {0.03, 0.1, 0.3, 1};
  private static final String ONE = "one candidate";

  private SweepCost() {}

  /** Measures. */
  public static void main(String[] args) {
    DenseTable.with("sweep", SweepCost::run);
  }

  private static void run(Dataset<Row> table) {
    one(table); // warms the JVM up
    List<Measurement> all =
        new Rounds(0, ROUNDS)
            .add(ONE, Contestant.timed(() -> one(table)))
            .add(
                "sweep, halving = 2",
                Contestant.timed(() -> sweep(table, Halving.over(ITERATIONS, 8, 2))))
            .add("sweep, all to the end", Contestant.timed(() -> sweep(table, Halving.NONE)))
            .add("TrainValidationSplit", Contestant.timed(() -> split().fit(table)))
            .add("CrossValidator, 2 folds", Contestant.timed(() -> folds().fit(table)))
            .run();
    new Benchmark("sweep")
        .on(DenseTable.DESCRIPTION)
        .on("Eight candidates, 8 or 16 hidden units by four step sizes of Nesterov's momentum, 48")
        .on("iterations on all rows; from the cached table to the best model.")
        .table(List.of("seconds"), all, ONE)
        .finish();
  }

  private static TrainingData data(Dataset<Row> table) {
    return TrainingData.of(table, new Columns(List.of("features"), List.of("label"), null))
        .validatedOn(Optional.empty(), VALIDATION);
  }

  private static List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    for (int units : UNITS) {
      for (double stepSize : STEP_SIZES) {
        candidates.add(
            new Candidate(
                Map.of("candidate", units + " " + stepSize),
                new NetworkDesign(
                    List.of(new Layer(units, Activation.parse("relu"))),
                    NetworkDesign.CROSS_ENTROPY,
                    NetworkDesign.INFERRED),
                TrainingSettings.DEFAULT
                    .with(ScalingSettings.ofFeatures(FeatureScaling.STANDARD))
                    .with(new StoppingCriteria(ITERATIONS, 0, 0))
                    // Spark's own tuning trains the best again; a sweep has its weights already.
                    .with(new ValidationSettings("loss", 0, 0, Optional.of(false)))
                    .with(SolverSettings.of(Optimizer.NESTEROV, stepSize))));
      }
    }
    return candidates;
  }

  private static void one(Dataset<Row> table) {
    Candidate largest = candidates().get(7);
    new NetworkTraining(data(table), largest.design(), largest.settings(), TrainingObserver.NONE)
        .run();
  }

  private static void sweep(Dataset<Row> table, Halving halving) {
    new Sweep(data(table), candidates(), halving, SweepObserver.NONE).run();
  }

  private static NeuralNetworkClassifier estimator() {
    return new NeuralNetworkClassifier()
        .setSolver("nesterov")
        .setScaling("standard")
        .setMaxIter(ITERATIONS)
        .setTol(0)
        .setGradientTol(0);
  }

  private static ParamMap[] grid(NeuralNetworkClassifier estimator) {
    int[][] hidden = Arrays.stream(UNITS).mapToObj(n -> new int[] {n}).toArray(int[][]::new);
    return new ParamGridBuilder()
        .addGrid(estimator.hiddenLayers(), CollectionConverters.asScala(List.of(hidden)))
        .addGrid(estimator.stepSize(), STEP_SIZES)
        .build();
  }

  private static TrainValidationSplit split() {
    NeuralNetworkClassifier estimator = estimator();
    return new TrainValidationSplit()
        .setEstimator(estimator)
        .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("logLoss"))
        .setEstimatorParamMaps(grid(estimator))
        .setTrainRatio(1 - VALIDATION)
        .setParallelism(2)
        .setSeed(1);
  }

  private static CrossValidator folds() {
    NeuralNetworkClassifier estimator = estimator();
    return new CrossValidator()
        .setEstimator(estimator)
        .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("logLoss"))
        .setEstimatorParamMaps(grid(estimator))
        .setNumFolds(2)
        .setParallelism(2)
        .setSeed(1);
  }
}
