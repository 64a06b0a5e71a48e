package io.github.tributary.linalg;

/**
 * A stream of random numbers that is addressed, never shared: the numbers for (seed, purpose, step,
 * item) are the same whenever, wherever and in whichever order they are drawn.
 *
 * <p>The generator is SplitMix64 on a starting point hashed from the address.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea, Flood, Fast Splittable
 *     Pseudorandom Number Generators, OOPSLA 2014</a>
 */
public final class RandomStream {

  /** What random numbers are drawn for; two purposes never share a number. */
  public enum Purpose {
    /** Initial weights; item = layer. */
    INITIAL_WEIGHTS(1),
    /** Which rows are held out for testing. */
    HELD_OUT_ROWS(2),
    /** The place of a row among the logical blocks. */
    ROW_ORDER(3),
    /** A sample of rows for checks. */
    SAMPLE(4),
    /** Which activations are dropped; seed and step, block and piece mixed, item = layer. */
    DROPOUT(5),
    /** The order of blocks in a pass; step = pass, item = worker. */
    BLOCK_ORDER(6),
    /** Which rows are held out for validation. */
    VALIDATION_ROWS(7),
    /** Which candidates a sweep tries; step = candidate, item = key. */
    CANDIDATES(8);

    // Written down, not counted: a new purpose must not change the numbers of the others.
    private final long code;

    Purpose(long code) {
      this.code = code;
    }
  }

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private RandomStream(long state) {
    this.state = state;
  }

  /** The stream for one address. */
  public static RandomStream of(long seed, Purpose purpose, long step, long item) {
    return new RandomStream(mix(mix(mix(seed, purpose.code), step), item));
  }

  /** The numbers that this stream has after {@code count} more of them; it stays where it is. */
  public RandomStream skipping(long count) {
    return new RandomStream(state + count * GOLDEN_GAMMA);
  }

  /** A 64-bit hash of a pair, every output bit depending on every input bit. */
  public static long mix(long a, long b) {
    return avalanche(avalanche(a + GOLDEN_GAMMA) ^ (b + GOLDEN_GAMMA));
  }

  /** The next 64 random bits. */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return avalanche(state);
  }

  /** Uniform on [0, 1), a multiple of 2⁻⁵³. */
  public double nextUniform() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** The numbers 0 … n - 1 in an order in which all are equally likely (Fisher and Yates). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = (int) (nextUniform() * (i + 1));
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Standard normal, by Box and Muller's transformation (its cosine half) of two numbers. */
  public double nextGaussian() {
    // 1 - u lies in (0, 1], so that the logarithm is finite; StrictMath is the same everywhere.
    double radius = Math.sqrt(-2 * StrictMath.log(1 - nextUniform()));
    return radius * StrictMath.cos(2 * Math.PI * nextUniform());
  }

  private static long avalanche(long bits) {
    long x = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
