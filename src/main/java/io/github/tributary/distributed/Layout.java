package io.github.tributary.distributed;

import io.github.tributary.model.Standardizer;
import io.github.tributary.nn.Centering;

/** How blocks hold their inputs. */
public enum Layout {
  /** Every entry of (x - μ)/σ. */
  DENSE,
  /** The entries of x/σ that are not 0; the network subtracts μ/σ by its first bias. */
  SPARSE;

  // Below, a product over the entries alone is faster than BLAS over all of them, and smaller.
  private static final double SPARSE_BELOW = 0.1;

  /** The layout for data of which so many values are not 0: by content, never by storage. */
  static Layout of(long nonZeros, long rows, int features) {
    return nonZeros < SPARSE_BELOW * rows * features ? SPARSE : DENSE;
  }

  /** What is still to be subtracted from inputs of this layout. */
  public Centering centering(Standardizer standardizer) {
    return this == DENSE ? Centering.NONE : Centering.by(standardizer.centers());
  }
}
