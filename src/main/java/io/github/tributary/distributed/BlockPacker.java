package io.github.tributary.distributed;

import io.github.tributary.linalg.Precision;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.optim.BlockOrder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Standardizes the rows of a scanned table, shuffles them once to where their content says, and
 * packs them into logical blocks.
 *
 * <p>A row's place is a 64-bit hash of its content and the seed; block ⌊place·B/2⁶⁴⌋ of B takes it,
 * and inside a block rows are sorted by place. Rows of equal place are sorted by their bytes. A
 * block that many equal rows made too large is cut every {@code 2·blockSize} rows.
 */
public final class BlockPacker implements Serializable {

  private static final long serialVersionUID = 1L;

  // Of more, one task might find more rows than an array has elements.
  private static final long MOST_GATHERED = 1 << 29;

  private final int features;
  private final int labels;
  private final FeatureScaler featureScaler;
  private final Precision precision;
  private final Layout layout;
  private final RowCodec codec;
  private final RowHash hash;
  private final long seed;
  private final int blockSize;
  private TargetScaler targetScaler;

  /** A packer of rows none of which are held out but by the two shares. */
  public BlockPacker(
      RowReader reader,
      FeatureScaler featureScaler,
      Precision precision,
      Layout layout,
      long seed,
      double heldOut,
      double validation,
      int blockSize) {
    this(reader, featureScaler, precision, layout, seed, heldOut, validation, null, blockSize);
  }

  /**
   * A packer.
   *
   * @param heldOut the share of rows for testing, in [0, 1)
   * @param validation the share of the others for validation, in [0, 1)
   * @param holdOut which of the remaining rows are for validation too, or null for none
   * @param blockSize the mean number of rows of a block, at least 1
   */
  public BlockPacker(
      RowReader reader,
      FeatureScaler featureScaler,
      Precision precision,
      Layout layout,
      long seed,
      double heldOut,
      double validation,
      HoldOut holdOut,
      int blockSize) {
    this.features = reader.features();
    this.labels = reader.labels();
    this.featureScaler = featureScaler;
    this.precision = precision;
    this.layout = layout;
    this.codec = new RowCodec(features, labels, precision, layout);
    this.hash = new RowHash(seed, heldOut, validation, holdOut);
    this.seed = seed;
    this.blockSize = blockSize;
    this.targetScaler = TargetScaler.identity(labels);
  }

  /** Scales the labels; returns this. */
  public BlockPacker scalingTargets(TargetScaler scaler) {
    targetScaler = scaler;
    return this;
  }

  /**
   * Packs one side of a table.
   *
   * @param scanned what {@link DataScan} found there
   * @throws InvalidDataException if other rows are found now
   */
  public BlockedRows pack(ReadRows table, SideSums scanned) {
    return pack(table, scanned, Integer.MAX_VALUE);
  }

  /**
   * Packs one side of a table with all blocks of a worker of {@link BlockOrder} in one partition.
   *
   * @param scanned what {@link DataScan} found there
   * @param workers the number of workers; no more than there are blocks are used
   * @throws InvalidDataException if other rows are found now
   */
  public BlockedRows pack(ReadRows table, SideSums scanned, int workers) {
    return pack(table, scanned, workers, isHere(table, scanned.rows()), true);
  }

  /**
   * Packs rows that nobody has scanned, unchecked.
   *
   * @param rows about how many there are on that side
   */
  public BlockedRows pack(ReadRows table, Side side, long rows) {
    return pack(table, side, rows, Integer.MAX_VALUE);
  }

  BlockedRows pack(ReadRows table, Side side, long rows, int workers) {
    return pack(table, side, rows, workers, isHere(table, rows));
  }

  BlockedRows pack(ReadRows table, Side side, long rows, int workers, boolean here) {
    return pack(table, new SideSums(side, rows, 0, 1), workers, here, false);
  }

  /** Whether no executor has the rows but this JVM: none has to be sent. */
  private boolean isHere(ReadRows table, long rows) {
    return rows < MOST_GATHERED && table.isAllHere(spaceFor(rows));
  }

