package io.github.tributary.distributed;

/** A task whose parts can be cut into ranges that are merged apart from each other. */
interface SlicedTask<P, R> extends BlockTask<P, R> {

  /** Whether nothing was added to a part. */
  boolean isEmpty(R part);

  /**
   * A range of a part that is not empty, beside what all ranges carry.
   *
   * @param number of the range, from 0
   * @param of how many ranges there are
   */
  R slice(R part, int number, int of);

  /** What a partition without blocks gives, with the memory for all ranges. */
  R reserved();

  /** Puts a range into its place in a whole that begins {@link #reserved}. */
  void place(R slice, R whole);
}
