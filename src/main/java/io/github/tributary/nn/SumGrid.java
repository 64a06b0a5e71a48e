package io.github.tributary.nn;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The fixed-point grid of one step: the gradient of tensor t is counted in units of 2^exponent(t).
 *
 * <p>A 64-bit integer leaves 62 bits beside its sign and one spare, which up to twice as many
 * batches may use; the sum of B batches takes ⌈log₂ B⌉ of them, so an entry of one batch may use
 * {@code capacity = 62 - ⌈log₂ B⌉} bits. Then no order of additions can overflow. The exponents
 * follow from the largest entries that the previous step met, with {@value #HEADROOM} bits to grow
 * into; they are part of the state of a training run.
 *
 * <p>With 1,000 batches a unit is 2⁻⁴⁶ of the tensor's largest entry in any batch: finer than what
 * single precision carries by 22 bits, and about what summing in double would round away. While
 * entries shrink, the grid follows a step behind; a step is accepted down to 2⁻³² and repeated
 * below. With a million batches the unit is 2⁻³⁶.
 */
public final class SumGrid implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int BITS = 62;
  private static final int HEADROOM = 6;
  // Outside these limits the next step gets a new grid; beyond COARSE this step is repeated.
  private static final int LEAST_HEADROOM = 2;
  private static final int MOST_HEADROOM = 12;
  private static final int COARSE = 20;
  private static final int COARSE_MOVES = BITS;
  // First guesses of the largest entry, 2^4 and 2^-4; a wrong one costs one repeated step.
  private static final int FIRST_GRADIENT = 4;
  private static final int FIRST_MOVE = -4;

  private final int capacity;
  private final int coarse;
  private final int[] exponents;

  private SumGrid(int capacity, int coarse, int[] exponents) {
    this.capacity = capacity;
    this.coarse = coarse;
    this.exponents = exponents;
  }

  /**
   * The grid to begin with.
   *
   * @param tensors the number of tensors
   * @param batches the largest number of batches that one sum may hold, at least 1
   */
  public static SumGrid first(int tensors, long batches) {
    return first(tensors, batches, FIRST_GRADIENT, COARSE);
  }

  /**
   * The grid to begin with for weighted moves and what rules remember, mean squares of gradients
   * among them, which are smaller. A round is dear to repeat, and few workers leave many bits: the
   * guess for two workers may be too large by a factor of 2²⁷ before one is.
   *
   * @param tensors the number of tensors of all vectors
   * @param workers the largest number of workers that one sum may hold, at least 1
   * @param weight about what a worker's move is multiplied by, positive
   */
  public static SumGrid firstOfMoves(int tensors, long workers, double weight) {
    return first(tensors, workers, FIRST_MOVE + magnitude(weight), COARSE_MOVES);
  }

  private static SumGrid first(int tensors, long batches, int magnitude, int coarse) {
    int capacity = BITS - (Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, batches) - 1));
    int[] exponents = new int[tensors];
    Arrays.fill(exponents, magnitude + HEADROOM - capacity);
    return new SumGrid(capacity, coarse, exponents);
  }

  /** log₂ of the units of all tensors; a copy. */
  public int[] exponents() {
    return exponents.clone();
  }

  /**
   * A grid for as many batches with other units.
   *
   * @param exponents log₂ of the unit of each tensor; copied
   */
  public SumGrid with(int[] exponents) {
    if (exponents.length != this.exponents.length) {
      throw new IllegalArgumentException(
          exponents.length + " exponents for " + this.exponents.length + " tensors");
    }
    return new SumGrid(capacity, coarse, exponents.clone());
  }

  /** log₂ of the unit of tensor t. */
  int exponent(int t) {
    return exponents[t];
  }

  /**
   * Whether a sum on this grid holds: no entry was too large for it, and none so small that its
   * digits were lost.
   *
   * @param largest per tensor, the largest |entry| of any batch
   */
  boolean holds(double[] largest) {
    for (int t = 0; t < exponents.length; t++) {
      int headroom = headroom(t, largest[t]);
      if (largest[t] != 0 && (headroom < 0 || headroom > coarse())) {
        return false;
      }
    }
    return true;
  }

  /** The grid for the next step (or for this one again), by the largest entries just seen. */
  SumGrid after(double[] largest) {
    int[] next = exponents.clone();
    for (int t = 0; t < next.length; t++) {
      int headroom = headroom(t, largest[t]);
      if (largest[t] != 0 && (headroom < LEAST_HEADROOM || headroom > MOST_HEADROOM)) {
        next[t] = magnitude(largest[t]) + HEADROOM - capacity;
      }
    }
    return Arrays.equals(next, exponents) ? this : new SumGrid(capacity, coarse, next);
  }

  /** With very many batches a step is repeated sooner, so that 32 bits are always used. */
  private int coarse() {
    return Math.max(MOST_HEADROOM, Math.min(coarse, capacity - 32));
  }

  private int headroom(int t, double largest) {
    return exponents[t] + capacity - magnitude(largest);
  }

  /** The least e with x < 2ᵉ. */
  private static int magnitude(double x) {
    return Math.getExponent(x) + 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SumGrid that
        && capacity == that.capacity
        && Arrays.equals(exponents, that.exponents);
  }

  @Override
  public int hashCode() {
    return 31 * capacity + Arrays.hashCode(exponents);
  }
}
