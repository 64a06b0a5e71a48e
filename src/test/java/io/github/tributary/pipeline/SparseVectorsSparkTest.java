package io.github.tributary.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.linalg.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.SparkException;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More features than prediction keeps dense, few of them not 0. */
@ExtendWith(SparkSessionExtension.class)
class SparseVectorsSparkTest {

  private static final int FEATURES = 5000;
  private static final int ROWS = 300;
  private static final int NON_ZEROS = 12;

  private static final StructType SCHEMA =
      new StructType()
          .add("label", DataTypes.DoubleType)
          .add("features", SQLDataTypes.VectorType());

  private static List<Row> rows() {
    Random random = new Random(5);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      // The first feature is always there and far from 0, so that centering matters.
      int[] indices = new int[NON_ZEROS];
      double[] values = new double[NON_ZEROS];
      values[0] = 3 + random.nextGaussian();
      int space = (FEATURES - 1) / (NON_ZEROS - 1);
      for (int k = 1; k < NON_ZEROS; k++) {
        indices[k] = 1 + (k - 1) * space + random.nextInt(space);
        values[k] = random.nextGaussian();
      }
      rows.add(
          RowFactory.create(values[0] > 3 ? 1.0 : 0.0, Vectors.sparse(FEATURES, indices, values)));
    }
    return rows;
  }

  private static List<Row> dense(List<Row> rows) {
    return rows.stream()
        .map(row -> RowFactory.create(row.get(0), ((Vector) row.get(1)).toDense()))
        .toList();
  }

  private static NeuralNetworkClassifier classifier(String scaling) {
    return new NeuralNetworkClassifier()
        .setSolver("gd")
        .setScaling(scaling)
        .setHiddenLayers(4)
        .setActivation("tanh")
        .setPrecision("double")
        .setStepSize(0.5)
        .setMaxIter(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"standard", "robust", "min-max", "none"})
  void oneModelFromSparseAndFromDenseVectors(String scaling, SparkSession spark) {
    List<Row> rows = rows();
    double[] sparse =
        classifier(scaling)
            .fit(spark.createDataFrame(rows, SCHEMA))
            .network()
            .parameters()
            .flat()
            .toArray();
    double[] dense =
        classifier(scaling)
            .fit(spark.createDataFrame(dense(rows), SCHEMA))
            .network()
            .parameters()
            .flat()
            .toArray();
    assertArrayEquals(sparse, dense, "how a vector is stored does not count, only what it holds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"standard", "robust"})
  void predictionsInSparseBlocksAreThoseOfSingleDenseRows(String scaling, SparkSession spark) {
    Dataset<Row> table = spark.createDataFrame(rows(), SCHEMA).coalesce(1);
    NeuralNetworkClassificationModel model = classifier(scaling).fit(table);
    int right = 0;
    for (Row row : model.transform(table).collectAsList()) {
      Vector raw = row.getAs("rawPrediction");
      // The bias with the centering in it is rounded in double; sums of 5000 products differ.
      assertArrayEquals(
          model.predictRaw(row.<Vector>getAs("features").toDense()).toArray(),
          raw.toArray(),
          1e-12);
      right += row.getAs("label").equals(row.getAs("prediction")) ? 1 : 0;
    }
    assertTrue(right > ROWS * 0.8, right + " of " + ROWS);
    assertEquals(Precision.DOUBLE, model.network().precision());
  }

  @Test
  void aSparseVectorWithNanIsInvalid(SparkSession spark) {
    List<Row> rows = rows();
    NeuralNetworkClassificationModel model =
        classifier("standard").fit(spark.createDataFrame(rows, SCHEMA));
    List<Row> broken = new ArrayList<>(rows.subList(0, 3));
    broken.set(
        1,
        RowFactory.create(0.0, Vectors.sparse(FEATURES, new int[] {7}, new double[] {Double.NaN})));
    Dataset<Row> table = spark.createDataFrame(broken, SCHEMA).coalesce(1);
    assertEquals(2, model.setHandleInvalid("skip").transform(table).count());
    List<Row> kept = model.setHandleInvalid("keep").transform(table).collectAsList();
    assertTrue(Double.isNaN(kept.get(1).<Double>getAs("prediction")));
    assertFalse(Double.isNaN(kept.get(2).<Double>getAs("prediction")));
    SparkException error =
        assertThrows(
            SparkException.class,
            () -> model.setHandleInvalid("error").transform(table).collectAsList());
    assertTrue(error.getMessage().contains("features[7]"), error.getMessage());
  }
}