  BlockedRows pack(ReadRows table, SideSums scanned, int workers, boolean here, boolean checked) {
    long blocks = blocks(scanned.rows(), blockSize);
    BlockOrder order = new BlockOrder(blocks, (int) Math.min(workers, blocks), seed);
    PackedSums sums = new PackedSums();
    table.chunks().context().register(sums);
    int tasks = table.chunks().getNumPartitions();
    BlockedRows packed;
    if (here) {
      tasks = Math.min(order.workers(), cores(table));
      Placing placing = new Placing(hash, scanned.side(), order, tasks);
      try {
        packed = gathered(table, placing, order, scanned, sums);
      } catch (RowsGoneException e) {
        // Spark's log tells of the job that failed. A shuffle takes what memory there is.
        return pack(table, scanned, workers, false, checked);
      }
    } else {
      int partitions = Math.min(order.workers(), Math.max(parallelism(table), tasks));
      Placing placing = new Placing(hash, scanned.side(), order, partitions);
      packed = blocked(shuffled(table, placing, scanned, sums), order, scanned.rows(), () -> {});
    }
    return checked ? checked(packed, scanned, sums, tasks) : packed;
  }

  /** The same rows, once it is known that they are those that were scanned. */
  private static BlockedRows checked(
      BlockedRows packed, SideSums scanned, PackedSums sums, int tasks) {
    try {
      if (!sums.isComplete(tasks)) {
        packed.make(); // without adaptive execution, the shuffle has not run
      }
      sums.require(scanned);
      return packed;
    } catch (Throwable e) {
      packed.close();
      throw e;
    }
  }

  private static int parallelism(ReadRows table) {
    return table.chunks().context().defaultParallelism();
  }

  /** No more than there are in this JVM: each task goes over all rows. */
  private static int cores(ReadRows table) {
    return Math.min(parallelism(table), Runtime.getRuntime().availableProcessors());
  }

  /** The most bytes that so many rows may take when they are packed, and where each is found. */
  private long spaceFor(long rows) {
    long dense = layout == Layout.DENSE ? (long) (features + labels) * precision.bytes() : 0;
    return rows * (dense + GatheredRows.BYTES_PER_ROW);
  }

  /**
   * Packs rows that are here.
   *
   * @throws RowsGoneException if some of them are not, any more
   */
  private BlockedRows gathered(
      ReadRows table, Placing placing, BlockOrder order, SideSums scanned, PackedSums sums) {
    double unit = scanned.weightUnit();
    WholeTable whole = new WholeTable(table.chunks().rdd(), placing.partitions());
    JavaRDD<PlacedRows> sorted =
        whole
            .toJavaRDD()
            .mapPartitionsWithIndex(
                (partition, chunks) ->
                    List.of(gathered(placing, partition, chunks, unit, sums)).iterator(),
                false);
    BlockedRows packed = blocked(sorted, order, scanned.rows(), whole::close);
    try {
      packed.make(); // while the rows are still here
      whole.allowReading();
      return packed;
    } catch (Throwable e) {
      packed.close();
      // That of a job that failed, not an interrupt or an Error: a checked one, undeclared.
      if (e instanceof SparkException && !table.isAllHere(0)) {
        throw new RowsGoneException(e);
      }
      throw e;
    }
  }

  private PlacedRows gathered(
      Placing placing, int partition, Iterator<RowChunk> chunks, double unit, PackedSums sums) {
    GatheredRows rows =
        new GatheredRows(
            new RowCursor(chunks, features, labels),
            placing,
            partition,
            new RowCursor(features, labels),
            codec.encoder(featureScaler, targetScaler, unit));
    sums.add(new PackedSums.Part(partition, rows.count(), rows.fingerprint()));
    return new PlacedRows(rows);
  }

