package io.github.tributary.pipeline;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.training.ClassWeights;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code classWeight = balanced}: classes weigh the same, whatever their rows weigh. */
@ExtendWith(SparkSessionExtension.class)
class ClassWeightSparkTest {

  /** Two solvers that stop where the gradient is below 1e-6 or so. */
  private static final double SOLVED = 1e-4;

  private static Dataset<Row> table(SparkSession spark) {
    return spark
        .range(400)
        .selectExpr("id", "randn(1) x", "cast(randn(1) + randn(3) > 1 as double) label")
        .withColumn("features", functions.array_to_vector(array(col("x"))))
        .withColumn("w", expr("if(label = 1, 1D, 3D)"))
        .cache();
  }

  private static NeuralNetworkClassifier balanced() {
    return new NeuralNetworkClassifier()
        .setSolver("l-bfgs")
        .setPrecision("double")
        .setTol(0)
        .setClassWeight("balanced");
  }

  @Test
  void aRowOfWeightThreeCountsAsThreeRows(SparkSession spark) {
    Dataset<Row> table = table(spark);
    Dataset<Row> copies = table.withColumn("copy", expr("explode(sequence(1, cast(w as int)))"));
    double[] weighted = balanced().setWeightCol("w").fit(table).weights().toArray();
    assertEquals(-0.59, weighted[1], 0.005, "rounded to two digits");
    assertArrayEquals(balanced().fit(copies).weights().toArray(), weighted, SOLVED);
  }

  @Test
  void bothClassesWeighTheSameInMllibsModelToo(SparkSession spark) {
    Dataset<Row> table = table(spark).withColumn("w", expr("if(label = 1, 0.25D, 1 + id / 100D)"));
    double ones = table.where("label = 1").selectExpr("sum(w)").first().getDouble(0);
    double zeros = table.where("label = 0").selectExpr("sum(w)").first().getDouble(0);
    Dataset<Row> byHand =
        table.withColumn("w", expr("w / if(label = 1, " + ones + "D, " + zeros + "D)"));
    var expected = new LogisticRegression().setWeightCol("w").setTol(1e-12).fit(byHand);
    assertArrayEquals(
        new double[] {expected.coefficients().apply(0), expected.intercept()},
        balanced().setWeightCol("w").fit(table).weights().toArray(),
        SOLVED);
  }

  @Test
  void factorsAreTheSameInAnyOrderAndLeaveOutClassesOfNoWeight(SparkSession spark) {
    Dataset<Row> table =
        spark.range(300).selectExpr("cast(id % 3 as double) label", "if(id % 3 = 2, 0, 0.1) w");
    Map<Integer, Double> expected = Map.of(0, 1.0, 1, 1.0);
    for (int partitions : List.of(1, 2, 7)) {
      assertEquals(
          expected,
          ClassWeights.balanced(
              table.repartition(partitions), col("label"), col("w").cast("double")));
    }
  }
}
