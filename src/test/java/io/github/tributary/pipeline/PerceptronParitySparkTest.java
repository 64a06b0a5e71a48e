package io.github.tributary.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.distributed.SparkSessionExtension;
import java.util.SplittableRandom;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One step of gradient descent is the one of Spark's {@code MultilayerPerceptronClassifier} on the
 * same network with sigmoid hidden layers, if all rows are in one block of it.
 *
 * <p>With more blocks Spark takes the mean over blocks of their means, which is another function as
 * soon as the last block is short: with 100 rows in blocks of 64, a row of the second block weighs
 * 64/36 of a row of the first.
 */
@ExtendWith(SparkSessionExtension.class)
class PerceptronParitySparkTest {

  private static final int[] UNITS = {4, 5, 3};
  private static final double STEP = 0.7;
  private static final int ROWS = 100;

  /** A hundred roundings of 2⁻⁵³ in sums of values about 1. */
  private static final double ROUNDING = 1e-9;

  /** Weights in Tributary's order: per layer unit by unit, then the biases. */
  private static double[] initial() {
    SplittableRandom random = new SplittableRandom(5);
    // Features are up to 200: small weights keep the sigmoids off their flat ends.
    return random.doubles(5 * 5 + 6 * 3, -0.01, 0.01).toArray();
  }

  /** The same weights in Spark's order: a layer's weights input by input. */
  private static double[] toSpark(double[] ours) {
    double[] theirs = ours.clone();
    int start = 0;
    for (int l = 1; l < UNITS.length; l++) {
      int inputs = UNITS[l - 1];
      int units = UNITS[l];
      for (int unit = 0; unit < units; unit++) {
        for (int input = 0; input < inputs; input++) {
          theirs[start + unit + units * input] = ours[start + input + inputs * unit];
        }
      }
      start += (inputs + 1) * units;
    }
    return theirs;
  }

  private static Vector spark(Dataset<Row> table, int blockSize) {
    return new MultilayerPerceptronClassifier()
        .setLayers(UNITS)
        .setLabelCol("kind")
        .setSolver("gd")
        .setStepSize(STEP)
        .setMaxIter(1)
        .setBlockSize(blockSize)
        .setInitialWeights(Vectors.dense(toSpark(initial())))
        .fit(table)
        .weights();
  }

  private static double[] tributary(Dataset<Row> table) {
    return toSpark(
        new NeuralNetworkClassifier()
            .setHiddenLayers(5)
            .setActivation("sigmoid")
            .setLoss("softmax-cross-entropy")
            .setLabelCol("kind")
            .setStandardization(false)
            .setPrecision("double")
            .setSolver("gd")
            .setStepSize(STEP)
            .setMaxIter(1)
            .setInitialWeights(Vectors.dense(initial()))
            .fit(table)
            .weights()
            .toArray());
  }

  private static double largestDifference(double[] a, Vector b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b.apply(i)));
    }
    return largest;
  }

  @Test
  void theFirstStepIsSparksIfAllRowsAreInOneBlock(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, ROWS, 1).coalesce(1).cache();
    double[] ours = tributary(table);
    assertEquals(0, largestDifference(ours, spark(table, 128)), ROUNDING);
    double moved = largestDifference(ours, Vectors.dense(toSpark(initial())));
    assertEquals(true, moved > 0.01, "the step moved the weights by " + moved);
    double shortBlock = largestDifference(ours, spark(table, 64));
    assertEquals(true, shortBlock > 1e-4, "a short last block differs by " + shortBlock);
    table.unpersist();
  }
}
