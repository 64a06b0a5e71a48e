package io.github.tributary.optim;

import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.RandomStream.Purpose;
import java.io.Serializable;
import java.util.Arrays;

/**
 * In which order a pass visits the logical blocks: every worker, who owns a range of them, visits
 * its own in an order drawn anew for each pass. A minibatch is made of whole blocks.
 *
 * <p>Everything follows from the numbers of blocks and workers and the seed; where a block lies is
 * of no consequence.
 */
public final class BlockOrder implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int blocks;
  private final int workers;
  private final long seed;

  /**
   * An order.
   *
   * @param blocks B, the number of logical blocks, from 1 to 2³¹ - 1
   * @param workers W, from 1 to B; worker w owns the blocks ⌈wB/W⌉ … ⌈(w+1)B/W⌉ - 1
   */
  public BlockOrder(long blocks, int workers, long seed) {
    if (blocks < 1 || blocks > Integer.MAX_VALUE || workers < 1 || workers > blocks) {
      throw new IllegalArgumentException(
          "expected 1 to 2147483647 blocks and at most as many workers, found "
              + blocks
              + " blocks and "
              + workers
              + " workers");
    }
    this.blocks = (int) blocks;
    this.workers = workers;
    this.seed = seed;
  }

  /** B. */
  public int blocks() {
    return blocks;
  }

  /** W. */
  public int workers() {
    return workers;
  }

  /** The worker that owns a block. */
  public int worker(long block) {
    return (int) (block * workers / blocks);
  }

  private int firstBlock(int worker) {
    return (int) (((long) worker * blocks + workers - 1) / workers);
  }

  /** The largest number of blocks that a worker owns. */
  public int blocksPerWorker() {
    return (blocks + workers - 1) / workers;
  }

  /** How many stretches of so many blocks a worker's pass takes at most. */
  public int steps(int blocksPerStretch) {
    return (blocksPerWorker() - 1) / blocksPerStretch + 1;
  }

  /**
   * The blocks that a worker visits in one stretch of a pass, in their order.
   *
   * @param pass from 1
   * @param from the first of the stretch, counted from 0
   * @param count how many at most; fewer where the worker owns no more
   */
  public int[] stretch(int worker, int pass, int from, int count) {
    int first = firstBlock(worker);
    int owned = firstBlock(worker + 1) - first;
    int[] order = RandomStream.of(seed, Purpose.BLOCK_ORDER, pass, worker).permutation(owned);
    int start = Math.min(from, owned);
    return Arrays.stream(order, start, Math.min(owned, start + count))
        .map(i -> first + i)
        .toArray();
  }
}
