package io.github.tributary.pipeline;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;

import io.github.tributary.distributed.SyntheticRows;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;

/** The synthetic rows as Spark ML has its data: a vector of features beside labels. */
final class Frames {

  /** The label column with two labels or targets as a vector. */
  static final String SEVERAL = "several";

  static final DataType VECTOR = SQLDataTypes.VectorType();

  private Frames() {}

  static Dataset<Row> of(SparkSession spark, int rows, long seed) {
    Dataset<Row> table = SyntheticRows.table(spark, SyntheticRows.of(rows, seed), 3);
    return new VectorAssembler()
        .setInputCols(SyntheticRows.FEATURES.toArray(String[]::new))
        .setOutputCol("features")
        .transform(table)
        .withColumn("yesAndAlso", array(col("yes"), col("also")))
        .withColumn(SEVERAL, functions.array_to_vector(array(col("amount"), col("other"))));
  }

  static NeuralNetworkClassifier classifier(String label) {
    return new NeuralNetworkClassifier()
        .setLabelCol(label)
        .setHiddenLayers(5)
        .setSolver("gd")
        .setScaling("standard")
        .setStepSize(0.5)
        .setMaxIter(40);
  }

  static NeuralNetworkRegressor regressor(String label) {
    return new NeuralNetworkRegressor()
        .setLabelCol(label)
        .setHiddenLayers(5)
        .setSolver("gd")
        .setScaling("standard")
        .setTargetScaling("none")
        .setClampPredictions("false")
        .setStepSize(0.1)
        .setMaxIter(60);
  }
}
