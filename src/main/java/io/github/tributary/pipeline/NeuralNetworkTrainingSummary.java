package io.github.tributary.pipeline;

import io.github.tributary.training.FittedNetwork;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How training went, and how the model does on the rows that it was trained on. */
public class NeuralNetworkTrainingSummary {

  private final PredictionModel<Vector, ?> model;
  private final Dataset<Row> rows;
  private final FittedNetwork fitted;

  NeuralNetworkTrainingSummary(
      PredictionModel<Vector, ?> model, Dataset<Row> rows, FittedNetwork fitted) {
    this.model = model;
    this.rows = rows;
    this.fitted = fitted;
  }

  /** The objective with its penalty, at the start and after every iteration. */
  public double[] objectiveHistory() {
    return fitted.objectiveHistory().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The cost of the validation rows at the same points; empty if there are none. */
  public double[] validationHistory() {
    return fitted.validationHistory().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The number of iterations. */
  public int totalIterations() {
    return fitted.iterations();
  }

  /** Why training ended, in words. */
  public String stopReason() {
    return fitted.reason().text();
  }

  /** The number of training rows. */
  public long numRows() {
    return fitted.rows();
  }

  /** The mean wall time of an iteration in seconds. */
  public double secondsPerIteration() {
    return fitted.seconds() / fitted.objectiveHistory().size();
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
}
