package io.github.tributary.linalg;

import java.io.Serializable;

/**
 * f(u) = u/√(1 + (u/3)²): nearly u around 0, and never beyond ±3. Far outliers keep their order and
 * lose their weight. Every operation is rounded once, so that the bits are the same on any machine.
 *
 * @see <a href="https://arxiv.org/abs/2407.04491">Holzmüller, Grinsztajn, Steinwart, Better by
 *     Default: Strong Pre-Tuned MLPs and Boosted Trees on Tabular Data, 2024, section 3</a>
 */
public final class SmoothClip implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The bound that values approach. */
  public static final double BOUND = 3;

  // From 3·2³³ on f is the bound to the last bit; the square of more might overflow.
  private static final double FAR = BOUND * 0x1p33;

  private final double[] limits;
  private final double[] bounds;
  private final double[] means;
  private final boolean any;

  /**
   * f(u) - m for some features, and the identity for the others.
   *
   * @param clipped one per feature
   * @param means m, one per feature, finite; 0 for those that are not clipped
   * @throws IllegalArgumentException if the lengths differ or a mean is out of range
   */
  public SmoothClip(boolean[] clipped, double[] means) {
    if (means.length != clipped.length) {
      throw new IllegalArgumentException(clipped.length + " clips, " + means.length + " means");
    }
    limits = new double[clipped.length];
    bounds = new double[clipped.length];
    this.means = means.clone();
    boolean found = false;
    for (int j = 0; j < clipped.length; j++) {
      if (!Double.isFinite(means[j]) || (means[j] != 0 && !clipped[j])) {
        throw new IllegalArgumentException("feature " + j + ": mean " + means[j]);
      }
      limits[j] = clipped[j] ? FAR : Double.MAX_VALUE;
      bounds[j] = clipped[j] ? BOUND : Double.POSITIVE_INFINITY; // u/∞ is 0, and the root 1
      found |= clipped[j];
    }
    any = found;
  }

  /** The identity for all features. */
  public static SmoothClip none(int features) {
    return new SmoothClip(new boolean[features], new double[features]);
  }

  /** The number of features. */
  public int features() {
    return limits.length;
  }

  /** Whether feature j is clipped. */
  public boolean clips(int j) {
    return limits[j] == FAR;
  }

  /** Whether any feature is clipped. */
  public boolean clipsAny() {
    return any;
  }

  /** The means m; a copy. */
  public double[] means() {
    return means.clone();
  }

  /** f(u) - m of feature j. */
  public double at(int j, double u) {
    return of(u, limits[j], bounds[j]) - means[j];
  }

  /** f(u); infinities give the bound with their sign, NaN stays NaN. */
  public static double of(double u) {
    return of(u, FAR, BOUND);
  }

  private static double of(double u, double limit, double bound) {
    double near = Math.max(-limit, Math.min(limit, u));
    double share = near / bound;
    return near / Math.sqrt(1 + share * share);
  }

  /**
   * u[i] ← f(u[i]) - m for i from 0 to n-1 where feature {@code first + i} is clipped. There is no
   * branch, so that the JIT makes vector instructions of it.
   *
   * @param u overwritten
   */
  public void apply(double[] u, int first, int n) {
    if (!any) {
      return;
    }
    for (int i = 0; i < n; i++) {
      u[i] = of(u[i], limits[first + i], bounds[first + i]) - means[first + i];
    }
  }
}
