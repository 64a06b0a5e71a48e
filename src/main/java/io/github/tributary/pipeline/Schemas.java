package io.github.tributary.pipeline;

import io.github.tributary.distributed.BatchPrediction;
import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidRows;
import io.github.tributary.distributed.PredictedColumn;
import io.github.tributary.distributed.PredictedColumn.Form;
import io.github.tributary.model.Columns;
import io.github.tributary.model.TrainedNetwork;
import java.util.List;
import org.apache.spark.ml.PredictorParams;
import org.apache.spark.ml.classification.ProbabilisticClassifierParams;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns a stage needs and which it adds, checked and described with Spark ML's own means.
 * Errors are {@link IllegalArgumentException}s that name the column.
 */
final class Schemas {

  private Schemas() {}

  /** What a classifier's model will add, as far as it is known before training. */
  static StructType classifying(
      NeuralNetworkParams params, ProbabilisticClassifierParams columns, StructType schema) {
    requireTrainable(params, columns, schema);
    StructType result = vector(schema, columns.getRawPredictionCol(), -1);
    result = vector(result, columns.getProbabilityCol(), -1);
    return several(columns, schema)
        ? vector(result, columns.getPredictionCol(), -1)
        : number(result, columns.getPredictionCol());
  }

  /** What a regressor's model will add. */
  static StructType regressing(
      NeuralNetworkParams params, PredictorParams columns, StructType schema) {
    requireTrainable(params, columns, schema);
    return several(columns, schema)
        ? vector(schema, columns.getPredictionCol(), -1)
        : number(schema, columns.getPredictionCol());
  }

  /** What a classification model adds. */
  static StructType classified(
      ProbabilisticClassifierParams columns, StructType schema, int classes, int targets) {
    requireVector(schema, columns.getFeaturesCol());
    StructType result = vector(schema, columns.getRawPredictionCol(), classes);
    result = vector(result, columns.getProbabilityCol(), classes);
    String prediction = columns.getPredictionCol();
    if (targets > 1) {
      return vector(result, prediction, targets);
    }
    result = number(result, prediction);
    return prediction.isEmpty() ? result : SchemaUtils.updateNumValues(result, prediction, classes);
  }

  /** What a regression model adds. */
  static StructType regressed(PredictorParams columns, StructType schema, int targets) {
    requireVector(schema, columns.getFeaturesCol());
    String prediction = columns.getPredictionCol();
    if (targets > 1) {
      return vector(schema, prediction, targets);
    }
    StructType result = number(schema, prediction);
    return prediction.isEmpty() ? result : SchemaUtils.updateNumeric(result, prediction);
  }

  /** Adds a column of that name unless the name is empty, which means that it is not wanted. */
  static void add(
      List<PredictedColumn> added,
      StructType schema,
      String name,
      Form form,
      int width,
      PredictedColumn.Numbers numbers) {
    if (!name.isEmpty()) {
      StructField field = schema.apply(name);
      added.add(new PredictedColumn(field, form, width, numbers));
    }
  }

  /**
   * The table with the columns that a model adds, whatever its column of features is called. As
   * after {@link Dataset#withColumn}, they take the place of columns whose names differ from theirs
   * in case alone, unless {@code spark.sql.caseSensitive} is set.
   *
   * @param features the Param {@code featuresCol}
   */
  static Dataset<Row> predicted(
      Dataset<?> dataset,
      String features,
      TrainedNetwork network,
      List<PredictedColumn> added,
      String handleInvalid) {
    InputColumn column = InputColumn.in(dataset.schema(), features);
    Dataset<Row> rows = dataset.toDF();
    for (String present : dataset.columns()) {
      boolean replaced =
          added.stream().anyMatch(one -> InputColumn.isSame(one.name(), present))
              && !present.equals(column.path().get(0));
      rows = replaced ? rows.drop(rows.col(ColumnNames.quoted(present))) : rows;
    }
    InvalidRows invalid = InvalidRows.parse(handleInvalid);
    if (column.isTopLevel()) {
      TrainedNetwork named = network.withColumns(features(column.field().name()));
      return BatchPrediction.transform(rows, named, added, invalid);
    }
    // The reader of features knows columns of the table alone.
    TrainedNetwork named = network.withColumns(features(features));
    Dataset<Row> predicted =
        BatchPrediction.transform(
            rows.withColumn(features, column.column()), named, added, invalid);
    return predicted.drop(predicted.col(ColumnNames.quoted(features)));
  }

  private static Columns features(String featuresCol) {
    return new Columns(List.of(featuresCol), List.of(), null);
  }

  private static void requireTrainable(
      NeuralNetworkParams params, PredictorParams columns, StructType schema) {
    requireVector(schema, columns.getFeaturesCol());
    if (!several(columns, schema)) {
      InputColumn.in(schema, columns.getLabelCol()).requireNumber();
    }
    String weight = Fitting.valueOf(params, params.weightCol());
    if (!weight.isEmpty()) {
      InputColumn.in(schema, weight).requireNumber();
    }
    String indicator = Fitting.valueOf(params, params.validationIndicatorCol());
    if (!indicator.isEmpty()) {
      InputColumn.in(schema, indicator).requireBoolean();
    }
  }

  private static void requireVector(StructType schema, String column) {
    InputColumn.in(schema, column).requireVector();
  }

  /** Whether the label is a vector or an array of numbers: several labels or targets. */
  private static boolean several(PredictorParams columns, StructType schema) {
    InputColumn label = InputColumn.in(schema, columns.getLabelCol());
    return label.isVector() || label.isArrayOfNumbers();
  }

  /** Appends a vector column; its size goes into the metadata if it is known. */
  private static StructType vector(StructType schema, String column, int size) {
    StructType appended =
        SchemaUtils.appendColumn(schema, column, SQLDataTypes.VectorType(), false);
    return column.isEmpty() || size < 0
        ? appended
        : SchemaUtils.updateAttributeGroupSize(appended, column, size);
  }

  private static StructType number(StructType schema, String column) {
    return SchemaUtils.appendColumn(schema, column, DataTypes.DoubleType, false);
  }
}
