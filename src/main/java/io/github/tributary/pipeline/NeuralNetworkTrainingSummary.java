package io.github.tributary.pipeline;

import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.Rollback;
import io.github.tributary.training.FittedNetwork;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** How training went, and how the model does on the rows that it was trained on. */
public class NeuralNetworkTrainingSummary {

  static final String LABEL = "label";
  static final String WEIGHT = "weight";
  static final String SCORE = "score";

  private final PredictionModel<Vector, ?> model;
  private final Dataset<Row> rows;
  private final FittedNetwork fitted;

  NeuralNetworkTrainingSummary(
      PredictionModel<Vector, ?> model, Dataset<Row> rows, FittedNetwork fitted) {
    this.model = model;
    this.rows = rows;
    this.fitted = fitted;
  }

  /** What every iteration found, in order. */
  public List<Iteration> iterations() {
    return fitted.result().history();
  }

  /**
   * The objective with its penalty: at the start, then after every iteration; in minibatches the
   * mean over each iteration's steps, then that after the last.
   */
  public double[] objectiveHistory() {
    return array(fitted.result().objectiveHistory().stream());
  }

  /** The cost of the validation rows after every iteration; empty if there are none. */
  public double[] validationHistory() {
    return array(
        iterations().stream().map(Iteration::validationLoss).filter(loss -> !loss.isNaN()));
  }

  /** The metric of the validation rows after every iteration; empty if there are none. */
  public double[] validationMetricHistory() {
    return array(
        iterations().stream()
            .filter(iteration -> !Double.isNaN(iteration.validationLoss()))
            .map(Iteration::validationMetric));
  }

  private static double[] array(Stream<Double> values) {
    return values.mapToDouble(Double::doubleValue).toArray();
  }

  /** The number of iterations that moved the weights. */
  public int totalIterations() {
    return fitted.result().objectiveHistory().size() - 1;
  }

  /** The iteration after which the model's weights were taken. */
  public int bestIteration() {
    return fitted.result().bestIteration();
  }

  /** What was undone because the loss exploded, in order. */
  public List<Rollback> rollbacks() {
    return fitted.result().rollbacks();
  }

  /** Why training ended, in words. */
  public String stopReason() {
    return fitted.result().reason().text();
  }

  /** The number of training rows. */
  public long numRows() {
    return fitted.rows();
  }

  /** The mean wall time of an iteration in seconds. */
  public double secondsPerIteration() {
    return iterations().stream().mapToDouble(Iteration::seconds).average().orElse(Double.NaN);
  }

  /** The training rows with the model's predictions. */
  public Dataset<Row> predictions() {
    return model.transform(rows);
  }

  /** The column of predictions. */
  public String predictionCol() {
    return model.getPredictionCol();
  }

  /** The column of labels. */
  public String labelCol() {
    return model.getLabelCol();
  }

  /** The column of features. */
  public String featuresCol() {
    return model.getFeaturesCol();
  }

  /**
   * What Spark's evaluators measure, as columns {@link #LABEL}, {@link #WEIGHT} and {@link #SCORE}:
   * the columns of the table may be inside structs, or have dots in their names.
   *
   * @param weightCol the column of weights, or empty if all are 1
   * @param score from a column of the predictions, whose name is given
   */
  final Dataset<Row> measured(String weightCol, String of, UnaryOperator<Column> score) {
    Dataset<Row> predictions = predictions();
    StructType schema = predictions.schema();
    Column weight =
        weightCol.isEmpty() ? functions.lit(1.0) : InputColumn.in(schema, weightCol).column();
    return predictions.select(
        InputColumn.in(schema, labelCol()).column().as(LABEL),
        weight.as(WEIGHT),
        score.apply(InputColumn.in(schema, of).column()).as(SCORE));
  }
}
