package io.github.tributary.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.distributed.SparkSessionExtension;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The areas in a classifier's summary against their definitions, pair by pair. */
@ExtendWith(SparkSessionExtension.class)
class SummaryAreasSparkTest {

  @ParameterizedTest
  @CsvSource({
    "cross-entropy, ''",
    "cross-entropy, weight",
    "softmax-cross-entropy, ''",
    "softmax-cross-entropy, weight"
  })
  void areasAreThoseOfTheLogOdds(String loss, String weight, SparkSession spark) {
    NeuralNetworkClassifier classifier =
        Frames.classifier("yes").setLoss(loss).setMaxIter(3).setPrecision("double");
    if (!weight.isEmpty()) {
      classifier.setWeightCol(weight);
    }
    NeuralNetworkClassificationModel model = classifier.fit(Frames.of(spark, 200, 8));
    NeuralNetworkClassificationTrainingSummary summary = model.summary();
    List<double[]> rows =
        summary.predictions().collectAsList().stream()
            .map(
                row -> {
                  Vector raw = row.getAs(model.getRawPredictionCol());
                  double v = weight.isEmpty() ? 1 : row.<Double>getAs(weight);
                  return new double[] {row.<Double>getAs("yes"), raw.apply(1) - raw.apply(0), v};
                })
            .toList();
    double right = 0;
    double pairs = 0;
    double precisions = 0;
    double positives = 0;
    for (double[] one : rows) {
      double above = 0;
      double hits = 0;
      for (double[] other : rows) {
        if (one[0] == 1 && other[0] == 0) {
          pairs += one[2] * other[2];
          right += one[2] * other[2] * (one[1] > other[1] ? 1 : one[1] == other[1] ? 0.5 : 0);
        }
        above += other[1] >= one[1] ? other[2] : 0;
        hits += other[1] >= one[1] ? other[0] * other[2] : 0;
      }
      precisions += one[0] * one[2] * hits / above;
      positives += one[0] * one[2];
    }
    assertEquals(right / pairs, summary.areaUnderROC(), 1e-12);
    // Trapezoids against steps: half a step of some hundred.
    assertEquals(precisions / positives, summary.areaUnderPR(), 1e-2);
  }

  @Test
  void severalClassesHaveNoSingleArea(SparkSession spark) {
    NeuralNetworkClassificationTrainingSummary summary =
        Frames.classifier("kind").setMaxIter(1).fit(Frames.of(spark, 50, 8)).summary();
    assertEquals(
        "areaUnderPR needs two classes, the model has 3",
        assertThrows(IllegalStateException.class, summary::areaUnderPR).getMessage());
  }
}
