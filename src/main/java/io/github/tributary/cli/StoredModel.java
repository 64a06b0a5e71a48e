package io.github.tributary.cli;

import io.github.tributary.distributed.BatchPrediction;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.evaluation.Decision;
import io.github.tributary.io.ModelFolder;
import io.github.tributary.io.ModelFormatException;
import io.github.tributary.model.Columns;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.head.Head;
import io.github.tributary.preprocessing.LabelCodes;
import io.github.tributary.preprocessing.PredictionNames;
import io.github.tributary.preprocessing.Steps;
import io.github.tributary.preprocessing.StepsFolder;
import io.github.tributary.tables.csv.Remark;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A model folder as commands use it.
 *
 * @param network the trained network
 * @param steps what raw tables go through before it, if anything
 * @param names what its predictions are called and say
 */
record StoredModel(TrainedNetwork network, Optional<Steps> steps, PredictionNames names) {

  /**
   * Reads a folder.
   *
   * @throws ModelFormatException if it holds no model or a damaged one
   */
  static StoredModel read(String path, SparkSession spark) throws IOException {
    var hadoop = spark.sparkContext().hadoopConfiguration();
    String folder = LocalPaths.absolute(path);
    TrainedNetwork network = ModelFolder.read(folder, hadoop);
    Optional<Steps> steps = StepsFolder.read(folder, spark);
    PredictionNames names = StepsFolder.readNames(folder, spark);
    names = names.with(steps.flatMap(Steps::label).or(names::label));
    int classes = names.classes().size();
    Head head = network.network().head();
    if (classes > 0 && !(head.isClassifier() && classes == Decision.scores(head))) {
      throw new ModelFormatException(
          path, "its label has " + classes + " classes, but its network is " + network.network());
    }
    return new StoredModel(network, steps, names);
  }

  /** The same model with other names for columns; null for those that it has. */
  StoredModel naming(String prediction, String probability) {
    return new StoredModel(
        network,
        steps,
        new PredictionNames(
            prediction == null ? names.prediction() : prediction,
            probability == null ? names.probability() : probability,
            names.label()));
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
    requireClear(table);
    if (steps.isEmpty() && names.label().isEmpty()) {
      Remark.require(table.schema(), network.columns().labels(), "label");
    }
    Dataset<Row> treated = steps.map(stored -> stored.transformLabelled(table)).orElse(table);
    boolean text = steps.flatMap(Steps::label).isPresent();
    Optional<LabelCodes> codes = text ? Optional.empty() : names.label();
    if (codes.isEmpty() || !List.of(treated.columns()).contains(codes.get().label())) {
      return treated; // whoever reads the label says that it is missing
    }
    codes.get().requireKnown(treated);
    return codes.get().toIndices(treated);
  }

  /** Of a table of numbers; a column plan looks at the columns that it takes. */
  private void requireClear(Dataset<Row> table) {
    if (steps.isEmpty()) {
      Columns columns = network.columns();
      Remark.require(table.schema(), columns.features(), "feature");
    }
  }

  /**
   * A raw table with predictions.
   *
   * @throws InvalidDataException if it has a column of their names
   */
  Dataset<Row> predict(Dataset<Row> table) {
    names.requireFree(List.of(table.columns()), network.network().head().isClassifier());
    requireClear(table);
    return names.name(
        steps.isPresent()
            ? steps.get().predict(table, network, names)
            : BatchPrediction.transform(table, network, names.prediction(), names.probability()));
  }
}
