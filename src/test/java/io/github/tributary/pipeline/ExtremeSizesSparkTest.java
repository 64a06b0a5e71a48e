package io.github.tributary.pipeline;

import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unit of a feature or of the weights, however large or small, changes nothing. */
@ExtendWith(SparkSessionExtension.class)
class ExtremeSizesSparkTest {

  /** What a unit of 10ᵏ changes is rounding. */
  private static final double ROUNDING = 1e-8;

  private static Dataset<Row> table(SparkSession spark, String feature, String weight) {
    return spark
        .range(200)
        .selectExpr("id", "randn(1) x", "randn(2) y")
        .selectExpr(
            "array(" + feature + ", y) f",
            "cast(x + y > 0.3 * randn(3) as double) label",
            "cast(" + weight + " as double) w")
        .withColumn("features", functions.array_to_vector(expr("f")))
        .cache();
  }

  private static NeuralNetworkClassificationModel fit(Dataset<Row> table) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(3)
        .setSolver("l-bfgs")
        .setPrecision("double")
        .setMaxIter(5)
        .setWeightCol("w")
        .fit(table);
  }

  private static double[] standardized(NeuralNetworkClassificationModel model) {
    return model.network().parameters().flat().toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x * 1e-200D", "x * 1e200D", "x * 1e-290D", "1e-160D * x", "3e150D * x"})
  void ofAFeature(String feature, SparkSession spark) {
    assertArrayEquals(
        standardized(fit(table(spark, "x", "1"))),
        standardized(fit(table(spark, feature, "1"))),
        ROUNDING);
    assertArrayEquals(
        standardized(fit(table(spark, "x", "1 + id % 3"))),
        standardized(fit(table(spark, feature, "1 + id % 3"))),
        ROUNDING,
        "weighted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-300D", "1e300D", "1e-100D", "1e60D", "1e-315D"})
  void ofTheWeights(String unit, SparkSession spark) {
    double[] expected = standardized(fit(table(spark, "x", "1 + id % 3")));
    double[] found = standardized(fit(table(spark, "x", "(1 + id % 3) * " + unit)));
    assertArrayEquals(expected, found, unit.equals("1e-315D") ? 1e-5 : ROUNDING, "subnormal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"float", "double"})
  void rowsThatWeighNothingBesideOthersHaveNoEffect(String precision, SparkSession spark) {
    NeuralNetworkClassifier estimator =
        new NeuralNetworkClassifier()
            .setSolver("l-bfgs")
            .setPrecision(precision)
            .setMaxIter(5)
            .setWeightCol("w")
            .setRegParam(0.1);
    double[] none = estimator.fit(table(spark, "x", "if(id % 2 = 0, 1, 0)")).weights().toArray();
    double[] little =
        estimator.fit(table(spark, "x", "if(id % 2 = 0, 1e300D, 1e-300D)")).weights().toArray();
    assertTrue(Double.isFinite(little[0]));
    assertArrayEquals(none, little, precision.equals("float") ? 1e-4 : ROUNDING);
  }
}
