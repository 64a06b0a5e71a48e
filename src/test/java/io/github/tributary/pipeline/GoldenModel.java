package io.github.tributary.pipeline;

import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the model that {@code src/test/resources/golden} keeps of every format, to be read for
 * ever, and prints what it predicts for the first row. A new format gets a new folder beside the
 * old ones.
 */
final class GoldenModel {

  private GoldenModel() {}

  /** Argument: the folder to write. */
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
    }
  }
}
