package io.github.tributary.distributed;

import io.github.tributary.optim.BlockOrder;
import java.io.Serializable;

/** Which rows of a table are packed, and to which partition each belongs. */
final class Placing implements Serializable {

  private static final long serialVersionUID = 1L;

  private final RowHash hash;
  private final Side side;
  private final BlockOrder order;
  private final int partitions;

  /**
   * Placing for one packing.
   *
   * @param partitions no more than there are workers; all blocks of a worker are in one
   */
  Placing(RowHash hash, Side side, BlockOrder order, int partitions) {
    this.hash = hash;
    this.side = side;
    this.order = order;
    this.partitions = partitions;
  }

  /** Whether a row is packed. */
  boolean takes(RowCursor row) {
    return hash.side(row) == side;
  }

  /** Where it stands in the shuffled order, as an unsigned number. */
  long place(long content) {
    return hash.place(content);
  }

  /** The partition of a place. */
  int partition(long place) {
    int worker = order.worker(RowHash.block(place, order.blocks()));
    return (int) ((long) worker * partitions / order.workers());
  }

  int partitions() {
    return partitions;
  }
}
