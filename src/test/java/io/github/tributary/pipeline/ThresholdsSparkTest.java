package io.github.tributary.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.distributed.SparkSessionExtension;
import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Thresholds are one for each class, or refused before any work. */
@ExtendWith(SparkSessionExtension.class)
class ThresholdsSparkTest {

  private static final double[] THREE = {0.2, 0.3, 0.5};

  private static String refusal(Runnable what) {
    return assertThrows(IllegalArgumentException.class, what::run).getMessage();
  }

  @Test
  void aClassifierRefusesAWrongNumberBeforeItTrains(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 60, 3);
    // So many iterations that nobody would wait for the error after them.
    NeuralNetworkClassifier two = Frames.classifier("yes").setMaxIter(1_000_000).setTol(0);
    assertEquals(
        "thresholds: expected one for each of the 2 classes, found 3",
        refusal(() -> two.setThresholds(THREE).fit(table)));
    assertEquals(
        "thresholds: expected one for each of the 3 classes, found 2",
        refusal(() -> two.setLabelCol("kind").setThresholds(new double[] {0.5, 0.5}).fit(table)));
    assertEquals(
        "thresholds: expected none with several labels (2), found 2",
        refusal(
            () -> two.setLabelCol("yesAndAlso").setThresholds(new double[] {0.5, 0.5}).fit(table)));
  }

  @Test
  void aModelRefusesThemWhicheverWayTheyCome(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 60, 3);
    NeuralNetworkClassificationModel model = Frames.classifier("yes").setMaxIter(2).fit(table);
    for (Runnable wrong :
        List.<Runnable>of(
            () -> model.setThresholds(THREE),
            () ->
                model.transform(table, new ParamMap().put(List.of(model.thresholds().w(THREE)))))) {
      String message = refusal(wrong);
      assertEquals(true, message.contains("2") && message.contains("3"), message);
    }
    assertEquals(60, model.setThresholds(new double[] {0.4, 0.6}).transform(table).count());
  }
}
