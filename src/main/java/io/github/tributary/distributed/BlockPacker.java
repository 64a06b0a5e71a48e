package io.github.tributary.distributed;

import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Standardizer;
import io.github.tributary.nn.Batch;
import io.github.tributary.optim.BlockOrder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The second pass over a table: standardizes its rows, shuffles them once to where their content
 * says, and packs them into logical blocks.
 *
 * <p>A row's place is a 64-bit hash of its content and the seed; block ⌊place·B/2⁶⁴⌋ of B takes it,
 * and inside a block rows are sorted by place. Rows of equal place are sorted by their bytes. A
 * block that many equal rows made too large is cut every {@code 2·blockSize} rows.
 */
public final class BlockPacker implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final StructType SHUFFLED =
      new StructType()
          .add("partition", DataTypes.IntegerType, false)
          .add("place", DataTypes.LongType, false)
          .add("row", DataTypes.BinaryType, false);

  private final RowReader reader;
  private final Standardizer standardizer;
  private final Layout layout;
  private final RowCodec codec;
  private final RowHash hash;
  private final long seed;
  private final int blockSize;

  /**
   * A packer.
   *
   * @param heldOut the share of rows for testing, in [0, 1)
   * @param validation the share of the others for validation, in [0, 1)
   * @param blockSize the mean number of rows of a block, at least 1
   */
  public BlockPacker(
      RowReader reader,
      Standardizer standardizer,
      Precision precision,
      Layout layout,
      long seed,
      double heldOut,
      double validation,
      int blockSize) {
    this.reader = reader;
    this.standardizer = standardizer;
    this.layout = layout;
    this.codec = new RowCodec(reader.features(), reader.labels(), precision, layout);
    this.hash = new RowHash(seed, heldOut, validation);
    this.seed = seed;
    this.blockSize = blockSize;
  }

  /**
   * Packs one side of a table.
   *
   * @param rows the number of rows on that side, as {@link DataScan} counted them
   */
  public BlockedRows pack(Dataset<Row> table, Side side, long rows) {
    return pack(table, side, rows, Integer.MAX_VALUE);
  }

  /**
   * As above, with all blocks of a worker of {@link BlockOrder} in one partition.
   *
   * @param workers the number of workers; no more than there are blocks are used
   */
  public BlockedRows pack(Dataset<Row> table, Side side, long rows, int workers) {
    long blocks = Math.max(1, (rows + blockSize - 1) / blockSize);
    BlockOrder order = new BlockOrder(blocks, (int) Math.min(workers, blocks), seed);
    int partitions = partitions(table, order.workers());
    Dataset<Row> placed =
        table.mapPartitions(placing(side, order, partitions), Encoders.row(SHUFFLED));
    JavaRDD<Row> shuffled =
        placed
            .repartitionById(partitions, placed.col("partition"))
            .sortWithinPartitions("place", "row")
            .toJavaRDD();
    RowCodec decoder = codec;
    int most = 2 * blockSize;
    return new BlockedRows(
        shuffled.mapPartitions(sorted -> new Blocks(sorted, decoder, blocks, most)),
        rows,
        order,
        layout.centering(standardizer));
  }

  /** As many partitions as there are cores, so that all work; no more than there are workers. */
  private static int partitions(Dataset<Row> table, int workers) {
    int cores = table.sparkSession().sparkContext().defaultParallelism();
    return Math.min(workers, Math.max(cores, table.toJavaRDD().getNumPartitions()));
  }

  private MapPartitionsFunction<Row, Row> placing(Side side, BlockOrder order, int partitions) {
    return rows -> {
      FeatureRow x = new FeatureRow(reader.features());
      double[] dense = new double[layout == Layout.DENSE ? reader.features() : 0];
      double[] y = new double[reader.labels()];
      Spliterator<Row> remaining = Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED);
      return StreamSupport.stream(remaining, false)
          .map(row -> place(row, x, dense, y, side, order, partitions))
          .filter(Objects::nonNull)
          .iterator();
    };
  }

  /** The row as it crosses the shuffle, or null if it is on the other side. */
  private Row place(
      Row row,
      FeatureRow x,
      double[] dense,
      double[] y,
      Side side,
      BlockOrder order,
      int partitions) {
    reader.readFeatures(row, x);
    reader.readLabels(row, y);
    double weight = reader.readWeight(row);
    long content = RowHash.content(x, y, weight);
    if (hash.side(content) != side) {
      return null;
    }
    long place = hash.place(content);
    int worker = order.worker(RowHash.block(place, order.blocks()));
    int partition = (int) ((long) worker * partitions / order.workers());
    byte[] bytes;
    if (layout == Layout.DENSE) {
      x.copyInto(dense);
      standardizer.apply(dense);
      bytes = codec.encode(dense, y, weight);
    } else {
      bytes = codec.encode(x, standardizer, y, weight);
    }
    return RowFactory.create(partition, signed(place), bytes);
  }

  /** Flips the sign bit, which makes Spark's order of signed numbers the unsigned one. */
  private static long signed(long place) {
    return place ^ Long.MIN_VALUE;
  }

  /** Cuts sorted rows into blocks. */
  private static final class Blocks implements Iterator<Batch> {

    private final Iterator<Row> sorted;
    private final RowCodec codec;
    private final long blocks;
    private final int most;
    private Row next;
    private long lastBlock = -1;
    private int piece;

    Blocks(Iterator<Row> sorted, RowCodec codec, long blocks, int most) {
      this.most = most;
      this.sorted = sorted;
      this.codec = codec;
      this.blocks = blocks;
      advance();
    }

    private void advance() {
      next = sorted.hasNext() ? sorted.next() : null;
    }

    private long blockOfNext() {
      return RowHash.block(signed(next.getLong(1)), blocks);
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Batch next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      long block = blockOfNext();
      List<byte[]> rows = new ArrayList<>();
      do {
        rows.add(next.getAs(2));
        advance();
      } while (rows.size() < most && next != null && blockOfNext() == block);
      piece = block == lastBlock ? piece + 1 : 0;
      lastBlock = block;
      return codec.decode(rows).at(block, piece);
    }
  }
}
