package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Batch;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** Every part is counted once, and nothing of what was sent stays behind. */
@ExtendWith(SparkSessionExtension.class)
class BlockJobSparkTest {

  private static final Set<String> EARLIER = new HashSet<>();

  /** Spark removes broadcasts in the background; on any machine long before this. */
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private static final long SMALL = 1;
  private static final long LARGE = 1L << 40;

  /** What is sent: a number, and how many bytes it is said to take. */
  private static class Factor implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int value;
    private final long bytes;

    Factor(int value, long bytes) {
      this.value = value;
      this.bytes = bytes;
    }
  }

  /** One that cannot be written. */
  private static final class Unwritable extends Factor {

    private static final long serialVersionUID = 1L;

    Unwritable(int value) {
      super(value, LARGE);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      throw new NotSerializableException("written");
    }
  }

  /** Gives back the factors that partitions with rows have started with. */
  private static final class Collecting implements BlockTask<Factor, List<Factor>> {

    private static final long serialVersionUID = 1L;

    @Override
    public Visitor<List<Factor>> start(Factor factor) {
      List<Factor> part = new ArrayList<>();
      return new Visitor<>() {
        @Override
        public void visit(Batch block) {
          part.add(factor);
        }

        @Override
        public List<Factor> part() {
          return part;
        }
      };
    }

    @Override
    public List<Factor> empty() {
      return new ArrayList<>();
    }

    @Override
    public long bytes() {
      return LARGE;
    }

    @Override
    public long broadcastBytes(Factor factor) {
      return factor.bytes;
    }

    @Override
    public List<Factor> merge(List<Factor> one, List<Factor> other) {
      one.addAll(other);
      return one;
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

  /** What other tests have left need not be read: there are thousands of it. */
  @BeforeAll
  static void lookAtWhatIsThere(SparkSession spark) {
    CollectionConverters.asJava(
            SparkEnv.get().blockManager().getMatchingBlockIds(BlockId::isBroadcast))
        .forEach(id -> EARLIER.add(id.name()));
  }

  private static int broadcastFactors() {
    BlockManager blocks = SparkEnv.get().blockManager();
    int factors = 0;
    for (BlockId id :
        CollectionConverters.asJava(blocks.getMatchingBlockIds(BlockId::isBroadcast))) {
      if (id.name().contains("piece") || EARLIER.contains(id.name())) {
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
    JavaRDD<Batch> blocks = blocks(spark, partitions);
    Merging merging = new Merging(Aggregation.AUTO, depth);
    for (long bytes : new long[] {SMALL, LARGE}) {
      Factor three = new Factor(3, bytes);
      assertEquals(3 * rows, BlockJob.run(blocks, merging, three, new Counting()));
      assertEquals(3 * rows, BlockJob.run(blocks, merging, Exchange.none(), three, new Counting()));
    }
    assertNothingIsLeft();
  }

  /** Neither what the tasks start with nor the parts; where Spark has to write them, it fails. */
  @Test
  void nothingIsWrittenInALocalSession(SparkSession spark) {
    JavaRDD<Batch> blocks = blocks(spark, 2);
    Merging merging = new Merging(Aggregation.TREE, 1);
    Factor factor = new Unwritable(3);
    List<Factor> found = BlockJob.run(blocks, merging, factor, new Collecting());
    assertEquals(2, found.size());
    found.forEach(one -> assertSame(factor, one));
    assertThrows(
        Exception.class,
        () -> BlockJob.run(blocks, merging, Exchange.none(), factor, new Collecting()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void whatWasLeftInMemoryGoesWithTheJob(int factor, SparkSession spark) {
    WeakReference<Factor> left = runWith(factor, blocks(spark, 3));
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (left.get() != null && System.nanoTime() < end) {
      System.gc();
    }
    assertNull(left.get());
  }

  private static WeakReference<Factor> runWith(int value, JavaRDD<Batch> blocks) {
    Factor factor = new Factor(value, SMALL);
    Executable job =
        () -> BlockJob.run(blocks, new Merging(Aggregation.TREE, 1), factor, new Counting());
    if (value == 0) {
      assertThrows(SparkException.class, job);
    } else {
      assertDoesNotThrow(job);
    }
    return new WeakReference<>(factor);
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
            () ->
                BlockJob.run(
                    blocks,
                    new Merging(Aggregation.TREE, 2),
                    Exchange.none(),
                    zero,
                    new Counting()));
    assertTrue(e.getMessage().contains("planted"), e.getMessage());
    assertNothingIsLeft();
  }
}
