package io.github.tributary.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkException;
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
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkSessionExtension.class)
class TransformSparkTest {

  /** A product of another shape may round single precision otherwise. */
  private static final double FLOAT = 1e-5;

  private static final StructType POINTS =
      new StructType().add("id", DataTypes.IntegerType).add("features", SQLDataTypes.VectorType());

  private static NeuralNetworkClassificationModel model(SparkSession spark, String label) {
    return Frames.classifier(label).fit(Frames.of(spark, 200, 1));
  }

  @Test
  void aFieldOfAStructStaysItself(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 100, 2).coalesce(1);
    NeuralNetworkClassificationModel model = model(spark, "yes");
    Dataset<Row> nested =
        table
            .withColumn("s", functions.struct(col("*")))
            .withColumn("list", functions.array(col("s")))
            .withColumn("map", functions.map(functions.lit("k"), col("s")));
    // Some of the fields alone: Spark then leaves the others out where it can.
    for (String field :
        List.of("s.amount", "list[0].amount", "list.amount[0]", "map['k'].amount")) {
      assertEquals(
          table.select("amount").collectAsList(),
          model.transform(nested).selectExpr(field).collectAsList(),
          field);
    }
  }

  @Test
  void blocksOfRowsAreWhatSingleRowsAre(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 2500, 2).coalesce(1);
    for (String label : List.of("yes", "kind")) {
      NeuralNetworkClassificationModel model = model(spark, label);
      List<Row> before = table.collectAsList();
      List<Row> after = model.transform(table).collectAsList();
      assertEquals(before.size(), after.size());
      int width = before.get(0).size();
      for (int i = 0; i < before.size(); i++) {
        Row row = after.get(i);
        for (int c = 0; c < width; c++) {
          assertEquals(before.get(i).get(c), row.get(c), "row " + i + " stays as and where it is");
        }
        Vector features = row.getAs("features");
        Vector raw = row.getAs("rawPrediction");
        Vector probability = row.getAs("probability");
        double scale = Math.max(1, Vectors.norm(raw, 2));
        assertArrayEquals(model.predictRaw(features).toArray(), raw.toArray(), FLOAT * scale);
        assertArrayEquals(
            model.predictProbability(features).toArray(), probability.toArray(), FLOAT);
        assertEquals(probability.argmax(), (int) row.<Double>getAs("prediction").doubleValue());
      }
    }
  }

  @Test
  void aTableWithoutRowsIsRefusedByFitAndLeftEmptyByTransform(SparkSession spark) {
    Dataset<Row> none = Frames.of(spark, 50, 2).limit(0);
    assertEquals(
        "the data has no rows",
        assertThrows(InvalidDataException.class, () -> Frames.classifier("kind").fit(none))
            .getMessage());
    assertEquals(0, model(spark, "kind").transform(none).count());
    Dataset<Row> missing =
        Frames.of(spark, 50, 2)
            .withColumn("features", functions.lit(null).cast(SQLDataTypes.VectorType()));
    assertEquals(
        "vector column 'features' is missing in every row; expected vectors",
        assertThrows(InvalidDataException.class, () -> Frames.classifier("kind").fit(missing))
            .getMessage());
  }

  @Test
  void thresholdsDecideAsSparksDo(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 300, 3);
    NeuralNetworkClassificationModel model =
        model(spark, "kind").setThresholds(new double[] {0.9, 0.05, 0.6});
    for (Row row : model.transform(table).collectAsList()) {
      assertEquals(
          model.probability2prediction(row.getAs("probability")), row.<Double>getAs("prediction"));
    }
    long[] counts = new long[3];
    model
        .transform(table)
        .collectAsList()
        .forEach(row -> counts[row.<Double>getAs("prediction").intValue()]++);
    assertTrue(counts[1] > table.where("kind = 1").count() + 30, "class 1 is preferred");
  }

  @Test
  void columnsSetToNothingAreNotWritten(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 20, 4).select("features");
    NeuralNetworkClassificationModel model = model(spark, "yes");
    assertEquals(
        "[features, rawPrediction, probability, prediction]",
        List.of(model.transform(table).columns()).toString());
    model.setRawPredictionCol("");
    assertEquals(
        "[features, probability, prediction]",
        List.of(model.transform(table).columns()).toString());
    model.setProbabilityCol("").setPredictionCol("class");
    assertEquals("[features, class]", List.of(model.transform(table).columns()).toString());
  }

  private static Dataset<Row> pointsWithHoles(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    rows.add(RowFactory.create(0, Vectors.dense(0.1, 100, 0, 1)));
    rows.add(RowFactory.create(1, null));
    rows.add(RowFactory.create(2, Vectors.dense(0.1, Double.NaN, 0, 1)));
    rows.add(RowFactory.create(3, Vectors.sparse(4, new int[] {1}, new double[] {90})));
    rows.add(RowFactory.create(4, Vectors.dense(0.1, Double.POSITIVE_INFINITY, 0, 1)));
    return SyntheticRows.table(spark, POINTS, rows, 1);
  }

  @Test
  void invalidRowsAreAnErrorOrSkippedOrKept(SparkSession spark) {
    Dataset<Row> table = pointsWithHoles(spark);
    NeuralNetworkClassificationModel model = model(spark, "kind");
    String message =
        assertThrows(SparkException.class, () -> model.transform(table).collectAsList())
            .getCause()
            .getMessage();
    assertTrue(message.contains("missing, NaN or infinite feature"), message);
    List<Row> skipped = model.setHandleInvalid("skip").transform(table).collectAsList();
    assertEquals(List.of(0, 3), skipped.stream().map(row -> row.getInt(0)).toList());
    List<Row> kept = model.setHandleInvalid("keep").transform(table).collectAsList();
    assertEquals(List.of(0, 1, 2, 3, 4), kept.stream().map(row -> row.getInt(0)).toList());
    assertTrue(Double.isNaN(kept.get(1).<Double>getAs("prediction")));
    assertTrue(Double.isNaN(kept.get(2).<Vector>getAs("probability").apply(2)));
    assertEquals(skipped.get(1).get(2), kept.get(3).get(2), "others are not touched");
  }

  @Test
  void aPartitionOfInvalidRowsAloneIsSkippedWhole(SparkSession spark) {
    Dataset<Row> table = pointsWithHoles(spark).where("id = 1");
    assertEquals(0, model(spark, "kind").setHandleInvalid("skip").transform(table).count());
  }

  @Test
  void aVectorOfAnotherSizeIsAClearError(SparkSession spark) {
    Dataset<Row> table =
        SyntheticRows.table(
            spark, POINTS, List.of(RowFactory.create(0, Vectors.dense(1, 2, 3))), 1);
    NeuralNetworkClassificationModel model = model(spark, "kind");
    String message =
        assertThrows(SparkException.class, () -> model.transform(table).collectAsList())
            .getCause()
            .getMessage();
    assertEquals(
        "vector column 'features' has 3 values in one row; expected 4 in every row", message);
    assertThrows(IllegalArgumentException.class, () -> model.predict(Vectors.dense(1, 2, 3)));
  }

  @Test
  void aStreamIsTransformedAsATableIs(SparkSession spark, @TempDir Path folder) throws Exception {
    NeuralNetworkClassificationModel model = model(spark, "kind");
    Dataset<Row> table = Frames.of(spark, 100, 5).select("f0", "features");
    table.write().parquet(folder.resolve("in").toString());
    Dataset<Row> stream =
        model.transform(
            spark.readStream().schema(table.schema()).parquet(folder.resolve("in").toString()));
    var query =
        stream
            .writeStream()
            .format("memory")
            .queryName("predicted")
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .trigger(org.apache.spark.sql.streaming.Trigger.AvailableNow())
            .start();
    query.awaitTermination();
    assertEquals(
        model.transform(table).orderBy(col("f0")).collectAsList(),
        spark.table("predicted").orderBy(col("f0")).collectAsList());
  }
}
