package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.linalg.ByteScale;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.NonFiniteLossException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.jdk.javaapi.CollectionConverters;

/** A run leaves neither blocks nor what it broadcast behind, whether it ends well or not. */
@ExtendWith(SparkSessionExtension.class)
class ReleaseSparkTest {

  /** Spark removes broadcasts in the background; on any machine long before this. */
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  /** Sees what is persistent during a run, and keeps it from being garbage. */
  private record Witness(JavaSparkContext context, Set<JavaRDD<?>> seen)
      implements TrainingObserver {
    @Override
    public void dataScanned(DataScan scan, int features, long validationRows, long testRows) {
      assertEquals(1, context.getPersistentRDDs().size(), "the rows that were read");
      seen.addAll(context.getPersistentRDDs().values());
    }

    @Override
    public void iterationDone(Iteration iteration) {
      seen.addAll(context.getPersistentRDDs().values());
    }
  }

  private static TrainingOutcome train(
      SparkSession spark, Set<JavaRDD<?>> seen, String loss, double stepSize) {
    String label = loss.equals("squared-error") ? "amount" : SyntheticRows.KIND;
    return new NetworkTraining(
            new TrainingData(
                SyntheticRows.table(spark, SyntheticRows.of(100, 1), 2),
                Optional.empty(),
                0.2,
                SyntheticRows.columns(false, label)),
            NetworkTrainingSparkTest.design(loss),
            NetworkTrainingSparkTest.settings(stepSize).withStepHalvings(0),
            new Witness(JavaSparkContext.fromSparkContext(spark.sparkContext()), seen))
        .run();
  }

  /**
   * The broadcast matrices, and scales of bytes, in this JVM, which is driver and executor in one.
   */
  private static int broadcastMatrices() {
    BlockManager blocks = SparkEnv.get().blockManager();
    int matrices = 0;
    for (BlockId id :
        CollectionConverters.asJava(blocks.getMatchingBlockIds(BlockId::isBroadcast))) {
      if (id.name().contains("piece")) {
        continue;
      }
      scala.Option<BlockResult> block = blocks.getLocalValues(id);
      if (block.isDefined()) {
        for (Object value : CollectionConverters.asJava(block.get().data().toSeq())) {
          matrices += value instanceof Matrix || value instanceof ByteScale ? 1 : 0;
        }
      }
    }
    return matrices;
  }

  private static void assertNoBroadcastMatrixIsLeft() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (broadcastMatrices() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertEquals(0, broadcastMatrices());
  }

  private static void assertReleased(Set<JavaRDD<?>> seen) {
    assertFalse(seen.isEmpty(), "blocks are persistent while they are iterated over");
    for (JavaRDD<?> rdd : seen) {
      assertEquals(StorageLevel.NONE(), rdd.getStorageLevel());
    }
    assertNoBroadcastMatrixIsLeft();
  }

  @Test
  void aBroadcastMatrixIsSeenUntilItIsDestroyed(SparkSession spark) {
    Broadcast<Matrix> matrix =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(Precision.DOUBLE.column(1, 2));
    assertEquals(1, broadcastMatrices());
    matrix.destroy();
    assertNoBroadcastMatrixIsLeft();
  }

  @Test
  void aRunReleasesWhatItTook(SparkSession spark) {
    Set<JavaRDD<?>> seen = new HashSet<>();
    assertTrue(train(spark, seen, "softmax-cross-entropy", 0.1).test().isPresent());
    assertReleased(seen);
  }

  /** Before the first iteration there is nobody to see them. */
  @Test
  void rowsThatCannotBeTrainedOnAreReleased(SparkSession spark) {
    List<Row> rows = new ArrayList<>(SyntheticRows.of(100, 1));
    Object[] bad = new Object[rows.get(0).size()];
    Arrays.setAll(bad, column -> rows.get(7).get(column));
    bad[SyntheticRows.SCHEMA.fieldIndex(SyntheticRows.KIND)] = Double.NaN;
    rows.set(7, RowFactory.create(bad));
    assertThrows(InvalidDataException.class, () -> train(spark, rows, "softmax-cross-entropy"));
    // No class 0.5, for which no head is found after the scan.
    bad[SyntheticRows.SCHEMA.fieldIndex(SyntheticRows.KIND)] = 0.5;
    assertThrows(InvalidDataException.class, () -> train(spark, rows, "softmax-cross-entropy"));
    assertEquals(
        Map.of(), JavaSparkContext.fromSparkContext(spark.sparkContext()).getPersistentRDDs());
  }

  private static TrainingOutcome train(SparkSession spark, List<Row> rows, String loss) {
    return new NetworkTraining(
            TrainingData.of(
                SyntheticRows.table(spark, rows, 2),
                SyntheticRows.columns(false, SyntheticRows.KIND)),
            NetworkTrainingSparkTest.design(loss),
            NetworkTrainingSparkTest.settings(0.1),
            TrainingObserver.NONE)
        .run();
  }

  @Test
  void aRunThatFailsReleasesWhatItTook(SparkSession spark) {
    Set<JavaRDD<?>> seen = new HashSet<>();
    assertThrows(NonFiniteLossException.class, () -> train(spark, seen, "squared-error", 1e200));
    assertReleased(seen);
  }
}
