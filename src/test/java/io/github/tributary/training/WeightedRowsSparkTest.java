package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.optim.Iteration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A row of weight k counts as k rows. Not bit for bit: repeated rows make more blocks of other
 * rows, whose products are rounded in another order, while a weight multiplies each derivative
 * once.
 */
@ExtendWith(SparkSessionExtension.class)
class WeightedRowsSparkTest {

  /** Some hundred roundings of 2⁻⁵³ each. */
  private static final double ROUNDING = 1e-12;

  /** The same after tens of steps, each of which starts from the last one's roundings. */
  private static final double ROUNDING_OF_A_RUN = 1e-10;

  private static TrainingOutcome train(SparkSession spark, List<Row> rows, boolean weighted) {
    return new NetworkTraining(
            TrainingData.of(
                SyntheticRows.table(spark, rows, 3),
                SyntheticRows.columns(weighted, SyntheticRows.KIND)),
            NetworkTrainingSparkTest.design("softmax-cross-entropy"),
            NetworkTrainingSparkTest.settings(0.5),
            TrainingObserver.NONE)
        .run();
  }

  private static void assertClose(double[] expected, double[] found, double tolerance) {
    for (int i = 0; i < expected.length; i++) {
      double size = Math.max(1, Math.abs(expected[i]));
      assertEquals(expected[i], found[i], tolerance * size, "entry " + i);
    }
  }

  @Test
  void aWeightCountsAsRepetitions(SparkSession spark) {
    List<Row> weighted = new ArrayList<>();
    List<Row> repeated = new ArrayList<>();
    List<Row> base = SyntheticRows.of(150, 3);
    for (int i = 0; i < base.size(); i++) {
      Object[] values = new Object[base.get(i).size()];
      for (int c = 0; c < values.length; c++) {
        values[c] = base.get(i).get(c);
      }
      int times = i % 4;
      values[values.length - 1] = (double) times;
      Row row = RowFactory.create(values);
      weighted.add(row);
      for (int copy = 0; copy < times; copy++) {
        repeated.add(row);
      }
    }
    TrainingOutcome byWeight = train(spark, weighted, true);
    TrainingOutcome byCopies = train(spark, repeated, false);
    assertClose(
        byCopies.model().featureScaler().centers(),
        byWeight.model().featureScaler().centers(),
        ROUNDING);
    assertClose(
        byCopies.model().featureScaler().scales(),
        byWeight.model().featureScaler().scales(),
        ROUNDING);
    Iteration expected = byCopies.result().history().get(0);
    Iteration found = byWeight.result().history().get(0);
    assertEquals(expected.loss(), found.loss(), ROUNDING * expected.loss());
    assertEquals(expected.gradientNorm(), found.gradientNorm(), ROUNDING * expected.gradientNorm());
    assertClose(byCopies.result().parameters(), byWeight.result().parameters(), ROUNDING_OF_A_RUN);
    byCopies
        .train()
        .values()
        .forEach(
            (name, value) ->
                assertEquals(value, byWeight.train().get(name), ROUNDING_OF_A_RUN, name));
  }
}
