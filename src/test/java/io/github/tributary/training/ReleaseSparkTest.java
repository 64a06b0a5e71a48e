package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.optim.NonFiniteLossException;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.jdk.javaapi.CollectionConverters;

/** A run leaves neither blocks nor broadcast weights behind, whether it ends well or not. */
@ExtendWith(SparkSessionExtension.class)
class ReleaseSparkTest {

  /** Spark removes broadcasts in the background; on any machine long before this. */
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private static TrainingOutcome train(SparkSession spark, String loss, double stepSize) {
    String label = loss.equals("squared-error") ? "amount" : SyntheticRows.KIND;
    return new NetworkTraining(
            new TrainingData(
                SyntheticRows.table(spark, SyntheticRows.of(100, 1), 2),
                Optional.empty(),
                0.2,
                SyntheticRows.columns(false, label)),
            NetworkTrainingSparkTest.design(loss),
            NetworkTrainingSparkTest.settings(stepSize),
            TrainingObserver.NONE)
        .run();
  }

  /** The broadcast matrices in this JVM, which is driver and executor in one. */
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
          matrices += value instanceof Matrix ? 1 : 0;
        }
      }
    }
    return matrices;
  }

  private static void assertNothingIsLeft(SparkSession spark, int persistentBefore) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    assertEquals(persistentBefore, context.getPersistentRDDs().size());
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (broadcastMatrices() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertEquals(0, broadcastMatrices());
  }

  private static int persistent(SparkSession spark) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext()).getPersistentRDDs().size();
  }

  @Test
  void aBroadcastMatrixIsSeenUntilItIsDestroyed(SparkSession spark) {
    Broadcast<Matrix> matrix =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(Precision.DOUBLE.column(1, 2));
    assertEquals(1, broadcastMatrices());
    matrix.destroy();
    assertNothingIsLeft(spark, persistent(spark));
  }

  @Test
  void aRunReleasesWhatItTook(SparkSession spark) {
    int before = persistent(spark);
    assertTrue(train(spark, "softmax-cross-entropy", 0.1).train().get("loss") > 0);
    assertNothingIsLeft(spark, before);
  }

  @Test
  void aRunThatFailsReleasesWhatItTook(SparkSession spark) {
    int before = persistent(spark);
    assertThrows(NonFiniteLossException.class, () -> train(spark, "squared-error", 1e200));
    assertNothingIsLeft(spark, before);
  }
}
