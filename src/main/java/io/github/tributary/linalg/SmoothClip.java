package io.github.tributary.linalg;

import io.github.tributary.linalg.simd.Loops;
import io.github.tributary.linalg.simd.LoopsOfJvm;
import java.io.Serializable;
import java.util.Arrays;

/**
 * f(u) = u/√(1 + (u/3)²) = 3u/√(9 + u²): nearly u around 0, and never beyond ±3. Far outliers keep
 * their order and lose their weight. Every operation is rounded once, so that the bits are the same
 * on any machine.
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

  private final int features;
  private final boolean any;
  // Of Loops.clipped, which is f with bound 3 and share 1, and the identity with bound 1, share 0
  // and no limit. Empty where no feature is clipped.
  private final double[] limits;
  private final double[] bounds;
  private final double[] shares;
  private final double[] means;

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
    features = clipped.length;
    boolean found = false;
    for (int j = 0; j < features; j++) {
      if (!Double.isFinite(means[j]) || (means[j] != 0 && !clipped[j])) {
        throw new IllegalArgumentException("feature " + j + ": mean " + means[j]);
      }
      found |= clipped[j];
    }
    any = found;
    int kept = any ? features : 0;
    this.means = Arrays.copyOf(means, kept);
    limits = new double[kept];
    bounds = new double[kept];
    shares = new double[kept];
    for (int j = 0; j < kept; j++) {
      limits[j] = clipped[j] ? FAR : Double.MAX_VALUE;
      bounds[j] = clipped[j] ? BOUND : 1;
      shares[j] = clipped[j] ? 1 : 0;
    }
  }

  /** The identity for all features. */
  public static SmoothClip none(int features) {
    return new SmoothClip(new boolean[features], new double[features]);
  }

  /** The number of features. */
  public int features() {
    return features;
  }

  /** Whether feature j is clipped. */
  public boolean clips(int j) {
    return any && shares[j] == 1;
  }

  /** Whether any feature is clipped. */
  public boolean clipsAny() {
    return any;
  }

  /** The means m; a copy. */
  public double[] means() {
    return Arrays.copyOf(means, features);
  }

  /** f(u) - m of feature j. */
  public double at(int j, double u) {
    return any ? Loops.clipped(u, limits[j], bounds[j], shares[j]) - means[j] : u;
  }

  /** f(u); infinities give the bound with their sign, NaN stays NaN. */
  public static double of(double u) {
    return Loops.clipped(u, FAR, BOUND, 1);
  }

  /**
   * u[i] ← f(u[i]) - m for i from 0 to n-1 where feature {@code first + i} is clipped.
   *
   * @param u overwritten
   */
  public void apply(double[] u, int first, int n) {
    if (any) {
      LoopsOfJvm.current(n).clip(u, limits, bounds, shares, means, first, n);
    }
  }
}
