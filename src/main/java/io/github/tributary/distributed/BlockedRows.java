package io.github.tributary.distributed;

import io.github.tributary.linalg.ByteScale;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.head.Head;
import io.github.tributary.optim.BlockOrder;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * A data set as logical blocks, kept in memory (or on disk where memory is short) until it is
 * closed.
 *
 * <p>Which rows make up a block, and in which order, follows from their content and the seed; how
 * many partitions hold the blocks is of no consequence for any result.
 */
public final class BlockedRows implements AutoCloseable {

  private final JavaRDD<CachedBlock> cached;
  private final Broadcast<ByteScale> scale;
  private final JavaRDD<Batch> blocks;
  private final long rows;
  private final BlockOrder order;
  private final Centering centering;
  private final Runnable onClose;
  private TargetScaler targets;

  /** Blocked rows of which nothing else is to be closed. */
  BlockedRows(
      JavaRDD<CachedBlock> blocks,
      ByteScale scale,
      long rows,
      BlockOrder order,
      Centering centering) {
    this(blocks, scale, rows, order, centering, () -> {});
  }

  /**
   * Blocked rows.
   *
   * @param scale what the bytes in the blocks stand for
   * @param onClose run when the blocks are needed no more
   */
  BlockedRows(
      JavaRDD<CachedBlock> blocks,
      ByteScale scale,
      long rows,
      BlockOrder order,
      Centering centering,
      Runnable onClose) {
    this.cached = blocks.persist(StorageLevel.MEMORY_AND_DISK());
    this.scale = JavaSparkContext.fromSparkContext(blocks.context()).broadcast(scale);
    this.blocks = withScale(cached, this.scale);
    this.rows = rows;
    this.order = order;
    this.centering = centering;
    this.onClose = onClose;
  }

  /** Each job visits the blocks through this; it copies no features. */
  private static JavaRDD<Batch> withScale(JavaRDD<CachedBlock> cached, Broadcast<ByteScale> scale) {
    return cached.map(block -> block.batch(scale.value()));
  }

  /** The blocks; batches, none of them empty, whose features may be bytes. */
  JavaRDD<Batch> rdd() {
    return blocks;
  }

  /** The first blocks, {@code most} at most, in this JVM, with no feature as a byte. */
  public List<Batch> take(int most) {
    return cached.take(most).stream().map(block -> block.expanded(scale.value())).toList();
  }

  /** Makes all blocks, unless they have been made. */
  void make() {
    long unused = cached.count();
  }

  /** The number of rows. */
  public long rows() {
    return rows;
  }

  /** The number of logical blocks; cutting large ones makes at most half as many more. */
  public long blockCount() {
    return order.blocks();
  }

  /** Who owns which blocks, and in which order they are visited. */
  public BlockOrder order() {
    return order;
  }

  /** What the network is to subtract from the inputs of these blocks. */
  public Centering centering() {
    return centering;
  }

  /** Says how the labels of these blocks were scaled; returns this. */
  BlockedRows scaledBy(TargetScaler scaler) {
    targets = scaler;
    return this;
  }

  /** How the labels of these blocks were scaled: not at all, unless it was said. */
  TargetScaler targetScaler(Head head) {
    return targets == null ? TargetScaler.identity(head.targets()) : targets;
  }

  /** Releases the memory and disk that the blocks take. */
  @Override
  public void close() {
    cached.unpersist(false);
    scale.destroy(); // does not wait for the executors
    onClose.run();
  }
}
