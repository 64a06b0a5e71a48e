package io.github.tributary.pipeline;

import java.io.IOException;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.SparkSession;

/** A program of its own: loads a saved pipeline, predicts a table and writes the predictions. */
final class SavedPipeline {

  private SavedPipeline() {}

  /** Arguments: the saved pipeline, a Parquet table, the Parquet table to write. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      PipelineModel.load(args[0])
          .transform(spark.read().parquet(args[1]))
          .select("id", "rawPrediction", "probability", "prediction")
          .write()
          .parquet(args[2]);
    }
  }
}
