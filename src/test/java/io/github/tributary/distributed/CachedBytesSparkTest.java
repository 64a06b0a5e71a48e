package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.ByteMatrix;
import io.github.tributary.linalg.ByteScale;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.FeatureScaling;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Dropout;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.activation.Relu;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import io.github.tributary.optim.BlockOrder;
import io.github.tributary.optim.Descent;
import io.github.tributary.optim.Evaluation;
import io.github.tributary.optim.LocalStepSolver;
import io.github.tributary.optim.LocalWorker;
import io.github.tributary.optim.Objective;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.rule.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.RDDInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Features that fit bytes are cached as bytes, and nothing that is computed sees a difference. */
@ExtendWith(SparkSessionExtension.class)
class CachedBytesSparkTest {

  private static final int FEATURES = 300;
  private static final int ROWS = 500;
  private static final int BLOCK_SIZE = 64;
  private static final int CLASSES = 3;
  private static final int WORKERS = 3;
  private static final Merging MERGING = new Merging(Aggregation.TREE, 2);
  static final Columns COLUMNS = new Columns(List.of("pixels"), List.of("kind"), "weight");
  static final StructType SCHEMA =
      new StructType()
          .add("pixels", SQLDataTypes.VectorType())
          .add("kind", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType);
  private static final Network NETWORK =
      new Network(FEATURES, List.of(new Layer(5, new Relu())), new SoftmaxCrossEntropy(CLASSES));

  /** What Spark's blocks add to the numbers in them: headers, and room in the arrays of objects. */
  private static final double OVERHEAD = 1.1;

  private static List<Row> rows() {
    SplittableRandom random = new SplittableRandom(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double[] x = new double[FEATURES];
      for (int j = 1; j < FEATURES; j++) {
        x[j] = random.nextInt(3) == 0 ? random.nextInt(256) : 0;
      }
      x[0] = 200; // a constant
      rows.add(
          RowFactory.create(
              Vectors.dense(x), (double) (i % CLASSES), 0.1 * (1 + random.nextInt(9))));
    }
    return rows;
  }

  private static BlockedRows pack(
      SparkSession spark, List<Row> rows, Precision precision, boolean standardized) {
    Dataset<Row> table = SyntheticRows.table(spark, SCHEMA, rows, 3);
    RowReader reader = new RowReader(table, COLUMNS);
    try (ReadRows read = ReadRows.of(table, reader)) {
      FeatureScaler scaling =
          standardized
              ? DataScan.of(read, 1, 0, 0, DataScan.Depth.MOMENTS)
                  .featureScaler(FeatureScaling.STANDARD)
              : FeatureScaler.identity(reader.features());
      return new BlockPacker(reader, scaling, precision, Layout.DENSE, 1, 0, 0, BLOCK_SIZE)
          .pack(read, Side.TRAINING, rows.size(), WORKERS);
    }
  }

  /** The same blocks, cached as numbers. */
  private static BlockedRows asNumbers(BlockedRows rows, Precision precision) {
    return new BlockedRows(
        rows.rdd().map(batch -> CachedBlock.of(batch.to(precision))),
        new ByteScale(new double[0], new double[0], precision),
        rows.rows(),
        rows.order(),
        rows.centering());
  }

  private static long blocksOfBytes(BlockedRows rows) {
    return rows.rdd().filter(batch -> batch.x() instanceof ByteMatrix).count();
  }

  private static LocalWorker.Task localSteps(Precision precision, BlockedRows rows) {
    Descent descent = new Descent(NETWORK, new Adam(0.9, 0.999, 1e-8), Descent.Limits.NONE);
    return new LocalWorker.Task(
        NETWORK, precision, descent, Penalty.NONE, rows.centering(), Dropout.NONE);
  }

  /** What is computed from blocks: gradients, parameters after local steps, inputs, metrics. */
  private static List<double[]> computed(BlockedRows rows, Precision precision) {
    List<double[]> all = new ArrayList<>();
    double[] start = SyntheticRows.parameters(NETWORK, 1);
    Objective whole = new DistributedObjective(NETWORK, precision, rows, MERGING);
    Objective minibatches =
        new DistributedObjective(NETWORK, precision, rows, MERGING)
            .inMinibatches(new BlockOrder(rows.blockCount(), 1, 1), 2);
    for (int step = 1; step <= 2; step++) {
      for (Objective objective : List.of(whole, minibatches)) {
        Evaluation evaluation = objective.evaluate(start, step);
        all.add(evaluation.gradient());
        all.add(new double[] {evaluation.loss(), evaluation.rows()});
      }
    }
    LocalWorker.Task task = localSteps(precision, rows);
    double[] moved = start.clone();
    LocalStepSolver solver =
        new LocalStepSolver(
            task,
            new DistributedRounds(task, rows, MERGING, Passes.ALONE),
            rows.order(),
            3,
            whole,
            2,
            0);
    for (int pass = 1; pass <= 2; pass++) {
      solver.run(moved, pass, (from, to) -> 0.01, (loss, norm) -> null);
    }
    all.add(moved);
    for (Batch batch : rows.take(2)) {
      assertTrue(batch.x() instanceof Matrix, "taken blocks are numbers");
      all.add(batch.x().toArray());
    }
    DistributedEvaluation.of(new Parameters(NETWORK, precision, moved), rows)
        .values()
        .values()
        .forEach(metric -> all.add(new double[] {metric}));
    return all;
  }

  static Stream<Arguments> packings() {
    return Stream.of(Precision.values())
        .flatMap(p -> Stream.of(Arguments.of(p, true), Arguments.of(p, false)));
  }

  @ParameterizedTest(name = "{0}, standardized {1}")
  @MethodSource("packings")
  void whatIsComputedFromBytesHasTheBitsOfWhatIsComputedFromNumbers(
      Precision precision, boolean standardized, SparkSession spark) {
    List<Row> table = rows();
    // Blocks in several pieces, all in the buffer of one task.
    for (int i = 0; i < 3 * BLOCK_SIZE; i++) {
      table.add(table.get(0));
    }
    // One row that does not fit bytes, whose block is one of numbers among others.
    double[] half = new double[FEATURES];
    half[1] = 0.5;
    table.add(RowFactory.create(Vectors.dense(half), 1.0, 1.0));
    try (BlockedRows bytes = pack(spark, table, precision, standardized);
        BlockedRows numbers = asNumbers(bytes, precision)) {
      assertEquals(bytes.rdd().count() - 1, blocksOfBytes(bytes));
      assertTrue(bytes.rdd().count() > bytes.blockCount(), "a block in pieces");
      assertEquals(0, blocksOfBytes(numbers));
      List<double[]> expected = computed(numbers, precision);
      List<double[]> found = computed(bytes, precision);
      assertEquals(expected.size(), found.size());
      for (int i = 0; i < expected.size(); i++) {
        assertArrayEquals(expected.get(i), found.get(i), "result " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aCachedFeatureTakesAByte(Precision precision, SparkSession spark) {
    try (BlockedRows blocks = pack(spark, rows(), precision, true)) {
      assertEquals(blocks.rdd().count(), blocksOfBytes(blocks));
      int cached = blocks.rdd().rdd().dependencies().head().rdd().id();
      long found = 0;
      for (RDDInfo info : spark.sparkContext().getRDDStorageInfo()) {
        found += info.id() == cached ? info.memSize() + info.diskSize() : 0;
      }
      long packed = ROWS * (long) (FEATURES + precision.bytes() + Double.BYTES);
      assertTrue(found >= packed && found <= OVERHEAD * packed, found + " bytes for " + packed);
    }
  }
}
