package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.Origin;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Choices;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.SigmoidCrossEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** Predictions for a table are those of the network, row by row. */
@ExtendWith(SparkSessionExtension.class)
class BatchPredictionSparkTest {

  /** A product over a block of rows may add in another order than over one row. */
  private static final double ROUNDING = 1e-12;

  private static final FeatureScaler STANDARDIZER =
      FeatureScaler.linear(new double[] {0.1, 100, 0, 1}, new double[] {1, 30, 0.001, 0.8});

  private static TrainedNetwork model(Head head) {
    Network network = new Network(4, List.of(new Layer(6, Activation.parse("tanh"))), head);
    return new TrainedNetwork(
        new Parameters(network, Precision.DOUBLE, SyntheticRows.parameters(network, 3)),
        STANDARDIZER,
        new Columns(SyntheticRows.FEATURES, List.of("yes"), null),
        new Origin("0", 1, 1, "", 1, ""));
  }

  private static double[] outputs(TrainedNetwork model, Row row) {
    double[] features = new double[4];
    for (int j = 0; j < 4; j++) {
      features[j] = row.getDouble(j);
    }
    Workspace workspace = new Workspace(model.network(), model.precision());
    Matrix a = model.outputs(new double[][] {features}, workspace);
    return a.toArray();
  }

  static Stream<Head> heads() {
    return Choices.heads().stream();
  }

  @ParameterizedTest
  @MethodSource("heads")
  void predictionsAreTheOutputsOfTheNetworkForEachRow(Head head, SparkSession spark) {
    TrainedNetwork model = model(head);
    List<Row> rows = SyntheticRows.of(50, 1);
    List<Row> predicted =
        BatchPrediction.transform(SyntheticRows.table(spark, rows, 3), model).collectAsList();
    assertEquals(rows.size(), predicted.size());
    for (int i = 0; i < rows.size(); i++) {
      double[] a = outputs(model, rows.get(i));
      Object prediction = predicted.get(i).getAs(BatchPrediction.PREDICTION);
      if (!head.isClassifier()) {
        assertArrayEquals(a, numbers(prediction), ROUNDING);
        continue;
      }
      double[] probabilities = numbers(predicted.get(i).getAs(BatchPrediction.PROBABILITY));
      if (head.outputs() == 1) {
        assertArrayEquals(new double[] {1 - a[0], a[0]}, probabilities, ROUNDING);
      } else {
        assertArrayEquals(a, probabilities, ROUNDING);
      }
      assertArrayEquals(classes(head, a), numbers(prediction));
    }
  }

  private static double[] numbers(Object value) {
    if (value instanceof Double number) {
      return new double[] {number};
    }
    return CollectionConverters.asJava((scala.collection.Seq<?>) value).stream()
        .mapToDouble(Double.class::cast)
        .toArray();
  }

  private static double[] classes(Head head, double[] a) {
    if (head.targets() < head.outputs()) {
      int best = 0;
      for (int k = 1; k < a.length; k++) {
        best = a[k] > a[best] ? k : best;
      }
      return new double[] {best};
    }
    double[] classes = new double[a.length];
    for (int k = 0; k < a.length; k++) {
      classes[k] = a[k] > 0.5 ? 1 : 0;
    }
    return classes;
  }

