package io.github.tributary.pipeline;

import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the models that {@code src/test/resources/golden} keeps of every format, to be read for
 * ever, and prints what they predict for the first row. A new format gets new folders beside the
 * old ones. The first format had no model of a regression: it held nothing of its own.
 */
final class GoldenModel {

  private GoldenModel() {}

  /** Arguments: the folders to write, of a classifier and of a regression. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
      Dataset<Row> table = Frames.of(spark, 200, 1);
      NeuralNetworkClassificationModel model =
          Frames.classifier("kind")
              .setPrecision("double")
              .setHandleInvalid("keep")
              .setSeed(7)
              .fit(table);
      model.save(args[0]);
      System.out.println(model.transform(table).select("probability").first());
      // Clipped features, scaled targets, predictions within a range.
      NeuralNetworkRegressionModel regression =
          Frames.regressor("amount")
              .setScaling("robust")
              .setTargetScaling("standard")
              .setClampPredictions("true")
              .setPrecision("double")
              .setSeed(7)
              .fit(table);
      regression.save(args[1]);
      System.out.println(regression.transform(table).select("prediction").first());
    }
  }
}
