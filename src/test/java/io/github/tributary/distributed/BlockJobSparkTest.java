package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Batch;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** Every part is counted once, and nothing of what was sent stays behind. */
@ExtendWith(SparkSessionExtension.class)
class BlockJobSparkTest {

  /** Spark removes broadcasts in the background; on any machine long before this. */
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private static final long SMALL = 1;
  private static final long LARGE = 1L << 40;

  /** What is sent: a number, and how many bytes it is said to take. */
  private static final class Factor implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int value;
    private final long bytes;

    Factor(int value, long bytes) {
      this.value = value;
      this.bytes = bytes;
    }
  }

  /** Counts rows, times the factor; fails where that is 0. */
  private static final class Counting implements BlockTask<Factor, Long> {

    private static final long serialVersionUID = 1L;

    @Override
    public Visitor<Long> start(Factor factor) {
      return new Visitor<>() {
        private long rows;

        @Override
        public void visit(Batch block) {
          if (factor.value == 0) {
            throw new ArithmeticException("planted");
          }
          rows += block.size();
        }

        @Override
        public Long part() {
          return factor.value * rows;
        }
      };
    }

    @Override
    public Long empty() {
      return 0L;
    }

    @Override
    public long bytes() {
      return Long.BYTES;
    }

    @Override
    public long broadcastBytes(Factor factor) {
      return factor.bytes;
    }

    @Override
    public Long merge(Long one, Long other) {
      return one + other;
    }
  }

  /** As many batches of 1, 2, 3, … rows as partitions, and two empty partitions. */
  private static JavaRDD<Batch> blocks(SparkSession spark, int count) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Batch> batches =
        IntStream.rangeClosed(1, count)
            .mapToObj(
                rows ->
                    new Batch(
                        Precision.FLOAT.matrix(1, rows),
                        Precision.FLOAT.matrix(1, rows),
                        new double[rows]))
            .toList();
    return context.parallelize(batches, count).union(context.parallelize(List.<Batch>of(), 2));
  }

  private static int broadcastFactors() {
    BlockManager blocks = SparkEnv.get().blockManager();
    int factors = 0;
    for (BlockId id :
        CollectionConverters.asJava(blocks.getMatchingBlockIds(BlockId::isBroadcast))) {
      if (id.name().contains("piece")) {
        continue;
      }
      scala.Option<BlockResult> block = blocks.getLocalValues(id);
      if (block.isDefined()) {
        for (Object value : CollectionConverters.asJava(block.get().data().toSeq())) {
          factors += value instanceof Factor ? 1 : 0;
        }
      }
    }
    return factors;
  }

  private static void assertNothingIsLeft() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (broadcastFactors() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertEquals(0, broadcastFactors());
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "2,1", "5,2", "30,1", "30,2", "30,3", "30,9"})
  void everyPartIsCountedOnceWhateverTheTree(int partitions, int depth, SparkSession spark) {
    long rows = partitions * (partitions + 1L) / 2;
    for (long bytes : new long[] {SMALL, LARGE}) {
      assertEquals(
          3 * rows,
          BlockJob.run(
              blocks(spark, partitions),
              new Merging(Aggregation.AUTO, depth),
              new Factor(3, bytes),
              new Counting()));
    }
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @CsvSource({
    "TREE, 1e12, 9, false",
    "SLICED, 1, 1, true",
    "AUTO, 2e6, 134, false",
    "AUTO, 2e6, 135, true",
    "AUTO, 1e6, 1e6, false",
    "AUTO, 4e8, 1, true"
  })
  void longOrManyVectorsAreSliced(
      Aggregation aggregation, double bytes, double parts, boolean sliced) {
    assertEquals(sliced, aggregation.slices((long) bytes, (int) parts));
  }

  /** As many as there are parts, but of a mebibyte at least and 64 at most. */
  @ParameterizedTest
  @CsvSource({
    "40, 1000, 1",
    "2097152, 1000, 3",
    "104857600, 10, 10",
    "400000000, 1000, 382",
    "400000000, 2, 6"
  })
  void slicesAreNeitherTinyNorHuge(long bytes, int parts, int slices) {
    assertEquals(slices, Aggregation.slicesOf(bytes, parts));
  }

  @ParameterizedTest
  @ValueSource(longs = {SMALL, LARGE})
  void aJobThatFailsSaysWhyAndLeavesNothing(long bytes, SparkSession spark) {
    JavaRDD<Batch> blocks = blocks(spark, 3);
    Factor zero = new Factor(0, bytes);
    Exception e =
        assertThrows(
            SparkException.class,
            () -> BlockJob.run(blocks, new Merging(Aggregation.TREE, 2), zero, new Counting()));
    assertTrue(e.getMessage().contains("planted"), e.getMessage());
    assertNothingIsLeft();
  }
}
