package io.github.tributary.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.linalg.ExactSum;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows for validation that an estimator draws are neither trained on nor counted. */
@ExtendWith(SparkSessionExtension.class)
class EstimatorValidationSparkTest {

  private static final double FRACTION = 0.4;

  /** Five standard deviations of the number of rows that are drawn of 400. */
  private static final double DRAWN = 49;

  private static NeuralNetworkClassifier drawing() {
    return Frames.classifier("yes").setMaxIter(10).setTol(0).setValidationFraction(FRACTION);
  }

  /** The rows of a table that a fit has drawn for training. */
  private static Dataset<Row> drawn(NeuralNetworkClassificationModel model, Dataset<Row> table) {
    return model.summary().predictions().selectExpr(table.columns());
  }

  @Test
  void theSummaryIsOverTheTrainingRowsAlone(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 400, 1);
    NeuralNetworkClassificationModel model = drawing().fit(table);
    NeuralNetworkClassificationTrainingSummary summary = model.summary();
    Dataset<Row> training = drawn(model, table);
    assertEquals(summary.numRows(), training.count());
    assertEquals(400 * (1 - FRACTION), (double) summary.numRows(), DRAWN);
    assertEquals(10, summary.validationHistory().length);
    long right = model.transform(training).where("prediction = yes").count();
    assertEquals(right / (double) summary.numRows(), summary.accuracy());

    NeuralNetworkClassificationModel alone = drawing().setValidationFraction(0).fit(training);
    assertEquals(alone.weights(), model.weights());
    assertEquals(0, alone.summary().validationHistory().length);
    assertNotEquals(drawing().setValidationFraction(0).fit(table).weights(), model.weights());
  }

  @Test
  void theSameRowsAreDrawnFromAnyPartitions(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 400, 1);
    NeuralNetworkClassificationModel expected = drawing().fit(table);
    NeuralNetworkClassificationModel found =
        drawing().fit(table.orderBy(functions.desc("f0")).repartition(7));
    assertEquals(expected.weights(), found.weights());
    assertEquals(
        List.of(expected.summary().numRows(), last(expected)),
        List.of(found.summary().numRows(), last(found)));
    assertNotEquals(last(expected), last(drawing().setSeed(2).fit(table)), "drawn by the seed");
  }

  private static double last(NeuralNetworkClassificationModel model) {
    double[] history = model.summary().validationHistory();
    return history[history.length - 1];
  }

  @Test
  void balancedClassWeightsAreLearntFromTheTrainingRows(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 60, 3);
    for (NeuralNetworkClassifier estimator :
        List.of(drawing(), drawing().setWeightCol(SyntheticRows.WEIGHT))) {
      NeuralNetworkClassificationModel balanced =
          estimator.copy(ParamMap.empty()).setClassWeight("balanced").fit(table);
      boolean weighted = estimator.isDefined(estimator.weightCol());
      Map<Integer, Double> ofTraining = weights(drawn(balanced, table), weighted);
      Map<Integer, Double> ofAll = weights(table, weighted);
      assertNotEquals(ofAll, ofTraining, "the draw can be told");
      assertEquals(
          estimator.copy(ParamMap.empty()).setClassWeight(ofTraining).fit(table).weights(),
          balanced.weights());
      assertNotEquals(
          estimator.copy(ParamMap.empty()).setClassWeight(ofAll).fit(table).weights(),
          balanced.weights());
    }
  }

  private static Map<Integer, Double> weights(Dataset<Row> rows, boolean weighted) {
    ExactSum[] sums = {new ExactSum(), new ExactSum()};
    String v = weighted ? SyntheticRows.WEIGHT : "1D";
    for (Row row : rows.selectExpr("cast(yes as int)", v).collectAsList()) {
      sums[row.getInt(0)].add(row.getDouble(1));
    }
    double all = sums[0].value() + sums[1].value();
    return Map.of(0, all / (2 * sums[0].value()), 1, all / (2 * sums[1].value()));
  }

  @Test
  void patienceGivesTheBestModel(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 100, 4);
    NeuralNetworkClassificationModel model =
        drawing()
            .setSolver("adam")
            .setStepSize(0.05)
            .setHiddenLayers(40)
            .setMaxIter(300)
            .setBatchSize(16)
            .setPatience(6)
            .setValidationMetric("accuracy")
            .fit(table);
    NeuralNetworkClassificationTrainingSummary summary = model.summary();
    assertEquals("the validation rows' metric got no better", summary.stopReason());
    int best = summary.bestIteration();
    assertEquals(best + 6, summary.totalIterations());
    long held = 100 - summary.numRows();
    long right =
        model.transform(table).where("prediction = yes").count()
            - model.transform(drawn(model, table)).where("prediction = yes").count();
    assertEquals(right / (double) held, summary.validationMetricHistory()[best - 1]);
    assertTrue(
        Arrays.stream(summary.validationMetricHistory()).max().getAsDouble()
            <= right / (double) held);
  }

  @Test
  void twoWaysToChooseTheRowsAreRefused(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 50, 1).withColumn("held", functions.expr("yes = 1"));
    NeuralNetworkClassifier both = drawing().setValidationIndicatorCol("held");
    assertEquals(
        "validationFraction: expected 0 beside a separate validation set, found " + FRACTION,
        assertThrows(IllegalArgumentException.class, () -> both.fit(table)).getMessage());
  }
}
