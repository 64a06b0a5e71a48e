package io.github.tributary.distributed;

import io.github.tributary.nn.Batch;
import java.io.Serializable;

/**
 * Something to be computed in one pass over blocks: every partition visits its own and gives a
 * part, and the parts are merged without regard to their order.
 *
 * @param <P> what is broadcast to the partitions
 * @param <R> a part, and the whole
 */
interface BlockTask<P, R> extends Serializable {

  /** The part of one partition. */
  interface Visitor<R> {

    /** Visits a block; they come in the order of their numbers. */
    void visit(Batch block);

    /** The part, after the last block. */
    R part();
  }

  /** Begins one partition's part. */
  Visitor<R> start(P broadcast);

  /** What a partition without blocks gives. */
  R empty();

  /** About how many bytes a part takes. */
  long bytes();

  /** About how many bytes what is broadcast takes. */
  long broadcastBytes(P broadcast);

  /** Both parts as one; either may be changed and returned. */
  R merge(R one, R other);
}