  private BlockedRows blocked(
      JavaRDD<PlacedRows> sorted, BlockOrder order, long rows, Runnable onClose) {
    RowCodec decoder = codec;
    FeatureScaler scaling = featureScaler;
    long blocks = order.blocks();
    int most = 2 * blockSize;
    return new BlockedRows(
            sorted.flatMap(
                placed ->
                    new Blocks(placed, batch -> decoder.decode(batch, scaling), blocks, most)),
            layout.byteScale(featureScaler, precision),
            rows,
            order,
            layout.centering(featureScaler),
            onClose)
        .scaledBy(targetScaler);
  }

  private JavaRDD<PlacedRows> shuffled(
      ReadRows table, Placing placing, SideSums scanned, PackedSums sums) {
    double unit = scanned.weightUnit();
    return RowShuffle.run(
            table.session(),
            table.chunks().mapPartitions(chunks -> new Sending(chunks, placing, unit, sums)),
            placing.partitions())
        .mapPartitions(rows -> List.of(new PlacedRows(new RowShuffle.Sorted(rows))).iterator());
  }

  /**
   * ⌈rows/blockSize⌉, at least 1, rounded up to a multiple of the largest power of two that is not
   * above half its square root. Cores come in twos and fours: 47 blocks take two of them as long as
   * 48 do. It follows from the rows alone, because the cluster must not decide over blocks, and
   * makes a block smaller by less than 1/(2√blocks).
   */
  public static long blocks(long rows, int blockSize) {
    long blocks = Math.max(1, (rows + blockSize - 1) / blockSize);
    long multiple = Math.max(1, Long.highestOneBit((long) (Math.sqrt((double) blocks) / 2)));
    return (blocks + multiple - 1) / multiple * multiple;
  }

  /** Rows that were in memory have been evicted. */
  private static final class RowsGoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RowsGoneException(Throwable cause) {
      super(cause);
    }
  }

  /** The rows of one side as they cross the shuffle. */
  private final class Sending implements Iterator<InternalRow> {

    private final RowCursor row;
    private final Placing placing;
    private final RowCodec.Encoder encoder;
    private final PackedSums sums;
    private final RowShuffle.Writer writer = new RowShuffle.Writer();
    private boolean found;
    private long rows;
    private long fingerprint;

    Sending(Iterator<RowChunk> chunks, Placing placing, double unit, PackedSums sums) {
      this.row = new RowCursor(chunks, features, labels);
      this.placing = placing;
      this.encoder = codec.encoder(featureScaler, targetScaler, unit);
      this.sums = sums;
    }

    @Override
    public boolean hasNext() {
      while (!found && row.advance()) {
        found = placing.takes(row);
      }
      if (!found) {
        sums.add(new PackedSums.Part(TaskContext.getPartitionId(), rows, fingerprint));
      }
      return found;
    }

    /** One and the same object, as Spark's operators do. */
    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      found = false;
      rows++;
      fingerprint += row.content();
      long place = placing.place(row.content());
      return writer.write(placing.partition(place), place, encoder.encode(row));
    }
  }

  /** Cuts sorted rows into blocks. */
  private static final class Blocks implements Iterator<CachedBlock> {

    private final PlacedRows sorted;
    private final Function<List<byte[]>, CachedBlock> decoder;
    private final long blocks;
    private final int most;
    private boolean more;
    private long lastBlock = -1;
    private int piece;

    Blocks(PlacedRows sorted, Function<List<byte[]>, CachedBlock> decoder, long blocks, int most) {
      this.most = most;
      this.sorted = sorted;
      this.decoder = decoder;
      this.blocks = blocks;
      more = sorted.advance();
    }

    private long blockOfNext() {
      return RowHash.block(sorted.place(), blocks);
    }

    @Override
    public boolean hasNext() {
      return more;
    }

    @Override
    public CachedBlock next() {
      if (!more) {
        throw new NoSuchElementException();
      }
      long block = blockOfNext();
      List<byte[]> rows = new ArrayList<>();
      do {
        rows.add(sorted.bytes());
        more = sorted.advance();
      } while (rows.size() < most && more && blockOfNext() == block);
      piece = block == lastBlock ? piece + 1 : 0;
      lastBlock = block;
      return decoder.apply(rows).at(block, piece);
    }
  }
}
