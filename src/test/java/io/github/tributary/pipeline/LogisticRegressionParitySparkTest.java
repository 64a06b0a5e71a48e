package io.github.tributary.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.optim.Iteration;
import java.util.Arrays;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * L-BFGS and OWL-QN in double on a network of one layer find the coefficients of Spark's {@code
 * LogisticRegression}, on real data.
 */
@ExtendWith(SparkSessionExtension.class)
class LogisticRegressionParitySparkTest {

  /** Both stop where the loss is flat to rounding; with λ = 0.01 that is near 1e-8 in w. */
  private static final double AGREEMENT = 1e-6;

  private static final String LABEL = "benign";

  private static Dataset<Row> table(SparkSession spark) {
    Dataset<Row> raw =
        spark
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv("data/breast-cancer.csv");
    String[] features =
        Arrays.stream(raw.columns()).filter(name -> !name.equals(LABEL)).toArray(String[]::new);
    Dataset<Row> assembled =
        new VectorAssembler().setInputCols(features).setOutputCol("raw").transform(raw);
    return new StandardScaler()
        .setInputCol("raw")
        .setOutputCol("features")
        .setWithMean(true)
        .fit(assembled)
        .transform(assembled)
        .select("features", LABEL)
        .cache();
  }

  private static NeuralNetworkClassifier estimator(double regParam, double elasticNetParam) {
    return new NeuralNetworkClassifier()
        .setLabelCol(LABEL)
        .setSolver("l-bfgs")
        .setPrecision("double")
        .setInitializer("zeros")
        .setStandardization(false)
        .setRegParam(regParam)
        .setElasticNetParam(elasticNetParam)
        .setMaxIter(1000)
        .setTol(0)
        .setGradientTol(1e-9);
  }

  private static LogisticRegressionModel spark(
      Dataset<Row> table, double regParam, double elasticNetParam) {
    return new LogisticRegression()
        .setLabelCol(LABEL)
        .setStandardization(false)
        .setRegParam(regParam)
        .setElasticNetParam(elasticNetParam)
        .setMaxIter(1000)
        .setTol(1e-15)
        .fit(table);
  }

  @ParameterizedTest
  @CsvSource({"0.01, 0", "0.1, 0", "0.02, 0.5", "0.05, 1"})
  void coefficientsAndTheirZerosAreThoseOfSpark(
      double regParam, double elasticNetParam, SparkSession spark) {
    Dataset<Row> table = table(spark);
    LogisticRegressionModel expected = spark(table, regParam, elasticNetParam);
    Vector found = estimator(regParam, elasticNetParam).fit(table).weights();
    table.unpersist();
    int features = expected.coefficients().size();
    assertEquals(features + 1, found.size());
    int zeros = 0;
    for (int j = 0; j < features; j++) {
      double coefficient = expected.coefficients().apply(j);
      assertEquals(coefficient, found.apply(j), AGREEMENT, "feature " + j);
      assertEquals(coefficient == 0, found.apply(j) == 0, "feature " + j);
      zeros += found.apply(j) == 0 ? 1 : 0;
    }
    assertEquals(expected.intercept(), found.apply(features), AGREEMENT, "intercept");
    assertEquals(elasticNetParam > 0, zeros > 0, zeros + " zeros");
  }

  @Test
  void theSummaryCountsTheEvaluationsOfLineSearches(SparkSession spark) {
    Dataset<Row> table = table(spark);
    var summary = estimator(0.01, 0).setMaxIter(12).fit(table).summary();
    table.unpersist();
    assertEquals(12, summary.iterations().size());
    int evaluations = summary.iterations().stream().mapToInt(Iteration::evaluations).sum();
    assertTrue(evaluations > 12 && evaluations < 36, "evaluations: " + evaluations);
  }
}
