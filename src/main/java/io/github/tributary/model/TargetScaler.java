package io.github.tributary.model;

import io.github.tributary.nn.Network;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Targets of a regression as the network is trained on them, (y - mean)/deviation, and its outputs
 * as predictions, mean + deviation·a, held to a range. Both are computed in double: targets far
 * from 0 that differ little lose no digits in single precision.
 */
public final class TargetScaler implements Serializable {

  private static final long serialVersionUID = 1L;

  private final double[] means;
  private final double[] deviations;
  private final double[] least;
  private final double[] most;

  /**
   * A scaler.
   *
   * @param means one per target, finite
   * @param deviations one per target, above 0 and finite
   * @param least the smallest prediction per target; -∞ for any
   * @param most the largest prediction per target; ∞ for any
   * @throws IllegalArgumentException if the lengths differ or a value is out of range
   */
  public TargetScaler(double[] means, double[] deviations, double[] least, double[] most) {
    int targets = means.length;
    if (deviations.length != targets || least.length != targets || most.length != targets) {
      throw new IllegalArgumentException(
          targets + " means, " + deviations.length + " deviations, " + least.length + " ranges");
    }
    for (int k = 0; k < targets; k++) {
      boolean scales = deviations[k] > 0 && Double.isFinite(deviations[k]);
      if (!Double.isFinite(means[k]) || !scales || !(least[k] <= most[k])) {
        throw new IllegalArgumentException(
            "target "
                + k
                + ": mean "
                + means[k]
                + ", deviation "
                + deviations[k]
                + ", from "
                + least[k]
                + " to "
                + most[k]);
      }
    }
    this.means = means.clone();
    this.deviations = deviations.clone();
    this.least = least.clone();
    this.most = most.clone();
  }

  /** Leaves targets and predictions as they are, as of classes and counts. */
  public static TargetScaler identity(int targets) {
    return unbounded(new double[targets], filled(targets, 1));
  }

  /** A scaler that predicts any value. */
  public static TargetScaler unbounded(double[] means, double[] deviations) {
    return new TargetScaler(
        means,
        deviations,
        filled(means.length, Double.NEGATIVE_INFINITY),
        filled(means.length, Double.POSITIVE_INFINITY));
  }

  private static double[] filled(int length, double value) {
    double[] values = new double[length];
    Arrays.fill(values, value);
    return values;
  }

  /** The number of targets. */
  public int targets() {
    return means.length;
  }

  /** The means, a copy. */
  public double[] means() {
    return means.clone();
  }

  /** The deviations, a copy. */
  public double[] deviations() {
    return deviations.clone();
  }

  /** The smallest predictions, a copy. */
  public double[] least() {
    return least.clone();
  }

  /** The largest predictions, a copy. */
  public double[] most() {
    return most.clone();
  }

  /** Whether targets and outputs stay as they are. */
  public boolean isIdentity() {
    return equals(means, 0)
        && equals(deviations, 1)
        && equals(least, Double.NEGATIVE_INFINITY)
        && equals(most, Double.POSITIVE_INFINITY);
  }

  private static boolean equals(double[] values, double value) {
    return Arrays.stream(values).allMatch(one -> one == value);
  }

  /** (y - mean)/deviation of every target, in place. */
  public void scale(double[] y) {
    for (int k = 0; k < means.length; k++) {
      y[k] = (y[k] - means[k]) / deviations[k];
    }
  }

  /** mean + deviation·y of target k: a scaled target in its own unit. */
  public double unscale(int k, double y) {
    return means[k] + deviations[k] * y;
  }

  /** The prediction that output a of target k stands for, in the target's unit and range. */
  public double prediction(int k, double a) {
    double y = unscale(k, a);
    return y < least[k] ? least[k] : y > most[k] ? most[k] : y;
  }

  /** Output a of target k, or the nearest whose prediction is within the target's range. */
  public double clamp(int k, double a) {
    double y = unscale(k, a);
    double nearest = y < least[k] ? least[k] : most[k];
    return y < least[k] || y > most[k] ? (nearest - means[k]) / deviations[k] : a;
  }

  /**
   * Parameters whose outputs are targets as they are, from those for scaled ones: w[L]·deviation
   * and b[L]·deviation + mean.
   *
   * @param parameters in the order of {@link Network}; not written to
   */
  public double[] toRaw(Network network, double[] parameters) {
    double[] raw = parameters.clone();
    int last = network.layers();
    int below = network.units(last - 1);
    for (int k = 0; k < means.length && !isIdentity(); k++) {
      int bias = network.biasStart(last) + k;
      for (int i = 0; i < below; i++) {
        raw[network.weightStart(last) + k * below + i] *= deviations[k];
      }
      raw[bias] = unscale(k, raw[bias]);
    }
    return raw;
  }

  /** The inverse of {@link #toRaw}. */
  public double[] fromRaw(Network network, double[] raw) {
    double[] parameters = raw.clone();
    int last = network.layers();
    int below = network.units(last - 1);
    for (int k = 0; k < means.length && !isIdentity(); k++) {
      int bias = network.biasStart(last) + k;
      for (int i = 0; i < below; i++) {
        parameters[network.weightStart(last) + k * below + i] /= deviations[k];
      }
      parameters[bias] = (raw[bias] - means[k]) / deviations[k];
    }
    return parameters;
  }

  /**
   * What a mean loss that is quadratic in the targets is multiplied by to be in their unit:
   * deviation² of a single target; 1 for several, whose loss counts each in its own deviation.
   */
  public double lossUnit() {
    return means.length == 1 ? deviations[0] * deviations[0] : 1;
  }
}
