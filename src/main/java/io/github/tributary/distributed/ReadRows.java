package io.github.tributary.distributed;

import io.github.tributary.model.Columns;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.memory.MemoryManager;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows of a table, read and parsed once for the scan and for every packing: kept as {@link
 * RowChunk chunks} in the executors' memory from the scan on, until this is closed. Like everything
 * that is cached last, they may push what was cached before out of memory. Partitions for which
 * there is no room are not kept, and read from the table again.
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

  /**
   * The rows of {@code table}. Reads none yet, or one, if a vector column does not say how long it
   * is.
   *
   * @throws InvalidDataException if a column is missing, is not numeric, or is a vector column
   *     without a vector
   */
  public static ReadRows of(Dataset<Row> table, Columns columns) {
    RowReader reader = RowReader.unsized(table, columns);
    NumberReader.Table numbers = NumberReader.Table.of(table, reader);
    if (!reader.isSized()) {
      Optional<int[]> widths = numbers.widths();
      reader = widths.isPresent() ? reader.sized(widths.get()) : new RowReader(table, columns);
    }
    return of(table, numbers, reader);
  }

  /** The rows of {@code table}, for which {@code reader} was made; reads none yet. */
  public static ReadRows of(Dataset<Row> table, RowReader reader) {
    return of(table, NumberReader.Table.of(table, reader), reader);
  }

  private static ReadRows of(Dataset<Row> table, NumberReader.Table numbers, RowReader reader) {
    NumberReader numberReader = numbers.reader(reader);
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
    try (Exchange exchange = Exchange.of(session.sparkContext())) {
      if (!exchange.isOpen()) {
        return false;
      }
    }
    SparkEnv here = SparkEnv.get();
    long size = 0;
    for (int partition = 0; partition < chunks.getNumPartitions(); partition++) {
      // From the block manager itself: what Spark's listeners know comes later.
      var block = here.blockManager().getStatus(new RDDBlockId(chunks.id(), partition));
      if (block.isEmpty() || block.get().memSize() == 0) {
        return false;
      }
      size += block.get().memSize();
    }
    MemoryManager memory = here.memoryManager();
    long free = memory.maxOnHeapStorageMemory() - memory.onHeapStorageMemoryUsed();
    return free > Math.max(bytes, size);
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
