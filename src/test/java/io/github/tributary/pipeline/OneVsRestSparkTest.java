package io.github.tributary.pipeline;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import java.util.List;
import org.apache.spark.ml.classification.ClassificationModel;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.param.shared.HasWeightCol;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Spark's {@code OneVsRest} hands its weights to our classifiers as to its own. */
@ExtendWith(SparkSessionExtension.class)
class OneVsRestSparkTest {

  /** Two solvers that stop where the gradient is below 1e-6 or so. */
  private static final double SOLVED = 1e-4;

  private static Dataset<Row> table(SparkSession spark) {
    return spark
        .range(400)
        .selectExpr(
            "randn(1) a",
            "randn(2) b",
            "cast(case when randn(1) > 0.5 then 2 when randn(2) > 0 then 1 else 0 end as double)"
                + " label")
        .withColumn("features", functions.array_to_vector(array(col("a"), col("b"))))
        .withColumn("w", expr("if(label = 0, 1000D, 0.001D)"))
        .cache();
  }

  private static NeuralNetworkClassifier linear() {
    return new NeuralNetworkClassifier()
        .setSolver("l-bfgs")
        .setPrecision("double")
        .setRegParam(0.1);
  }

  @Test
  void weightsReachTheClassifiers(SparkSession spark) {
    Dataset<Row> table = table(spark);
    OneVsRest weighted = new OneVsRest().setWeightCol("w").setClassifier(linear());
    List<Row> predicted =
        weighted.fit(table).transform(table).select("prediction").distinct().collectAsList();
    assertEquals("[[0.0]]", predicted.toString(), "all rows are of the class that weighs most");
  }

  /** OneVsRest hands over the columns that it knows; MLlib's own classifier fails so, too. */
  @Test
  void weightsThatOnlyTheClassifierKnowsAreNamed(SparkSession spark) {
    Dataset<Row> table = table(spark);
    for (ProbabilisticClassifier<?, ?, ?> one :
        List.of(linear().setWeightCol("w"), new LogisticRegression().setWeightCol("w"))) {
      Exception e =
          assertThrows(Exception.class, () -> new OneVsRest().setClassifier(one).fit(table));
      assertTrue(e.getCause().getMessage().contains("w"), e.getCause().getMessage());
    }
  }

  @Test
  void modelsAreThoseOfMllibsClassifier(SparkSession spark) {
    Dataset<Row> table = table(spark).withColumn("w", expr("1 + abs(a) + label"));
    var ours =
        new OneVsRest()
            .setWeightCol("w")
            .setClassifier(linear().setTol(0).setStandardization(false))
            .fit(table);
    var mllibs =
        new OneVsRest()
            .setWeightCol("w")
            .setClassifier(
                new LogisticRegression()
                    .setRegParam(0.1)
                    .setTol(1e-12)
                    // Its deviations are those of a sample, ours of a population.
                    .setStandardization(false))
            .fit(table);
    for (int k = 0; k < 3; k++) {
      assertArrayEquals(
          raw(mllibs.models()[k], table), raw(ours.models()[k], table), SOLVED, "class " + k);
    }
  }

  private static double[] raw(ClassificationModel<?, ?> model, Dataset<Row> table) {
    return model.transform(table).select("rawPrediction").collectAsList().stream()
        .mapToDouble(row -> ((org.apache.spark.ml.linalg.Vector) row.getAs(0)).apply(1))
        .toArray();
  }

  @Test
  void estimatorsAndModelsSayThatTheyHaveWeights(SparkSession spark) {
    HasWeightCol estimator =
        assertInstanceOf(HasWeightCol.class, new NeuralNetworkRegressor().setWeightCol("w"));
    assertEquals("w", estimator.getWeightCol());
    assertInstanceOf(HasWeightCol.class, linear().setMaxIter(1).fit(table(spark)));
  }
}
