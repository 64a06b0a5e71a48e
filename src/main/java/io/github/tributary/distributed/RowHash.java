package io.github.tributary.distributed;

import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.RandomStream.Purpose;
import java.io.Serializable;

/**
 * Where a row belongs, decided by its content and the seed alone: never by its place in a file, its
 * partition or the number of executors.
 */
final class RowHash implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int HOLD_OUT_BITS = 8;

  private final long orderSalt;
  private final long splitSalt;
  private final long validationSalt;
  private final double heldOut;
  private final double validation;
  private final HoldOut holdOut;

  /**
   * Hashes for one seed.
   *
   * @param heldOut the share of rows for testing, in [0, 1)
   * @param validation the share of the others for validation, in [0, 1)
   */
  RowHash(long seed, double heldOut, double validation) {
    this(seed, heldOut, validation, null);
  }

  /** Hashes that hold out some of the training rows for validation; null: none. */
  RowHash(long seed, double heldOut, double validation, HoldOut holdOut) {
    this.holdOut = holdOut;
    validationSalt = RandomStream.of(seed, Purpose.VALIDATION_ROWS, 0, 0).nextLong();
    this.validation = validation;
    orderSalt = RandomStream.of(seed, Purpose.ROW_ORDER, 0, 0).nextLong();
    splitSalt = RandomStream.of(seed, Purpose.HELD_OUT_ROWS, 0, 0).nextLong();
    this.heldOut = heldOut;
  }

  /** A 64-bit hash of what a row holds; of its features only those that are not 0 are visited. */
  static long content(FeatureRow features, double[] labels, double weight) {
    long hash = RandomStream.mix(features.features(), labels.length);
    for (int k = 0; k < features.count(); k++) {
      // An odd factor, so that no two features shift a value alike.
      long place = features.index(k) * 0xD1B54A32D192ED03L;
      hash = step(hash, place, features.value(k));
    }
    hash = RandomStream.mix(hash, features.count());
    for (double label : labels) {
      hash = step(hash, 0, label);
    }
    return RandomStream.mix(step(hash, 0, weight), 0);
  }

  private static long step(long hash, long place, double value) {
    // Adding 0 makes -0 the 0 that it equals. One multiplication and a shift per value mix enough,
    // because the whole is mixed again at the end.
    long bits = Double.doubleToLongBits(value + 0.0);
    // What does not depend on the hash first: a row's hash is one chain of such steps.
    long mixed = (hash ^ (place ^ bits)) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 32);
  }

  /** The side that a row is on; equal rows are always on the same. */
  Side side(long content) {
    if (uniform(splitSalt, content) < heldOut) {
      return Side.HELD_OUT;
    }
    return uniform(validationSalt, content) < validation ? Side.VALIDATION : Side.TRAINING;
  }

  /** The side that a row is on, where some of the training rows may be held out. */
  Side side(RowCursor row) {
    Side side = side(row.content());
    boolean held =
        holdOut != null
            && side == Side.TRAINING
            && row.weight() > 0 // others would not say how good a model is
            && holdOut.holds(holdOutBin(row.content()), row.labels()[0]);
    return held ? Side.VALIDATION : side;
  }

  /** Among which of {@link HoldOutCounts#BINS} a row is when some are held out. */
  int holdOutBin(long content) {
    return (int) (RandomStream.mix(validationSalt, content) >>> (Long.SIZE - HOLD_OUT_BITS));
  }

  private static double uniform(long salt, long content) {
    return (RandomStream.mix(salt, content) >>> 11) * 0x1p-53;
  }

  /** Where a row stands in the shuffled order, as an unsigned number. */
  long place(long content) {
    return RandomStream.mix(orderSalt, content);
  }

  /** The block of a place: ⌊place·blocks/2⁶⁴⌋. */
  static long block(long place, long blocks) {
    // The high half of the unsigned product; multiplyHigh reads its arguments as signed.
    return Math.multiplyHigh(place, blocks) + (place < 0 ? blocks : 0);
  }
}
