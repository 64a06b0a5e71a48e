package io.github.tributary.distributed;

import io.github.tributary.linalg.ByteScale;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.Parameters;

/** How blocks hold their inputs. */
public enum Layout {
  /** Every scaled entry. */
  DENSE,
  /** Scaled entries less what 0 is scaled to, which the network adds by its first bias. */
  SPARSE;

  // Below, a product over the entries alone is faster than BLAS over all of them, and smaller.
  private static final double SPARSE_BELOW = 0.1;

  // A batch of rows of more features, dense, would take over 6 MB in single precision.
  private static final int WIDE = 4096;

  /** The layout for data of which so many values are not 0: by content, never by storage. */
  static Layout of(long nonZeros, long rows, int features) {
    return nonZeros < SPARSE_BELOW * rows * features ? SPARSE : DENSE;
  }

  /**
   * The layout for predicting rows of so many features: by their number alone, because the rows at
   * hand are never all known, and a layout that followed them would change the bits of a prediction
   * with the rows beside it.
   */
  static Layout forPrediction(int features) {
    return features > WIDE ? SPARSE : DENSE;
  }

  /** The model's parameters for inputs of this layout. */
  Parameters parameters(TrainedNetwork model) {
    return this == DENSE ? model.parameters() : model.parametersForScaled();
  }

  /** What features that are kept as bytes stand for; of a sparse layout none are. */
  ByteScale byteScale(FeatureScaler featureScaler, Precision precision) {
    return this == DENSE
        ? new ByteScale(
            featureScaler.centers(), featureScaler.scales(), featureScaler.clip(), precision)
        : new ByteScale(new double[0], new double[0], precision);
  }

  /** What is still to be subtracted from inputs of this layout. */
  public Centering centering(FeatureScaler featureScaler) {
    return this == DENSE ? Centering.NONE : Centering.by(featureScaler.offsets());
  }
}
