package io.github.tributary.linalg;

/**
 * f(u) = u/√(1 + (u/3)²): nearly u around 0, and never beyond ±3. Far outliers keep their order and
 * lose their weight. Every operation is rounded once, so that the bits are the same on any machine.
 *
 * @see <a href="https://arxiv.org/abs/2407.04491">Holzmüller, Grinsztajn, Steinwart, Better by
 *     Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data, 2024, section 3</a>
 */
public final class SmoothClip {

  /** The bound that values approach. */
  public static final double BOUND = 3;

  // Beyond, f is the bound to the last bit, and a square might overflow.
  private static final double FAR = 1e10;

  private SmoothClip() {}

  /** f(u); infinities give the bound with their sign, NaN stays NaN. */
  public static double of(double u) {
    if (Math.abs(u) > FAR) {
      return Math.copySign(BOUND, u);
    }
    double third = u / BOUND;
    return u / Math.sqrt(1 + third * third);
  }

  /**
   * u[i] ← f(u[i]) for i from 0 to n-1 where {@code clipped[first + i]} is true.
   *
   * @param u overwritten
   */
  public static void apply(double[] u, boolean[] clipped, int first, int n) {
    for (int i = 0; i < n; i++) {
      if (clipped[first + i]) {
        u[i] = of(u[i]);
      }
    }
  }
}