  @ParameterizedTest
  @MethodSource("heads")
  void schemaSaysWhatTheColumnsHold(Head head, SparkSession spark) {
    StructType schema =
        BatchPrediction.transform(
                SyntheticRows.table(spark, SyntheticRows.of(1, 1), 1), model(head))
            .schema();
    String prediction = head.targets() == 1 ? "double" : "array<double>";
    assertEquals(prediction, schema.apply("prediction").dataType().simpleString());
    List<String> names = List.of(schema.fieldNames());
    assertEquals(head.isClassifier(), names.contains("probability"));
    assertEquals(
        List.of(SyntheticRows.SCHEMA.fieldNames()), names.subList(0, SyntheticRows.SCHEMA.size()));
    if (head.isClassifier()) {
      assertEquals("array<double>", schema.apply("probability").dataType().simpleString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void orderAndOtherColumnsStayForPartitionsOfAnySize(int partitions, SparkSession spark) {
    StructType schema =
        SyntheticRows.SCHEMA
            .add("name", DataTypes.StringType, true)
            .add("vector", SQLDataTypes.VectorType(), true);
    List<Row> rows = new ArrayList<>();
    // Two and a half batches of the job in one partition.
    for (Row row : SyntheticRows.of(960, 1)) {
      Object[] values = new Object[schema.size()];
      for (int c = 0; c < row.size(); c++) {
        values[c] = row.get(c);
      }
      values[row.size()] = rows.size() % 5 == 0 ? null : "row " + rows.size();
      values[row.size() + 1] = Vectors.dense(rows.size(), 1);
      rows.add(RowFactory.create(values));
    }
    Dataset<Row> table =
        SyntheticRows.table(spark, schema, rows, partitions)
            .union(SyntheticRows.table(spark, schema, List.of(), 1));
    List<Row> predicted =
        BatchPrediction.transform(table, model(new SigmoidCrossEntropy(1))).collectAsList();
    assertEquals(rows.size(), predicted.size());
    for (int i = 0; i < rows.size(); i++) {
      for (int c = 0; c < schema.size(); c++) {
        assertEquals(rows.get(i).get(c), predicted.get(i).get(c), "row " + i + ", column " + c);
      }
    }
    double[] last = outputs(model(new SigmoidCrossEntropy(1)), rows.get(959));
    double[] found = numbers(predicted.get(959).getAs(BatchPrediction.PROBABILITY));
    assertEquals(last[0], found[1], ROUNDING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prediction", "probability"})
  void refusesATableThatHasAColumnOfThatName(String name, SparkSession spark) {
    Dataset<Row> table =
        SyntheticRows.table(spark, SyntheticRows.of(2, 1), 1).withColumnRenamed("kind", name);
    assertEquals(
        "the data already has a column '" + name + "'; rename or drop it",
        assertThrows(
                InvalidDataException.class,
                () -> BatchPrediction.transform(table, model(new SigmoidCrossEntropy(1))))
            .getMessage());
  }

  @Test
  void refusesAnotherNumberOfFeatures() {
    assertEquals(
        "the data has 3 features but the model was trained on 4; use the columns that it was trained"
            + " on (for libsvm, set the option numFeatures)",
        assertThrows(InvalidDataException.class, () -> BatchPrediction.requireFeatures(3, 4))
            .getMessage());
  }

  @Test
  void refusesATableWithoutAFeatureButNeedsNoLabel(SparkSession spark) {
    Dataset<Row> table = SyntheticRows.table(spark, SyntheticRows.of(2, 1), 1);
    TrainedNetwork model = model(new SigmoidCrossEntropy(1));
    assertEquals(2, BatchPrediction.transform(table.drop("yes"), model).count());
    assertThrows(
        InvalidDataException.class, () -> BatchPrediction.transform(table.drop("f2"), model));
  }

  @Test
  void namesTheColumnOfAFeatureThatIsNoNumber(SparkSession spark) {
    Object[] values = new Object[SyntheticRows.SCHEMA.size()];
    Arrays.fill(values, 1.0);
    values[2] = Double.NaN;
    Dataset<Row> table = SyntheticRows.table(spark, List.of(RowFactory.create(values)), 1);
    Dataset<Row> predicted = BatchPrediction.transform(table, model(new SigmoidCrossEntropy(1)));
    Throwable cause = assertThrows(Exception.class, predicted::collectAsList);
    while (cause.getCause() != null && !(cause instanceof InvalidDataException)) {
      cause = cause.getCause();
    }
    assertTrue(cause.getMessage().contains("feature in column 'f2'"), cause.toString());
  }
}
