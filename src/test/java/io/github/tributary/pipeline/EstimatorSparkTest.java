package io.github.tributary.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.model.Columns;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.LeakyRelu;
import io.github.tributary.nn.activation.Relu;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.training.FittedNetwork;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.NetworkTraining;
import io.github.tributary.training.TrainingData;
import io.github.tributary.training.TrainingObserver;
import io.github.tributary.training.TrainingSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class EstimatorSparkTest {

  /** Two roundings per weight and one per feature in the bias, relative to about 1. */
  private static final double FOLDING = 1e-12;

  @Test
  void anEstimatorTrainsWhatTheTrainerTrains(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 300, 1);
    NeuralNetworkClassificationModel model = Frames.classifier(SyntheticRows.KIND).fit(table);
    TrainingSettings defaults = TrainingSettings.DEFAULT;
    TrainingSettings settings =
        new TrainingSettings(
            defaults.precision(),
            true,
            defaults.initializer(),
            0.5,
            new StoppingCriteria(40, defaults.stopping().tol(), defaults.stopping().gradientTol()),
            Penalty.NONE,
            defaults.blockSize(),
            defaults.aggregationDepth(),
            defaults.seed());
    double[] expected =
        new NetworkTraining(
                TrainingData.of(
                    table, new Columns(List.of("features"), List.of(SyntheticRows.KIND), null)),
                new NetworkDesign(
                    List.of(new Layer(5, new Relu())),
                    "softmax-cross-entropy",
                    NetworkDesign.INFERRED),
                settings,
                TrainingObserver.NONE)
            .run()
            .model()
            .parameters()
            .flat()
            .toArray();
    assertArrayEquals(expected, model.network().parameters().flat().toArray());
  }

  @Test
  void theParamsOfTheNetworkReachTheTrainer(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 200, 9);
    NeuralNetworkClassifier estimator =
        Frames.classifier(SyntheticRows.KIND)
            .setHiddenLayers(5, 4)
            .setActivation("tanh", "leaky-relu(0.2)")
            .setLayerNormalization(true)
            .setLabelSmoothing(0.125)
            .setDropout(0.25, 0.5)
            .setMaxIter(5);
    FittedNetwork expected =
        new NetworkTraining(
                TrainingData.of(
                    table, new Columns(List.of("features"), List.of(SyntheticRows.KIND), null)),
                new NetworkDesign(
                    List.of(new Layer(5, new Tanh(), true), new Layer(4, new LeakyRelu(0.2), true)),
                    "softmax-cross-entropy",
                    NetworkDesign.INFERRED,
                    0.125),
                NetworkParamSet.settings(estimator),
                TrainingObserver.NONE)
            .fit();
    NeuralNetworkClassificationModel found = estimator.fit(table);
    assertEquals(expected.model().network(), found.network().network());
    assertArrayEquals(
        expected.model().parameters().flat().toArray(),
        found.network().parameters().flat().toArray());
    assertEquals(
        List.of(5, 5, 5, 5),
        Stream.of(
                estimator.copy(ParamMap.empty()).setLabelSmoothing(0),
                estimator.copy(ParamMap.empty()).setLayerNormalization(false),
                estimator.copy(ParamMap.empty()).setDropout(0.25),
                estimator.copy(ParamMap.empty()).setActivation("tanh"))
            .map(other -> other.fit(table))
            .filter(other -> !other.weights().equals(found.weights()))
            .map(other -> other.summary().totalIterations())
            .toList(),
        "each makes another model");
  }

  @Test
  void binaryMultiClassAndMultiLabelAreToldByTheLabel(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 200, 2);
    assertEquals(
        "4 → 5 relu → 1 sigmoid-cross-entropy",
        Frames.classifier("yes").fit(table).network().network().toString());
    assertEquals(
        "4 → 5 relu → 3 softmax-cross-entropy",
        Frames.classifier("kind").fit(table).network().network().toString());
    assertEquals(
        "4 → 5 relu → 2 sigmoid-cross-entropy",
        Frames.classifier("yesAndAlso").fit(table).network().network().toString());
    assertEquals(
        "4 → 5 relu → 2 squared-error",
        Frames.regressor(Frames.SEVERAL).fit(table).network().network().toString());
  }

  @Test
  void classesThatOnlyTheMetadataKnowsGetAnOutput(SparkSession spark) {
    Dataset<Row> table =
        new StringIndexer()
            .setInputCol("kind")
            .setOutputCol("index")
            .setHandleInvalid("keep")
            .fit(Frames.of(spark, 200, 2))
            .transform(Frames.of(spark, 200, 2));
    assertEquals(4, Frames.classifier("index").fit(table).numClasses());
  }

  @Test
  void severalLabelsAndTargetsArePredictedAsVectors(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 400, 3);
    Dataset<Row> labels = Frames.classifier("yesAndAlso").fit(table).transform(table);
    long right = 0;
    for (Row row : labels.select("prediction", "yes", "also").collectAsList()) {
      Vector prediction = row.getAs(0);
      right += prediction.apply(0) == row.getDouble(1) ? 1 : 0;
      right += prediction.apply(1) == row.getDouble(2) ? 1 : 0;
    }
    assertTrue(right > 0.85 * 800, right + " of 800 labels");
    Dataset<Row> targets = Frames.regressor(Frames.SEVERAL).fit(table).transform(table);
    double residuals = 0;
    for (Row row : targets.select("prediction", "amount").collectAsList()) {
      residuals += Math.pow(((Vector) row.getAs(0)).apply(0) - row.getDouble(1), 2);
    }
    // The variance of 2a - b + noise is 5.09, of the noise alone 0.09.
    assertTrue(residuals / 400 < 1, "mean square " + residuals / 400);
  }

  @Test
  void classWeightsMultiplyInstanceWeights(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 300, 4);
    NeuralNetworkClassifier weighted = Frames.classifier("yes").setWeightCol("byHand");
    Dataset<Row> byHand =
        table.withColumn(
            "byHand",
            col("weight")
                .multiply(
                    org.apache
                        .spark
                        .sql
                        .functions
                        .when(col("yes").equalTo(1), 3.0)
                        .otherwise(1.0)));
    Vector expected = weighted.fit(byHand).weights();
    assertEquals(
        expected,
        Frames.classifier("yes")
            .setWeightCol("weight")
            .setClassWeight(Map.of(1, 3.0))
            .fit(table)
            .weights());
    long ones = table.where("yes = 1").count();
    String balanced = "0:" + 300 / (2.0 * (300 - ones)) + ",1:" + 300 / (2.0 * ones);
    assertEquals(
        Frames.classifier("yes").setClassWeight(balanced).fit(table).weights(),
        Frames.classifier("yes").setClassWeight("balanced").fit(table).weights());
  }

  @Test
  void weightsAreWhereAWarmStartGoesOn(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 300, 5);
    NeuralNetworkRegressor estimator =
        Frames.regressor("amount").setPrecision("double").setMaxIter(20);
    NeuralNetworkRegressionModel first = estimator.fit(table);
    double[] history = first.summary().objectiveHistory();
    double[] goesOn =
        estimator.setInitialWeights(first.weights()).fit(table).summary().objectiveHistory();
    assertEquals(history[history.length - 1], goesOn[0], FOLDING * history[0]);
    assertTrue(goesOn[20] < goesOn[0]);
  }

  @Test
  void validationRowsAreFollowedButNotTrainedOn(SparkSession spark) {
    Dataset<Row> train = Frames.of(spark, 300, 6).withColumn("held", lit(false));
    Dataset<Row> held = Frames.of(spark, 100, 7).withColumn("held", lit(true));
    NeuralNetworkClassifier estimator =
        Frames.classifier("kind").setValidationIndicatorCol("held").setMaxIter(10);
    NeuralNetworkClassificationModel model = estimator.fit(train.union(held));
    assertEquals(Frames.classifier("kind").setMaxIter(10).fit(train).weights(), model.weights());
    double[] validation = model.summary().validationHistory();
    assertEquals(10, validation.length, "one per iteration, after it");
    assertEquals(
        new MulticlassClassificationEvaluator()
            .setLabelCol("kind")
            .setMetricName("logLoss")
            .evaluate(model.transform(held)),
        validation[9],
        1e-6, // single precision
        "the last entry is the cost of the final weights");
  }

  @Test
  void theSummaryTellsHowTrainingWent(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 300, 8);
    NeuralNetworkClassificationModel model = Frames.classifier("yes").setMaxIter(15).fit(table);
    NeuralNetworkClassificationTrainingSummary summary = model.summary();
    assertEquals(15, summary.totalIterations());
    assertEquals(16, summary.objectiveHistory().length);
    assertTrue(summary.objectiveHistory()[15] < summary.objectiveHistory()[0]);
    assertEquals(300, summary.numRows());
    assertTrue(summary.secondsPerIteration() > 0);
    assertEquals("the number of iterations asked for was done", summary.stopReason());
    long right = model.transform(table).where("prediction = yes").count();
    assertEquals(right / 300.0, summary.accuracy(), 1e-15);
    assertTrue(summary.areaUnderROC() > 0.8, "AUC " + summary.areaUnderROC());
    assertTrue(summary.areaUnderPR() > 0.8, "area " + summary.areaUnderPR());
    assertEquals(2, summary.recallByLabel().length);
    assertTrue(Frames.regressor("amount").fit(table).summary().r2() > 0.8);
  }

  @Test
  void aModelThatWasCopiedWithoutTrainingHasNoSummary(SparkSession spark) {
    NeuralNetworkClassificationModel model =
        Frames.classifier("yes").setMaxIter(1).fit(Frames.of(spark, 50, 8));
    NeuralNetworkClassificationModel bare =
        new NeuralNetworkClassificationModel("bare", model.network());
    assertFalse(bare.hasSummary());
    assertThrows(IllegalStateException.class, bare::summary);
  }
}
