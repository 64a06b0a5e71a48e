package io.github.tributary.pipeline;

import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.distributed.SparkSessionExtension;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A feature that is constant in training has no effect, as in MLlib. */
@ExtendWith(SparkSessionExtension.class)
class ConstantFeaturesSparkTest {

  /** Two solvers that stop where the gradient is below 1e-6 or so. */
  private static final double SOLVED = 1e-4;

  /** The second feature is 2 in every row. */
  private static Dataset<Row> table(SparkSession spark) {
    return spark
        .range(400)
        .selectExpr(
            "array(randn(1), 2D) f",
            "cast(randn(1) + 0.5 * randn(3) > 0 as double) label",
            "3 * randn(1) + randn(4) amount")
        .withColumn("features", functions.array_to_vector(expr("f")))
        .cache();
  }

  /** Two rows that differ in the second feature alone. */
  private static Dataset<Row> rows(SparkSession spark) {
    return spark
        .range(2)
        .select(functions.array_to_vector(expr("array(1.5D, 2D + id * 15)")).as("features"));
  }

  private static NeuralNetworkClassifier linear() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers()
        .setSolver("l-bfgs")
        .setPrecision("double")
        .setTol(0);
  }

  private static List<Row> probabilities(NeuralNetworkClassificationModel model, Dataset<Row> of) {
    return model.transform(of).select("probability").collectAsList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itsWeightInALinearModelIsZero(boolean standardization, SparkSession spark) {
    Dataset<Row> table = table(spark);
    NeuralNetworkClassificationModel model =
        linear().setStandardization(standardization).fit(table);
    var mllibs = new LogisticRegression().setTol(1e-12).fit(table);
    assertEquals(0, mllibs.coefficients().apply(1), "MLlib's");
    double[] expected = {mllibs.coefficients().apply(0), 0, mllibs.intercept()};
    assertEquals(0, model.weights().apply(1));
    assertArrayEquals(expected, model.weights().toArray(), SOLVED);
    for (Row row : probabilities(model, rows(spark))) {
      assertEquals(0.9975, row.<Vector>getAs(0).apply(1), 5e-5, "rounded to four digits");
    }
  }

  @Test
  void neitherHasItAnEffectInARegression(SparkSession spark) {
    Dataset<Row> table = table(spark);
    var mllibs = new LinearRegression().setLabelCol("amount").setSolver("normal").fit(table);
    var model =
        new NeuralNetworkRegressor()
            .setLabelCol("amount")
            .setSolver("l-bfgs")
            .setPrecision("double")
            .setTol(0)
            .fit(table);
    assertArrayEquals(
        new double[] {mllibs.coefficients().apply(0), 0, mllibs.intercept()},
        model.weights().toArray(),
        SOLVED);
  }

  @ParameterizedTest
  @CsvSource({"float, true", "float, false", "double, true", "double, false"})
  void itHasNoEffectInADeepNetwork(String precision, boolean standardization, SparkSession spark) {
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(4)
            .setSolver("adam")
            .setRegParam(0.01)
            .setPrecision(precision)
            .setStandardization(standardization)
            .setMaxIter(5)
            .fit(table(spark));
    List<Row> predicted = probabilities(model, rows(spark));
    assertEquals(predicted.get(0), predicted.get(1));
  }

  /** Blocks of so few entries are sparse: x/σ is stored, and the mean is subtracted elsewhere. */
  @ParameterizedTest
  @CsvSource({"float, true", "float, false", "double, true", "double, false"})
  void sparseFeaturesToo(String precision, boolean standardization, SparkSession spark) {
    String sparse = "if(id % 2 = 0, 1D, 0D) + 10 * (id % 30)";
    Dataset<Row> table =
        spark
            .range(300)
            .selectExpr(
                "id",
                "array_repeat(0D, 60) zeros",
                "cast(id % 2 as double) label",
                sparse + " as value")
            .withColumn(
                "features",
                functions.array_to_vector(expr("array_append(array_append(zeros, value), 1e6D)")))
            .cache();
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(3)
            .setSolver("adam")
            .setPrecision(precision)
            .setStandardization(standardization)
            .setMaxIter(20)
            .fit(table);
    double[] weights = model.weights().toArray();
    for (int unit = 0; unit < 3; unit++) {
      for (int j = 0; j < 62; j++) {
        assertEquals(j != 60, weights[62 * unit + j] == 0, "unit " + unit + ", feature " + j);
      }
    }
    Vector without = Vectors.sparse(62, new int[] {60}, new double[] {10});
    Vector with = Vectors.sparse(62, new int[] {7, 60, 61}, new double[] {3, 10, -1e6});
    assertEquals(model.predictRaw(without), model.predictRaw(with));
  }

  @Test
  void aWarmStartKeepsItsFunctionOnTheTrainingRows(SparkSession spark) {
    Dataset<Row> table = table(spark);
    Vector given = Vectors.dense(1.5, 0.25, -0.5);
    var model =
        linear()
            .setHiddenLayers()
            .setSolver("gd")
            .setStepSize(1e-300)
            .setMaxIter(1)
            .setInitialWeights(given);
    // 0.25 for each 2 goes into the bias.
    assertArrayEquals(
        new double[] {1.5, 0, 0}, model.fit(table).weights().toArray(), 1e-12, "two roundings");
  }

  @Test
  void rowsOfNoWeightAndForValidationDoNotMakeItVary(SparkSession spark) {
    Dataset<Row> table =
        table(spark)
            .withColumn("w", expr("if(f[0] > 2, 0D, 1D)"))
            .withColumn("watched", expr("f[0] < -2"))
            .withColumn(
                "features",
                functions.array_to_vector(expr("array(f[0], if(abs(f[0]) > 2, 9D, 2D))")));
    for (boolean standardization : new boolean[] {true, false}) {
      NeuralNetworkClassificationModel model =
          linear()
              .setWeightCol("w")
              .setValidationIndicatorCol("watched")
              .setStandardization(standardization)
              .fit(table);
      assertEquals(0, model.weights().apply(1));
    }
  }
}
