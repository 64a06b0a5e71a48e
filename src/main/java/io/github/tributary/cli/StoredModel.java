package io.github.tributary.cli;

import io.github.tributary.distributed.BatchPrediction;
import io.github.tributary.io.ModelFolder;
import io.github.tributary.io.ModelFormatException;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.preprocessing.Steps;
import io.github.tributary.preprocessing.StepsFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A model folder as commands use it.
 *
 * @param network the trained network
 * @param steps what raw tables go through before it, if anything
 */
record StoredModel(TrainedNetwork network, Optional<Steps> steps) {

  /**
   * Reads a folder.
   *
   * @throws ModelFormatException if it holds no model or a damaged one
   */
  static StoredModel read(String path, SparkSession spark) throws IOException {
    var hadoop = spark.sparkContext().hadoopConfiguration();
    String folder = LocalPaths.absolute(path);
    TrainedNetwork network = ModelFolder.read(folder, hadoop);
    return new StoredModel(network, StepsFolder.read(folder, spark));
  }

  /** Says so if rows with missing values are left out, which no count of them would tell. */
  void warnOfSkipping(PrintWriter out) {
    if (steps.filter(Steps::skipsRows).isPresent()) {
      out.println(
          "Rows with a missing value are left out: the model was trained with preprocessing.missing"
              + " = skip");
    }
  }

  /** A raw table with labels as the network takes it. */
  Dataset<Row> treat(Dataset<Row> table) {
    return steps.map(stored -> stored.transformLabelled(table)).orElse(table);
  }

  /** A raw table with predictions. */
  Dataset<Row> predict(Dataset<Row> table) {
    return steps.isPresent()
        ? steps.get().predict(table, network)
        : BatchPrediction.transform(table, network);
  }
}
