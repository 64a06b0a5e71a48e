package io.github.tributary.nn;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.RandomStream.Purpose;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Inverted dropout: in training every activation of hidden layer l becomes 0 with probability p[l],
 * and is divided by 1 - p[l] otherwise, so that its mean stays; in prediction nothing is dropped.
 *
 * <p>What is dropped follows from the seed, the step, the block, the layer and the place in the
 * block, and from nothing else.
 *
 * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al., Dropout, JMLR
 *     15, 2014</a>
 */
public final class Dropout implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Nothing is dropped. */
  public static final Dropout NONE = new Dropout(new double[0], 0);

  private static final double BITS_32 = 0x1p32;

  private final double[] rates;
  private final long seed;

  /**
   * Dropout of hidden layers.
   *
   * @param rates p[1] … p[L-1], each in [0, 1); copied
   */
  public Dropout(double[] rates, long seed) {
    for (double rate : rates) {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException(
            "dropout: expected numbers from 0 to below 1, found " + rate);
      }
    }
    this.rates = rates.clone();
    this.seed = seed;
  }

  /** Whether layer l drops anything. */
  boolean drops(int l) {
    return l <= rates.length && rates[l - 1] > 0;
  }

  /** Whether any layer drops anything. */
  public boolean drops() {
    return Arrays.stream(rates).anyMatch(rate -> rate > 0);
  }

  /**
   * The factors of one layer's activations in one step: 0 or 1/(1 - p). factors: n[l]×m,
   * overwritten.
   */
  void factorsInto(Matrix factors, int l, long step, long block, int piece) {
    long threshold = (long) (rates[l - 1] * BITS_32);
    double kept = 1 / (1 - rates[l - 1]);
    RandomStream stream =
        RandomStream.of(
            RandomStream.mix(seed, step), Purpose.DROPOUT, RandomStream.mix(block, piece), l);
    // Two entries from each 64 bits.
    int n = factors.size();
    for (int i = 0; i < n; i += 2) {
      long bits = stream.nextLong();
      factors.set(i, (bits >>> 32) < threshold ? 0 : kept);
      if (i + 1 < n) {
        factors.set(i + 1, (bits & 0xFFFF_FFFFL) < threshold ? 0 : kept);
      }
    }
  }
}
