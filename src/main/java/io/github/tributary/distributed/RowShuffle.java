package io.github.tributary.distributed;

import java.util.Arrays;
import java.util.Iterator;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One shuffle of Spark SQL for encoded rows: to a partition, and there sorted by place as an
 * unsigned number, rows of equal place by their bytes. It spills to disk where memory is short.
 */
final class RowShuffle {

  private static final String PARTITION = "partition";
  private static final String PLACE = "place";
  private static final StructType SHUFFLED =
      new StructType()
          .add(PARTITION, DataTypes.IntegerType, false)
          .add(PLACE, DataTypes.LongType, false)
          .add("row", DataTypes.BinaryType, false);

  private RowShuffle() {}

  /** Writes rows as the shuffle takes them, into one buffer. */
  static final class Writer {

    private final UnsafeRowWriter writer = new UnsafeRowWriter(SHUFFLED.size());

    /** The row, until the next call. */
    InternalRow write(int partition, long place, byte[] bytes) {
      writer.reset();
      writer.write(0, partition);
      writer.write(1, signed(place));
      writer.write(2, bytes);
      return writer.getRow();
    }
  }

  /** Rows of a {@link Writer} in so many partitions, sorted, to be read by {@link Sorted}. */
  static JavaRDD<InternalRow> run(
      SparkSession session, JavaRDD<InternalRow> written, int partitions) {
    Dataset<Row> rows =
        ((org.apache.spark.sql.classic.SparkSession) session)
            .internalCreateDataFrame(written.rdd(), SHUFFLED, false);
    return rows.repartitionById(partitions, rows.col(PARTITION))
        // By one number alone, so that Spark sorts by its digits; Sorted does the rest.
        .sortWithinPartitions(PLACE)
        .queryExecution()
        .toRdd()
        .toJavaRDD();
  }

  /** Flips the sign bit, which makes Spark's order of signed numbers the unsigned one. */
  private static long signed(long place) {
    return place ^ Long.MIN_VALUE;
  }

  /** The rows of a partition in their final order, one after the other. */
  static final class Sorted {

    private final Iterator<InternalRow> rows;
    // The rows of equal place, mostly none: by their bytes, and how often each comes. Many equal
    // rows take no more memory than one.
    private final TreeMap<byte[], Long> ties = new TreeMap<>(Arrays::compareUnsigned);
    private long place;
    private byte[] bytes;
    private long copies;
    private long nextPlace;
    private byte[] nextBytes;

    Sorted(Iterator<InternalRow> rows) {
      this.rows = rows;
      fetch();
    }

    private void fetch() {
      if (rows.hasNext()) {
        InternalRow row = rows.next();
        nextPlace = signed(row.getLong(1));
        nextBytes = row.getBinary(2);
      } else {
        nextBytes = null;
      }
    }

    /** Goes to the next row; false if there is none. */
    boolean advance() {
      if (copies > 0) {
        copies--;
        return true;
      }
      if (ties.isEmpty()) {
        if (nextBytes == null) {
          return false;
        }
        place = nextPlace;
        bytes = nextBytes;
        fetch();
        if (nextBytes == null || nextPlace != place) {
          return true;
        }
        ties.put(bytes, 1L);
        do {
          ties.merge(nextBytes, 1L, Long::sum);
          fetch();
        } while (nextBytes != null && nextPlace == place);
      }
      var first = ties.pollFirstEntry();
      bytes = first.getKey();
      copies = first.getValue() - 1;
      return true;
    }

    /** Where the row stands, as an unsigned number. */
    long place() {
      return place;
    }

    /** The row; not to be written to. */
    byte[] bytes() {
      return bytes;
    }
  }
}
