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
import java.util.Optional;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

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

  /** The column whose texts are indexed: Spark's indexer finds none with a dot in its name. */
  static String labelText(ColumnPlan plan) {
    String label = plan.labelNames().get(0);
    return label.contains(".") ? LABEL + "_text" : label;
  }

  /** The classes of a text label. */
  public Optional<LabelCodes> label() {
    return classes().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LabelCodes(plan.labelNames().get(0), DataTypes.StringType, plan.classes()));
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
    Dataset<Row> rows = skipsRows() ? RawLabels.present(table, plan.labelNames()) : table;
    if (!classes().isEmpty() && RawLabels.areTrimmed(classes())) {
      rows = RawLabels.trimmed(rows, plan.labelNames());
    }
    new RawCheck(plan).require(rows, true);
    return labelled(rows);
  }

  /** Treats a raw table whose columns and values are known to be right. */
  Dataset<Row> labelled(Dataset<Row> table) {
    // Only what is needed, so that no other column is read.
    Column[] needed =
        plan.names().stream()
            .map(name -> table.col(ColumnNames.quoted(name)))
            .toArray(Column[]::new);
    Dataset<Row> raw = table.select(needed);
    if (!classes().isEmpty()) {
      raw = raw.withColumn(labelText(plan), raw.col(ColumnNames.quoted(plan.labelNames().get(0))));
    }
    Dataset<Row> treated = transform(raw, false);
    return classes().isEmpty() ? treated : treated.withColumn(plan.labelNames().get(0), col(LABEL));
  }

  private Dataset<Row> transform(Dataset<Row> table, boolean keepsAll) {
    return WideTable.isWide(plan.features().size())
        ? new WideTable(plan).transform(table, keepsAll)
        : pipeline.transform(table);
  }

  /**
   * Adds predictions to a raw table: all its columns stay, and classes are indices.
   *
   * @throws InvalidDataException as {@link #transformLabelled} does, labels excepted
   */
  public Dataset<Row> predict(Dataset<Row> table, TrainedNetwork model, PredictionNames names) {
    plan.requireIn(table.schema(), false);
    requireFree(table);
    new RawCheck(plan).require(table, false);
    Dataset<Row> predicted =
        BatchPrediction.transform(
            transform(table, true), model, names.prediction(), names.probability());
    return predicted.drop(
        Arrays.stream(predicted.columns())
            .filter(name -> name.startsWith(PREFIX))
            .filter(name -> !name.equals(names.prediction()) && !name.equals(names.probability()))
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
