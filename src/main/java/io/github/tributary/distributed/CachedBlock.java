package io.github.tributary.distributed;

import io.github.tributary.linalg.ByteMatrix;
import io.github.tributary.linalg.ByteScale;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Batch;
import java.io.Serializable;

/**
 * A block as it is cached: a batch, or one whose features are a byte each. What the bytes stand for
 * is the same in all blocks and kept once beside them.
 */
final class CachedBlock implements Serializable {

  private static final long serialVersionUID = 1L;

  // Without features where there are bytes.
  private final Batch batch;
  private final byte[] bytes;

  private CachedBlock(Batch batch, byte[] bytes) {
    this.batch = batch;
    this.bytes = bytes;
  }

  static CachedBlock of(Batch batch) {
    return new CachedBlock(batch, null);
  }

  /**
   * A block of bytes.
   *
   * @param bytes the features of one row after another
   */
  static CachedBlock of(byte[] bytes, Matrix y, double[] v) {
    Precision precision = y.precision();
    return new CachedBlock(new Batch(precision.matrix(0, v.length), y, v), bytes);
  }

  /** As a piece of a logical block. */
  CachedBlock at(long block, int piece) {
    return new CachedBlock(batch.at(block, piece), bytes);
  }

  /** The batch; its features are still bytes if they are here. */
  Batch batch(ByteScale scale) {
    return bytes == null ? batch : batch.withInputs(new ByteMatrix(bytes, batch.size(), scale));
  }

  /** The batch, with features in the precision of the network. */
  Batch expanded(ByteScale scale) {
    return bytes == null
        ? batch
        : batch.withInputs(new ByteMatrix(bytes, batch.size(), scale).expanded());
  }
}
