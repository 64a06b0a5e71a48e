package io.github.tributary.distributed;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.Origin;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A table with predictions is a table like any other, and its other columns are as they were. */
@ExtendWith(SparkSessionExtension.class)
class TransformedTableSparkTest {

  // Two and a half batches of the job in one partition.
  private static final int ROWS = 960;

  private static final List<String> FEATURES = List.of("x", "y");

  private static final TrainedNetwork MODEL = model();

  private static TrainedNetwork model() {
    Network network =
        new Network(2, List.of(new Layer(5, Activation.parse("tanh"))), new SoftmaxCrossEntropy(3));
    return new TrainedNetwork(
        new Parameters(network, Precision.FLOAT, SyntheticRows.parameters(network, 3)),
        FeatureScaler.identity(2),
        new Columns(FEATURES, List.of("id"), null),
        new Origin("0", 1, 1, "", 1, ""));
  }

  private static Dataset<Row> points(SparkSession spark) {
    return spark
        .range(0, ROWS, 1, 1)
        .select(
            col("id"),
            functions.sin(col("id")).as("x"),
            functions.cos(col("id").multiply(7)).cast("float").as("y"));
  }

  /** A column of every type, each null in some rows. */
  private static Dataset<Row> everyType(SparkSession spark) {
    Dataset<Row> table = points(spark);
    for (String column :
        List.of(
            "id % 2 = 0 AS boolean",
            "cast(id % 100 AS tinyint) AS byte",
            "cast(id AS smallint) AS short",
            "cast(id AS int) AS int",
            "cast(x AS float) AS float",
            "cast(x AS decimal(10, 2)) AS decimal",
            "cast(id AS decimal(38, 10)) AS `wide decimal`",
            "concat('row ', id) AS string",
            "encode(cast(id AS string), 'UTF-8') AS binary",
            "date_add(date'2020-01-31', cast(id AS int)) AS date",
            "timestamp_seconds(id) AS timestamp",
            "cast(timestamp_seconds(id) AS timestamp_ntz) AS `local.time`",
            "make_dt_interval(0, id) AS duration",
            "make_ym_interval(0, cast(id AS int)) AS months",
            "array(id, null, id + 1) AS array",
            "array() AS empty",
            "map(concat('k', id), array(x, null)) AS map",
            "named_struct('a', id, 'b', named_struct('c', concat('s', id), 'd', null)) AS struct")) {
      String name = column.substring(column.lastIndexOf(" AS ") + 4);
      String value = column.substring(0, column.lastIndexOf(" AS "));
      table =
          table.selectExpr(
              "*",
              "if(id % 7 = "
                  + table.columns().length % 7
                  + ", null, "
                  + value
                  + ") AS "
                  + (name.startsWith("`") ? name : "`" + name + "`"));
    }
    return table;
  }

  @Test
  void columnsOfAllTypesAndTheirNullsStay(SparkSession spark) {
    Dataset<Row> table = everyType(spark);
    Dataset<Row> predicted = BatchPrediction.transform(table, MODEL);
    int width = table.columns().length;
    assertEquals(
        List.of(table.schema().fields()), List.of(predicted.schema().fields()).subList(0, width));
    assertEquals(
        table.collectAsList(), predicted.drop("prediction", "probability").collectAsList());
  }

  @Test
  void metadataAndNullabilityStay(SparkSession spark) {
    Dataset<Row> table =
        points(spark)
            .withColumn(
                "x", col("x").as("x", new MetadataBuilder().putString("unit", "m").build()));
    StructType schema = BatchPrediction.transform(table, MODEL).schema();
    assertEquals(table.schema().apply("x"), schema.apply("x"));
    assertEquals("{\"unit\":\"m\"}", schema.apply("x").metadata().json());
    assertEquals(table.schema().apply("id").nullable(), schema.apply("id").nullable());
    assertTrue(!schema.apply("prediction").nullable());
  }

  @Test
  void isFilteredJoinedGroupedAndCachedAsAnyOther(SparkSession spark) {
    Dataset<Row> predicted = BatchPrediction.transform(points(spark), MODEL);
    List<Row> all = predicted.collectAsList();
    assertEquals(all, predicted.collectAsList(), "computed again");
    long ones = all.stream().filter(row -> row.<Double>getAs("prediction") == 1).count();
    assertTrue(ones > 0 && ones < ROWS, "the model tells rows apart");
    assertEquals(ones, predicted.where("prediction = 1").count());
    assertEquals(
        all.stream().map(row -> row.<Double>getAs("prediction")).toList(),
        predicted.select("prediction").collectAsList().stream().map(r -> r.getDouble(0)).toList());
    Dataset<Row> both =
        predicted.as("a").join(predicted.as("b"), col("a.id").equalTo(col("b.id").plus(1)));
    assertEquals(ROWS - 1, both.count());
    assertEquals(
        all.subList(1, ROWS).stream().map(row -> row.<Double>getAs("prediction")).toList(),
        both.orderBy("a.id").select("a.prediction").collectAsList().stream()
            .map(row -> row.getDouble(0))
            .toList());
    assertEquals(
        ones, predicted.groupBy("prediction").count().where("prediction = 1").first().getLong(1));
    Dataset<Row> cached = predicted.cache();
    assertEquals(all, cached.collectAsList());
    assertEquals(all, cached.collectAsList());
    cached.unpersist();
  }

  @Test
  void twoModelsFollowEachOther(SparkSession spark) {
    Dataset<Row> once =
        BatchPrediction.transform(points(spark), MODEL)
            .withColumnRenamed("prediction", "first")
            .drop("probability");
    for (Row row : BatchPrediction.transform(once, MODEL).collectAsList()) {
      assertEquals(row.<Double>getAs("first"), row.<Double>getAs("prediction"));
    }
  }

  @Test
  void nothingIsReadBeforeSomebodyAsks(SparkSession spark) {
    Dataset<Row> table =
        points(spark).withColumn("x", functions.raise_error(functions.lit("read")).cast("double"));
    Dataset<Row> predicted = BatchPrediction.transform(table, MODEL);
    assertThrows(RuntimeException.class, predicted::collectAsList);
  }
}
