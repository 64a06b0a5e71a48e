package io.github.tributary.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The columns of a table are found, kept and replaced as by Spark ML's own estimators. */
@ExtendWith(SparkSessionExtension.class)
class InputColumnsSparkTest {

  private static final String CASE = "spark.sql.caseSensitive";

  @AfterEach
  void forgetTheCase(SparkSession spark) {
    spark.conf().unset(CASE);
  }

  private static NeuralNetworkClassifier classifier() {
    return Frames.classifier("yes").setMaxIter(3);
  }

  private static List<Object> predictions(Dataset<Row> predicted) {
    return predicted.select("prediction").collectAsList().stream().map(r -> r.get(0)).toList();
  }

  @Test
  void columnsInsideStructs(SparkSession spark) {
    Dataset<Row> flat =
        Frames.of(spark, 60, 5).withColumn("w", lit(2.0)).withColumn("v", col("count").gt(2));
    NeuralNetworkClassificationModel expected =
        classifier().setWeightCol("w").setValidationIndicatorCol("v").fit(flat);
    Dataset<Row> nested = flat.select(struct(col("*")).as("s")).select(struct(col("s")).as("t"));
    NeuralNetworkClassificationModel model =
        classifier()
            .setFeaturesCol("t.s.features")
            .setLabelCol("t.s.yes")
            .setWeightCol("t.s.w")
            .setValidationIndicatorCol("t.S.V")
            .fit(nested);
    assertArrayEquals(expected.weights().toArray(), model.weights().toArray());
    Dataset<Row> predicted = model.transform(nested);
    assertEquals(
        List.of("t", "rawPrediction", "probability", "prediction"),
        Arrays.asList(predicted.columns()));
    assertEquals(predictions(expected.transform(flat)), predictions(predicted));
    assertEquals(60, predicted.where(col("t.s.w").equalTo(2.0)).count());
    assertEquals(expected.summary().accuracy(), model.summary().accuracy());
    assertEquals(expected.summary().areaUnderROC(), model.summary().areaUnderROC());
  }

  @Test
  void classWeightsAndADrawnShareOfANestedTable(SparkSession spark) {
    Dataset<Row> flat = Frames.of(spark, 80, 5);
    Dataset<Row> nested = flat.select(struct(col("features"), col("yes")).as("s"));
    NeuralNetworkClassifier fit =
        classifier().setClassWeight("balanced").setValidationFraction(0.3);
    double[] expected = fit.fit(flat).weights().toArray();
    assertArrayEquals(
        expected,
        fit.setFeaturesCol("s.features").setLabelCol("s.yes").fit(nested).weights().toArray());
  }

  @Test
  void columnsInAnotherCase(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 60, 5);
    double[] expected = classifier().fit(table).weights().toArray();
    NeuralNetworkClassifier other = classifier().setFeaturesCol("FEATURES").setLabelCol("Yes");
    NeuralNetworkClassificationModel model = other.fit(table);
    assertArrayEquals(expected, model.weights().toArray());
    assertEquals(60, predictions(model.transform(table)).size());
    assertEquals(60, Frames.regressor("AMOUNT").setMaxIter(2).fit(table).transform(table).count());
    spark.conf().set(CASE, "true");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> other.fit(table));
    assertTrue(e.getMessage().startsWith("FEATURES does not exist"), e.getMessage());
  }

  @Test
  void aColumnWithADotComesBeforeAField(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 60, 5);
    double[] expected = classifier().fit(table).weights().toArray();
    Dataset<Row> dotted =
        table
            .withColumnRenamed("features", "s.features")
            .withColumn("s", struct(lit("no vector").as("features")));
    NeuralNetworkClassificationModel model = classifier().setFeaturesCol("s.features").fit(dotted);
    assertArrayEquals(expected, model.weights().toArray());
    assertEquals(60, model.transform(dotted).count());
  }

  @Test
  void aLabelWithADot(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 60, 5);
    Dataset<Row> dotted =
        table.withColumnRenamed("amount", "a.b").withColumn("a", struct(lit(1).as("b")));
    NeuralNetworkRegressor regressor = Frames.regressor("amount").setMaxIter(3);
    double expected = regressor.fit(table).summary().r2();
    assertEquals(expected, regressor.setLabelCol("a.b").fit(dotted).summary().r2());
  }

  @Test
  void theColumnsOfTheInputNameThoseOfTheResult(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 60, 5).as("t");
    NeuralNetworkClassificationModel model = classifier().fit(table);
    Dataset<Row> predicted = model.transform(table);
    assertEquals(
        table.select("yes").collectAsList(), predicted.select(table.col("yes")).collectAsList());
    assertEquals(60, predicted.where(table.col("yes").geq(0)).select("t.amount").count());
    assertFalse(Arrays.asList(predicted.drop(table.col("yes")).columns()).contains("yes"));
    // Two results of one table can be joined, as those of Spark's models can.
    Dataset<Row> numbered =
        table.withColumn("id", org.apache.spark.sql.functions.monotonically_increasing_id());
    Dataset<Row> joined =
        model.transform(numbered).join(model.transform(numbered).select("id", "prediction"), "id");
    assertEquals(60, joined.count());
    assertEquals(60, model.transform(numbered).join(numbered, "id").count());
    assertEquals(120, predicted.union(model.transform(table)).count());
  }

  @Test
  void columnsInAnotherCaseMakeRoomForAllOutputs(SparkSession spark) {
    Dataset<Row> table =
        Frames.of(spark, 60, 5)
            .withColumn("Probability", lit("x"))
            .withColumn("RAWPREDICTION", lit(9));
    Dataset<Row> predicted = classifier().fit(table).transform(table);
    assertEquals(60, predicted.select("probability", "rawPrediction", "prediction").count());
    Dataset<Row> other = Frames.of(spark, 60, 5).withColumn("PREDICTION", lit("x"));
    Dataset<Row> amounts = Frames.regressor("amount").setMaxIter(2).fit(other).transform(other);
    assertEquals(60, amounts.select("prediction").where("prediction < 1e300").count());
  }

  @Test
  void aColumnInAnotherCaseMakesRoomForThePrediction(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 60, 5).withColumn("Prediction", lit(9));
    NeuralNetworkClassificationModel model = classifier().fit(table);
    Dataset<Row> mllib =
        new LogisticRegression().setLabelCol("yes").setMaxIter(2).fit(table).transform(table);
    Dataset<Row> predicted = model.transform(table);
    assertEquals(
        Arrays.stream(mllib.columns()).sorted().toList(),
        Arrays.stream(predicted.columns()).sorted().toList());
    assertTrue(predictions(predicted).stream().allMatch(p -> p.equals(0.0) || p.equals(1.0)));
    spark.conf().set(CASE, "true");
    Dataset<Row> both = model.transform(table);
    assertEquals(60, both.where(col("Prediction").equalTo(9)).select("prediction").count());
  }
}
