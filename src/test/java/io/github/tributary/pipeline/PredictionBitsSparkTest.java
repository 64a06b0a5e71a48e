package io.github.tributary.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.blas.Blas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** In double precision, what is predicted for a row does not depend on the rows beside it. */
@ExtendWith(SparkSessionExtension.class)
class PredictionBitsSparkTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType);

  // In one partition a full batch and a part of an odd number of rows, in several odd and even.
  private static final int ROWS = 901;
  private static final int FEATURES = 123;

  private static Dataset<Row> table(SparkSession spark) {
    RandomStream random = RandomStream.of(1, RandomStream.Purpose.SAMPLE, 0, 0);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double[] features = new double[FEATURES];
      for (int j = 0; j < FEATURES; j++) {
        features[j] = random.nextUniform();
      }
      rows.add(RowFactory.create(i, Vectors.dense(features), (double) (i % 3)));
    }
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static Map<Integer, Vector> raw(Dataset<Row> predicted) {
    Map<Integer, Vector> raw = new HashMap<>();
    predicted
        .select("id", "rawPrediction")
        .collectAsList()
        .forEach(row -> raw.put(row.getInt(0), row.getAs(1)));
    return raw;
  }

  @Test
  void areTheSameForAnyPartitionsAndOrderAndForASingleRow(SparkSession spark) {
    // Others round the last columns of a product otherwise, and OpenBLAS groups of floats.
    assumeTrue(Blas.current().description().contains("(Haswell)"), "other kernels");
    Dataset<Row> table = table(spark);
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setHiddenLayers(33, 7)
            .setPrecision("double")
            .setMaxIter(2)
            .fit(table);
    Map<Integer, Vector> expected = raw(model.transform(table.coalesce(1)));
    for (int partitions : new int[] {1, 3, 7}) {
      Dataset<Row> shuffled =
          table.repartition(partitions).sortWithinPartitions(functions.hash(col("features")));
      Map<Integer, Vector> found = raw(model.transform(shuffled));
      for (int id = 0; id < ROWS; id++) {
        assertEquals(expected.get(id), found.get(id), "row " + id + " of " + partitions);
      }
    }
    for (Row row : table.limit(50).collectAsList()) {
      assertEquals(expected.get(row.getInt(0)), model.predictRaw(row.getAs("features")));
    }
  }
}
