package io.github.tributary.distributed;

import java.util.Iterator;
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

  /** Rows of a {@link Writer} in so many partitions, to be read by {@link Sorted}. */
  static JavaRDD<InternalRow> run(
      SparkSession session, JavaRDD<InternalRow> written, int partitions) {
    Dataset<Row> rows =
        ((org.apache.spark.sql.classic.SparkSession) session)
            .internalCreateDataFrame(written.rdd(), SHUFFLED, false);
    return rows.repartitionById(partitions, rows.col(PARTITION))
        // By one number alone, so that Spark sorts by its digits; PlacedRows does the rest.
        .sortWithinPartitions(PLACE)
        .queryExecution()
        .toRdd()
        .toJavaRDD();
  }

  /** Flips the sign bit, which makes Spark's order of signed numbers the unsigned one. */
  private static long signed(long place) {
    return place ^ Long.MIN_VALUE;
  }

  /** The rows of a partition, sorted by place. */
  static final class Sorted implements PlacedRows.Source {

    private final Iterator<InternalRow> rows;
    private InternalRow row;

    Sorted(Iterator<InternalRow> rows) {
      this.rows = rows;
    }

    @Override
    public boolean advance() {
      row = rows.hasNext() ? rows.next() : null;
      return row != null;
    }

    @Override
    public long place() {
      return signed(row.getLong(1));
    }

    @Override
    public byte[] bytes() {
      return row.getBinary(2);
    }
  }
}
