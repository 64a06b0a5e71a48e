package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.col;

import io.github.tributary.distributed.BatchPrediction;
import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.model.Columns;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fitted steps that turn a raw table into the one that a network takes.
 *
 * @param plan what becomes of its columns
 * @param pipeline the same as Spark ML's transformers
 */
public record Steps(ColumnPlan plan, PipelineModel pipeline) {

  /** What the names of all columns begin with that the steps add. */
  static final String PREFIX = "tributary_";

  /** The column of features. */
  static final String FEATURES = PREFIX + "features";

  /** The column of a text label's class index. */
  static final String LABEL = PREFIX + "label";

  static Steps of(ColumnPlan plan) {
    return new Steps(plan, PlanStages.of(plan));
  }

  /** The texts of the label's classes, in the order of their indices; empty if it is no text. */
  public List<String> classes() {
    return plan.classes();
  }

  /** Whether rows with a missing feature are left out. */
  public boolean skipsRows() {
    return plan.missing() == Missing.SKIP;
  }

  /** The columns of the treated table. */
  Columns columns() {
    String weight = plan.weight() == null ? null : plan.weight().name();
    return new Columns(List.of(FEATURES), plan.labelNames(), weight)
        .withInputs(
            plan.features().stream().flatMap(feature -> feature.numbers().stream()).toList());
  }

  /**
   * Treats a raw table with labels.
   *
   * @throws InvalidDataException if a column is missing or of another type, or holds what the steps
   *     cannot take
   */
  public Dataset<Row> transformLabelled(Dataset<Row> table) {
    plan.requireIn(table.schema(), true);
    requireFree(table);
    new RawCheck(plan).require(table, true);
    return labelled(table);
  }

  /** Treats a raw table whose columns and values are known to be right. */
  Dataset<Row> labelled(Dataset<Row> table) {
    // Only what is needed, so that no other column is read.
    Column[] needed =
        plan.names().stream()
            .map(name -> table.col(ColumnNames.quoted(name)))
            .toArray(Column[]::new);
    Dataset<Row> treated = transform(table.select(needed));
    return classes().isEmpty() ? treated : treated.withColumn(plan.labelNames().get(0), col(LABEL));
  }

  private Dataset<Row> transform(Dataset<Row> table) {
    return WideTable.isWide(plan.features().size())
        ? new WideTable(plan).transform(table)
        : pipeline.transform(table);
  }

  /**
   * Adds predictions to a raw table: all its columns stay, and a text label is predicted as text.
   *
   * @throws InvalidDataException as {@link #transformLabelled} does, labels excepted
   */
  public Dataset<Row> predict(Dataset<Row> table, TrainedNetwork model) {
    plan.requireIn(table.schema(), false);
    requireFree(table);
    new RawCheck(plan).require(table, false);
    Dataset<Row> predicted = BatchPrediction.transform(pipeline.transform(table), model);
    if (!classes().isEmpty()) {
      String text = PREFIX + "prediction";
      Transformer back =
          new IndexToString()
              .setInputCol(BatchPrediction.PREDICTION)
              .setOutputCol(text)
              .setLabels(classes().toArray(String[]::new));
      // In its own place, before the probabilities.
      predicted = back.transform(predicted).withColumn(BatchPrediction.PREDICTION, col(text));
    }
    return predicted.drop(
        Arrays.stream(predicted.columns())
            .filter(name -> name.startsWith(PREFIX))
            .toArray(String[]::new));
  }

  /** Refuses columns of names that the steps use themselves. */
  static void requireFree(Dataset<Row> table) {
    for (String name : table.columns()) {
      if (name.startsWith(PREFIX)) {
        throw new InvalidDataException(
            "the data has a column '"
                + name
                + "'; rename it: the names of preprocessing begin with "
                + PREFIX);
      }
    }
  }
}
