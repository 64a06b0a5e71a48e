package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Standardizer;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table is read once, whatever is made of its rows, and is there to be read again. */
@ExtendWith(SparkSessionExtension.class)
class ReadRowsSparkTest {

  private static final int ROWS = 500;

  /** A table that counts how often its rows are read. */
  private static ReadRows read(SparkSession spark, LongAccumulator reads) {
    MapFunction<Row, Row> counted =
        row -> {
          reads.add(1);
          return row;
        };
    Dataset<Row> table =
        SyntheticRows.table(spark, SyntheticRows.of(ROWS, 1), 4)
            .map(counted, Encoders.row(SyntheticRows.SCHEMA));
    return ReadRows.of(
        table, new RowReader(table, SyntheticRows.columns(true, SyntheticRows.KIND)));
  }

  /** All rows in one block per side, made. */
  private static BlockedRows pack(ReadRows rows, Side side, boolean here) {
    BlockPacker packer =
        new BlockPacker(
            rows.reader(),
            Standardizer.identity(4),
            Precision.DOUBLE,
            Layout.DENSE,
            1,
            0.2,
            0.2,
            ROWS);
    BlockedRows blocks = packer.pack(rows, side, ROWS, 1, here);
    blocks.make();
    return blocks;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isReadOnceForTheScanAndAllPackings(boolean here, SparkSession spark) {
    LongAccumulator reads = spark.sparkContext().longAccumulator();
    try (ReadRows rows = read(spark, reads)) {
      assertEquals(0, reads.value());
      DataScan scan = DataScan.of(rows, 1, 0.2, 0.2, true);
      assertEquals(ROWS, scan.rows());
      for (Side side : Side.values()) {
        pack(rows, side, here).close();
      }
      DataScan another = DataScan.of(rows, 2, 0.5, 0, false);
      assertEquals(scan.fingerprint(), another.fingerprint());
      assertEquals(ROWS, reads.value());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isReadAgainWhenItWasLetGo(boolean here, SparkSession spark) {
    LongAccumulator reads = spark.sparkContext().longAccumulator();
    ReadRows rows = read(spark, reads);
    DataScan scan = DataScan.of(rows, 1, 0.2, 0.2, true);
    assertTrue(rows.isAllHere(0));
    rows.close();
    assertFalse(rows.isAllHere(0));
    try (BlockedRows blocks = pack(rows, Side.TRAINING, here)) {
      assertEquals(
          scan.trainRows(), blocks.rdd().collect().stream().mapToInt(batch -> batch.size()).sum());
    }
    assertEquals(2 * ROWS, reads.value());
  }

  @Test
  void staysOnlyWhereThereIsRoomForItsBlocks(SparkSession spark) {
    try (ReadRows rows = read(spark, spark.sparkContext().longAccumulator())) {
      assertFalse(rows.isAllHere(0), "nothing is here before it is asked for");
      assertEquals(ROWS, DataScan.of(rows, 1, 0, 0, false).rows());
      assertTrue(rows.isAllHere(0));
      assertFalse(rows.isAllHere(Long.MAX_VALUE));
    }
  }
}
