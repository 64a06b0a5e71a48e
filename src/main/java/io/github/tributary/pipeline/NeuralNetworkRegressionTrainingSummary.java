package io.github.tributary.pipeline;

import io.github.tributary.training.FittedNetwork;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.mllib.evaluation.RegressionMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The training summary of a regressor of one target; its metrics come from Spark's evaluator, with
 * the instance weights of {@code weightCol}, and are computed when they are first asked for.
 */
public final class NeuralNetworkRegressionTrainingSummary extends NeuralNetworkTrainingSummary {

  private final NeuralNetworkRegressionModel model;
  private RegressionMetrics metrics;

  NeuralNetworkRegressionTrainingSummary(
      NeuralNetworkRegressionModel model, Dataset<Row> rows, FittedNetwork fitted) {
    super(model, rows, fitted);
    this.model = model;
  }

  private RegressionMetrics metrics() {
    if (metrics == null) {
      String weight = Fitting.valueOf(model, model.weightCol());
      metrics =
          new RegressionEvaluator()
              .setLabelCol(LABEL)
              .setWeightCol(WEIGHT)
              .setPredictionCol(SCORE)
              .getMetrics(measured(weight, predictionCol(), UnaryOperator.identity()));
    }
    return metrics;
  }

  /** √(mean of (label - prediction)²). */
  public double rootMeanSquaredError() {
    return metrics().rootMeanSquaredError();
  }

  /** The mean of (label - prediction)². */
  public double meanSquaredError() {
    return metrics().meanSquaredError();
  }

  /** The mean of |label - prediction|. */
  public double meanAbsoluteError() {
    return metrics().meanAbsoluteError();
  }

  /** R², the share of the label's variance that the predictions explain. */
  public double r2() {
    return metrics().r2();
  }

  /** The variance of the predictions about the label's mean. */
  public double explainedVariance() {
    return metrics().explainedVariance();
  }
}
