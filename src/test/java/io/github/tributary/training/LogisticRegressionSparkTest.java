package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Initializer;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.StopReason;
import io.github.tributary.optim.StoppingCriteria;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A network without a hidden layer is logistic regression: the coefficients are Spark ML's. */
@ExtendWith(SparkSessionExtension.class)
class LogisticRegressionSparkTest {

  private static final int ROWS = 500;
  private static final List<String> FEATURES = List.of("a", "b", "c", "d", "e");

  /**
   * Both stop short of the minimum: here at a gradient of 1e-9, where the curvature of about 0.1
   * leaves 1e-8; Spark ML's L-BFGS at a relative change of the loss of 1e-12. The largest
   * difference measured is 1.2e-8.
   */
  private static final double AGREEMENT = 1e-7;

  /** Two features of other scales than 1, and labels that no plane separates. */
  private static Dataset<Row> table(SparkSession spark) {
    SplittableRandom random = new SplittableRandom(5);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double[] x = random.doubles(5, -1.7, 1.7).toArray();
      double z = 0.4 + x[0] - 0.8 * x[1] + 0.5 * x[2] - 0.3 * x[3];
      double label = random.nextDouble() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
      rows.add(RowFactory.create(x[0], 3 + 2 * x[1], x[2], 0.5 * x[3] - 1, x[4], label));
    }
    StructType schema = new StructType();
    for (String name : FEATURES) {
      schema = schema.add(name, DataTypes.DoubleType, false);
    }
    return spark.createDataFrame(rows, schema.add("label", DataTypes.DoubleType, false)).cache();
  }

  private static TrainedNetwork trained(Dataset<Row> table) {
    TrainingSettings settings =
        new TrainingSettings(
            Precision.DOUBLE,
            true,
            Initializer.ZEROS,
            2,
            new StoppingCriteria(1000, 0, 1e-9),
            Penalty.NONE,
            128,
            2,
            1);
    TrainingOutcome outcome =
        new NetworkTraining(
                TrainingData.of(table, new Columns(FEATURES, List.of("label"), null)),
                new NetworkDesign(List.of(), "sigmoid-cross-entropy", NetworkDesign.INFERRED),
                settings,
                TrainingObserver.NONE)
            .run();
    assertEquals(StopReason.GRADIENT_SMALL, outcome.result().reason());
    return outcome.model();
  }

  @Test
  void coefficientsAgreeWithSparksLogisticRegression(SparkSession spark) {
    Dataset<Row> table = table(spark);
    TrainedNetwork model = trained(table);
    LogisticRegressionModel expected =
        new LogisticRegression()
            .setRegParam(0)
            .setTol(1e-12)
            .setMaxIter(1000)
            .fit(
                new VectorAssembler()
                    .setInputCols(FEATURES.toArray(String[]::new))
                    .setOutputCol("features")
                    .transform(table));
    table.unpersist();
    double[] means = model.featureScaler().centers();
    double[] deviations = model.featureScaler().scales();
    double intercept = model.biases(1).get(0);
    for (int j = 0; j < FEATURES.size(); j++) {
      // z = b + Σ w(x - μ)/σ, sorted by x
      double coefficient = model.weights(1).get(j) / deviations[j];
      intercept -= coefficient * means[j];
      assertEquals(expected.coefficients().apply(j), coefficient, AGREEMENT, FEATURES.get(j));
    }
    assertEquals(expected.intercept(), intercept, AGREEMENT, "intercept");
  }
}
