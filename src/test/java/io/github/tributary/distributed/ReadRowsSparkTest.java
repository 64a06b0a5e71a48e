package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Precision;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.nn.Batch;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** A table is read once, whatever is made of its rows, and is there to be read again. */
@ExtendWith(SparkSessionExtension.class)
class ReadRowsSparkTest {

  private static final int ROWS = 500;
  private static final int PARTITIONS = 4;

  /** A table that counts how often its rows are read. */
  private static ReadRows read(SparkSession spark, LongAccumulator reads) {
    MapFunction<Row, Row> counted =
        row -> {
          reads.add(1);
          return row;
        };
    Dataset<Row> table =
        SyntheticRows.table(spark, SyntheticRows.of(ROWS, 1), PARTITIONS)
            .map(counted, Encoders.row(SyntheticRows.SCHEMA));
    return ReadRows.of(
        table, new RowReader(table, SyntheticRows.columns(true, SyntheticRows.KIND)));
  }

  private static BlockPacker packer(ReadRows rows) {
    return new BlockPacker(
        rows.reader(),
        FeatureScaler.identity(4),
        Precision.DOUBLE,
        Layout.DENSE,
        1,
        0.2,
        0.2,
        ROWS / 10);
  }

  /** Blocks of as many workers, made. */
  private static BlockedRows pack(ReadRows rows, Side side, boolean here) {
    BlockedRows blocks = packer(rows).pack(rows, side, ROWS, Integer.MAX_VALUE, here);
    blocks.make();
    return blocks;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isReadOnceForTheScanAndAllPackings(boolean here, SparkSession spark) {
    LongAccumulator reads = spark.sparkContext().longAccumulator();
    try (ReadRows rows = read(spark, reads)) {
      assertEquals(0, reads.value());
      DataScan scan = DataScan.of(rows, 1, 0.2, 0.2, DataScan.Depth.MOMENTS);
      assertEquals(ROWS, scan.rows());
      for (Side side : Side.values()) {
        pack(rows, side, here).close();
      }
      DataScan another = DataScan.of(rows, 2, 0.5, 0, DataScan.Depth.CHECKS);
      assertEquals(scan.fingerprint(), another.fingerprint());
      assertEquals(ROWS, reads.value());
    }
  }

  private static int rows(BlockedRows blocks) {
    return blocks.rdd().collect().stream().mapToInt(Batch::size).sum();
  }

  @Test
  void rowsThatWereLetGoAreReadAgainAndShuffled(SparkSession spark) {
    LongAccumulator reads = spark.sparkContext().longAccumulator();
    ReadRows rows = read(spark, reads);
    DataScan scan = DataScan.of(rows, 1, 0.2, 0.2, DataScan.Depth.MOMENTS);
    assertTrue(rows.isAllHere(0));
    rows.chunks().unpersist(true); // which waits until they are gone
    assertFalse(rows.isAllHere(0));
    // As if they had been there when it was asked.
    try (BlockedRows blocks = pack(rows, Side.TRAINING, true)) {
      assertEquals(scan.trainRows(), rows(blocks));
      assertEquals(2 * ROWS, reads.value(), "not once for each task");
    }
  }

  @Test
  void oneMissingPartitionIsEnoughForAShuffle(SparkSession spark) {
    LongAccumulator reads = spark.sparkContext().longAccumulator();
    try (ReadRows rows = read(spark, reads)) {
      DataScan scan = DataScan.of(rows, 1, 0.2, 0.2, DataScan.Depth.MOMENTS);
      SparkEnv.get().blockManager().removeBlock(new RDDBlockId(rows.chunks().id(), 2), true);
      assertFalse(rows.isAllHere(0));
      try (BlockedRows blocks = pack(rows, Side.TRAINING, true)) {
        assertEquals(scan.trainRows(), rows(blocks));
      }
      assertEquals(ROWS + ROWS / PARTITIONS, reads.value());
    }
  }

  @Test
  void blocksThatAreLostAfterwardsAreMadeAgain(SparkSession spark) {
    LongAccumulator reads = spark.sparkContext().longAccumulator();
    ReadRows rows = read(spark, reads);
    DataScan scan = DataScan.of(rows, 1, 0.2, 0.2, DataScan.Depth.MOMENTS);
    try (BlockedRows blocks = pack(rows, Side.TRAINING, true)) {
      CollectionConverters.asJava(spark.sparkContext().getPersistentRDDs())
          .values()
          .forEach(rdd -> rdd.unpersist(true));
      assertEquals(scan.trainRows(), rows(blocks));
      assertTrue(reads.value() >= 2 * ROWS, "by each task: slow, but it is there");
    }
  }

  @Test
  void whatIsAllHereIsNotShuffled(SparkSession spark) {
    try (ReadRows rows = read(spark, spark.sparkContext().longAccumulator())) {
      long trainRows = DataScan.of(rows, 1, 0.2, 0.2, DataScan.Depth.MOMENTS).trainRows();
      try (BlockedRows blocks = packer(rows).pack(rows, Side.TRAINING, trainRows)) {
        assertFalse(blocks.rdd().toDebugString().contains("ShuffledRowRDD"));
      }
      try (BlockedRows blocks = pack(rows, Side.TRAINING, false)) {
        assertTrue(blocks.rdd().toDebugString().contains("ShuffledRowRDD"));
      }
    }
  }

  @Test
  void staysOnlyWhereThereIsRoomForItsBlocks(SparkSession spark) {
    try (ReadRows rows = read(spark, spark.sparkContext().longAccumulator())) {
      assertFalse(rows.isAllHere(0), "nothing is here before it is asked for");
      assertEquals(ROWS, DataScan.of(rows, 1, 0, 0, DataScan.Depth.CHECKS).rows());
      assertTrue(rows.isAllHere(0));
      assertFalse(rows.isAllHere(Long.MAX_VALUE));
    }
  }
}
