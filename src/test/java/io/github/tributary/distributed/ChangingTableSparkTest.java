package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Precision;
import io.github.tributary.model.FeatureScaler;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table that is another one when it is read again is not trained on. */
@ExtendWith(SparkSessionExtension.class)
class ChangingTableSparkTest {

  private static final int ROWS = 300;

  /** What the tables of this test look at; tasks run in this JVM. */
  private static final AtomicInteger STATE = new AtomicInteger();

  private static ReadRows read(Dataset<Row> table) {
    return ReadRows.of(
        table, new RowReader(table, SyntheticRows.columns(true, SyntheticRows.KIND)));
  }

  private static Dataset<Row> table(SparkSession spark) {
    return SyntheticRows.table(spark, SyntheticRows.of(ROWS, 1), 3);
  }

  private static Dataset<Row> ofOtherValues(SparkSession spark) {
    MapFunction<Row, Row> changing =
        row -> {
          Object[] cells = new Object[row.size()];
          for (int k = 0; k < cells.length; k++) {
            cells[k] = row.get(k);
          }
          cells[0] = row.getDouble(0) + STATE.get();
          return RowFactory.create(cells);
        };
    return table(spark).map(changing, Encoders.row(SyntheticRows.SCHEMA));
  }

  private static Dataset<Row> ofFewerRows(SparkSession spark) {
    FilterFunction<Row> changing = row -> STATE.get() == 0 || row.getDouble(0) > -1;
    return table(spark).filter(changing);
  }

  private static BlockPacker packer(ReadRows rows, double validation) {
    return new BlockPacker(
        rows.reader(),
        FeatureScaler.identity(4),
        Precision.DOUBLE,
        Layout.DENSE,
        1,
        0,
        validation,
        64);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void isRefusedInOneLine(boolean values, boolean adaptive, SparkSession spark) {
    STATE.set(0);
    spark.conf().set("spark.sql.adaptive.enabled", adaptive);
    try (ReadRows rows = read(values ? ofOtherValues(spark) : ofFewerRows(spark))) {
      DataScan scan = DataScan.of(rows, 1, 0, 0, DataScan.Depth.CHECKS);
      packer(rows, 0).pack(rows, scan.side(Side.TRAINING)).close();
      rows.chunks().unpersist(true);
      STATE.set(1);
      String message =
          assertThrows(
                  InvalidDataException.class,
                  () -> packer(rows, 0).pack(rows, scan.side(Side.TRAINING)))
              .getMessage();
      assertTrue(
          message.startsWith(
              "the data changed while it was read: 300 rows when they were counted, then "
                  + (values ? "as many with other values; " : "2")),
          message);
      assertTrue(message.endsWith("cache the table, or write it to a file and use that"), message);
    } finally {
      spark.conf().unset("spark.sql.adaptive.enabled");
    }
  }

  @Test
  void eachSideIsCompared(SparkSession spark) {
    STATE.set(0);
    try (ReadRows rows = read(ofOtherValues(spark))) {
      DataScan scan = DataScan.of(rows, 1, 0, 0.3, DataScan.Depth.CHECKS);
      rows.chunks().unpersist(true);
      STATE.set(1);
      for (Side side : new Side[] {Side.TRAINING, Side.VALIDATION}) {
        assertThrows(
            InvalidDataException.class, () -> packer(rows, 0.3).pack(rows, scan.side(side)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void rowsThatStayAreTakenHoweverOftenTheyAreRead(
      boolean kept, boolean adaptive, SparkSession spark) {
    STATE.set(0);
    spark.conf().set("spark.sql.adaptive.enabled", adaptive);
    try (ReadRows rows = read(ofOtherValues(spark))) {
      DataScan scan = DataScan.of(rows, 1, 0, 0.3, DataScan.Depth.CHECKS);
      if (!kept) {
        rows.chunks().unpersist(true);
      }
      for (Side side : new Side[] {Side.TRAINING, Side.VALIDATION}) {
        try (BlockedRows blocks = packer(rows, 0.3).pack(rows, scan.side(side), 2)) {
          assertEquals(
              scan.side(side).rows(),
              blocks.rdd().collect().stream().mapToInt(batch -> batch.size()).sum());
        }
      }
    } finally {
      spark.conf().unset("spark.sql.adaptive.enabled");
    }
  }
}
