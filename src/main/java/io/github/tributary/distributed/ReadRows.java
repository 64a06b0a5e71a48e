package io.github.tributary.distributed;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.RDDInfo;
import org.apache.spark.storage.StorageLevel;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The rows of a table, read and parsed once for the scan and for every packing: kept as {@link
 * RowChunk chunks} in the executors' memory from the scan on, until this is closed. Partitions for
 * which there is no room are not kept, and read from the table again.
 */
public final class ReadRows implements AutoCloseable {

  private final SparkSession session;
  private final RowReader reader;
  private final JavaRDD<RowChunk> chunks;

  private ReadRows(SparkSession session, RowReader reader, JavaRDD<RowChunk> chunks) {
    this.session = session;
    this.reader = reader;
    this.chunks = chunks;
  }

  /** The rows of {@code table}, for which {@code reader} was made; reads nothing yet. */
  public static ReadRows of(Dataset<Row> table, RowReader reader) {
    NumberReader.Table numbers = NumberReader.Table.of(table, reader);
    NumberReader numberReader = numbers.reader();
    int features = reader.features();
    int labels = reader.labels();
    JavaRDD<RowChunk> chunks =
        numbers
            .rows()
            .mapPartitions(rows -> new Reading(rows, numberReader, features, labels))
            .persist(StorageLevel.MEMORY_ONLY());
    return new ReadRows(table.sparkSession(), reader, chunks);
  }

  SparkSession session() {
    return session;
  }

  /** Whoever names and counts the columns. */
  public RowReader reader() {
    return reader;
  }

  JavaRDD<RowChunk> chunks() {
    return chunks;
  }

  /**
   * Whether all rows are in the memory of this JVM, which runs the tasks too, with room for more
   * beside them.
   *
   * @param bytes so much more, and no less than the rows themselves
   */
  boolean isAllHere(long bytes) {
    SparkContext context = session.sparkContext();
    if (!context.isLocal()) {
      return false;
    }
    int id = chunks.id();
    int partitions = chunks.getNumPartitions();
    for (RDDInfo info : context.getRDDStorageInfo()) {
      if (info.id() == id && info.numCachedPartitions() == partitions) {
        long free =
            CollectionConverters.asJava(context.getExecutorMemoryStatus()).values().stream()
                .mapToLong(most -> (Long) most._2())
                .sum();
        return free > Math.max(bytes, info.memSize());
      }
    }
    return false;
  }

  /** Lets go of what is kept; who asks for rows after that reads the table. */
  @Override
  public void close() {
    chunks.unpersist(false);
  }

  /** The chunks of a partition. */
  private static final class Reading implements Iterator<RowChunk> {

    private final Iterator<InternalRow> rows;
    private final NumberReader numbers;
    private final FeatureRow x;
    private final double[] y;
    private final RowChunk.Writer writer;

    Reading(Iterator<InternalRow> rows, NumberReader numbers, int features, int labels) {
      this.rows = rows;
      this.numbers = numbers;
      this.x = new FeatureRow(features);
      this.y = new double[labels];
      this.writer = new RowChunk.Writer(features);
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public RowChunk next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      while (rows.hasNext() && !writer.isFull()) {
        InternalRow row = rows.next();
        numbers.readFeatures(row, x);
        numbers.readLabels(row, y);
        writer.add(x, y, numbers.readWeight(row));
      }
      return writer.take();
    }
  }
}
