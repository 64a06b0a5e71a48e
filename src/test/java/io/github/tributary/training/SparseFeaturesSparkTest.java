package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.Aggregation;
import io.github.tributary.distributed.BlockPacker;
import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.DistributedObjective;
import io.github.tributary.distributed.Layout;
import io.github.tributary.distributed.Merging;
import io.github.tributary.distributed.ReadRows;
import io.github.tributary.distributed.RowReader;
import io.github.tributary.distributed.Side;
import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.FeatureScaling;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.SigmoidCrossEntropy;
import io.github.tributary.optim.CenteredObjective;
import io.github.tributary.optim.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
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

/** Sparse blocks mean the same as dense ones, whatever the storage and the partitions. */
@ExtendWith(SparkSessionExtension.class)
class SparseFeaturesSparkTest {

  private static final int P = 60;
  private static final int ROWS = 400;

  /** Sums of a few hundred terms in double, each rounded at 2⁻⁵³ of values up to about 10. */
  private static final double TOLERANCE = 1e-12;

  static final Columns COLUMNS = new Columns(List.of("x"), List.of("y"), null);
  private static final StructType SCHEMA =
      new StructType()
          .add("x", SQLDataTypes.VectorType(), false)
          .add("y", DataTypes.DoubleType, false);

  /** Three features of sixty per row, and an explicit zero where the storage is sparse. */
  static List<Row> rows(boolean storedDense) {
    SplittableRandom random = new SplittableRandom(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int first = random.nextInt(20);
      int[] indices = {first, 20 + random.nextInt(20), 40 + random.nextInt(18), 59};
      double[] values = {random.nextDouble(1, 3), -random.nextDouble(), 1, 0};
      Vector vector = Vectors.sparse(P, indices, values);
      rows.add(RowFactory.create(storedDense ? vector.toDense() : vector, first < 10 ? 1.0 : 0.0));
    }
    return rows;
  }

  static Dataset<Row> table(SparkSession spark, List<Row> rows, int partitions) {
    return SyntheticRows.table(spark, SCHEMA, rows, partitions);
  }

  private static Evaluation evaluation(
      Dataset<Row> table, Layout layout, boolean standardized, Network network) {
    RowReader reader = new RowReader(table, COLUMNS);
    ReadRows rows = ReadRows.of(table, reader);
    DataScan scan = DataScan.of(rows, 1, 0, 0, DataScan.Depth.MOMENTS);
    assertEquals(Layout.SPARSE, scan.layout());
    FeatureScaler featureScaler =
        standardized
            ? scan.featureScaler(FeatureScaling.STANDARD)
            : FeatureScaler.identity(reader.features());
    BlockPacker packer =
        new BlockPacker(reader, featureScaler, Precision.DOUBLE, layout, 1, 0, 0, 64);
    try (rows;
        BlockedRows blocks = packer.pack(rows, Side.TRAINING, scan.trainRows())) {
      return new CenteredObjective(
              blocks.centering(),
              network,
              Precision.DOUBLE,
              new DistributedObjective(
                  network, Precision.DOUBLE, blocks, new Merging(Aggregation.SLICED, 2)))
          .evaluate(SyntheticRows.parameters(network, 1), 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sparseGradientIsTheDenseOne(boolean standardized, SparkSession spark) {
    Dataset<Row> table = table(spark, rows(false), 3);
    for (List<Layer> hidden :
        List.of(List.<Layer>of(), List.of(new Layer(4, Activation.parse("tanh"))))) {
      Network network = new Network(P, hidden, new SigmoidCrossEntropy(1));
      Evaluation dense = evaluation(table, Layout.DENSE, standardized, network);
      Evaluation sparse = evaluation(table, Layout.SPARSE, standardized, network);
      assertEquals(dense.loss(), sparse.loss(), TOLERANCE);
      assertArrayEquals(dense.gradient(), sparse.gradient(), TOLERANCE);
    }
  }

  private static TrainingOutcome train(Dataset<Row> table) {
    NetworkDesign design =
        new NetworkDesign(List.of(), "sigmoid-cross-entropy", NetworkDesign.INFERRED);
    return new NetworkTraining(
            new TrainingData(table, Optional.empty(), 0.2, COLUMNS),
            design,
            TrainingSettings.DEFAULT.forSample(Precision.FLOAT, 64),
            TrainingObserver.NONE)
        .run();
  }

  @Test
  void storageOrderAndPartitionsDoNotChangeABit(SparkSession spark) {
    TrainingOutcome expected = train(table(spark, rows(false), 1));
    double[] parameters = expected.model().parameters().flat().toArray();
    assertTrue(expected.test().orElseThrow().get("accuracy") > 0.9);
    for (int partitions : new int[] {1, 3, 16}) {
      List<Row> rows = SyntheticRows.shuffled(rows(partitions == 3), partitions);
      TrainingOutcome found = train(table(spark, rows, partitions));
      assertArrayEquals(parameters, found.model().parameters().flat().toArray());
      assertEquals(expected.train(), found.train());
      assertEquals(expected.test(), found.test());
    }
  }
}
