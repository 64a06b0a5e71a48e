package io.github.tributary.pipeline;

import static org.apache.spark.ml.functions.vector_to_array;

import io.github.tributary.training.FittedNetwork;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.mllib.evaluation.MulticlassMetrics;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The training summary of a classifier of one label; its metrics come from Spark's evaluators, with
 * the instance weights of {@code weightCol}, and are computed when they are first asked for.
 */
public final class NeuralNetworkClassificationTrainingSummary extends NeuralNetworkTrainingSummary {

  private final NeuralNetworkClassificationModel model;
  private MulticlassMetrics metrics;

  NeuralNetworkClassificationTrainingSummary(
      NeuralNetworkClassificationModel model, Dataset<Row> rows, FittedNetwork fitted) {
    super(model, rows, fitted);
    this.model = model;
  }

  private MulticlassMetrics metrics() {
    if (metrics == null) {
      metrics =
          new MulticlassClassificationEvaluator()
              .setLabelCol(LABEL)
              .setWeightCol(WEIGHT)
              .setPredictionCol(SCORE)
              .getMetrics(measured(weightCol(), predictionCol(), UnaryOperator.identity()));
    }
    return metrics;
  }

  /** The classes that occur, ascending. */
  public double[] labels() {
    return metrics().labels();
  }

  /** The share of rows whose class is predicted. */
  public double accuracy() {
    return metrics().accuracy();
  }

  /** The precision of every class of {@link #labels}. */
  public double[] precisionByLabel() {
    return java.util.Arrays.stream(labels()).map(metrics()::precision).toArray();
  }

  /** The recall of every class of {@link #labels}. */
  public double[] recallByLabel() {
    return java.util.Arrays.stream(labels()).map(metrics()::recall).toArray();
  }

  /** The F1 measure of every class of {@link #labels}. */
  public double[] fMeasureByLabel() {
    return java.util.Arrays.stream(labels()).map(metrics()::fMeasure).toArray();
  }

  /** The mean precision, each class weighted by its share of the rows. */
  public double weightedPrecision() {
    return metrics().weightedPrecision();
  }

  /** The mean recall, each class weighted by its share of the rows. */
  public double weightedRecall() {
    return metrics().weightedRecall();
  }

  /** The mean F1 measure, each class weighted by its share of the rows. */
  public double weightedFMeasure() {
    return metrics().weightedFMeasure();
  }

  /**
   * The area under the ROC curve.
   *
   * @throws IllegalStateException if there are more than two classes
   */
  public double areaUnderROC() {
    return areaUnder("areaUnderROC");
  }

  /**
   * The area under the curve of precision over recall, whose points Spark joins by lines; {@code
   * validationMetric = auprc} is the average precision, which does not.
   *
   * @throws IllegalStateException if there are more than two classes
   */
  public double areaUnderPR() {
    return areaUnder("areaUnderPR");
  }

  private double areaUnder(String metric) {
    if (model.numClasses() != 2) {
      throw new IllegalStateException(
          metric + " needs two classes, the model has " + model.numClasses());
    }
    BinaryClassificationEvaluator evaluator =
        new BinaryClassificationEvaluator()
            .setMetricName(metric)
            .setNumBins(0) // otherwise Spark takes some hundred scores together
            .setLabelCol(LABEL)
            .setWeightCol(WEIGHT)
            .setRawPredictionCol(SCORE);
    return evaluator.evaluate(
        measured(
            weightCol(),
            model.getRawPredictionCol(),
            // The difference, because two softmax outputs say nothing one by one.
            raw -> {
              Column z = vector_to_array(raw, "float64");
              return z.getItem(1).minus(z.getItem(0));
            }));
  }

  private String weightCol() {
    return Fitting.valueOf(model, model.weightCol());
  }
}
