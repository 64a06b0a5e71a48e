package io.github.tributary.model;

import io.github.tributary.nn.Network;
import java.io.Serializable;
import java.util.Arrays;

/**
 * x ← (x - mean)/deviation, feature by feature, in double before any rounding to the precision of
 * the network. A constant feature has deviation 1 and becomes 0.
 */
public final class Standardizer implements Serializable {

  private static final long serialVersionUID = 1L;

  private final double[] means;
  private final double[] deviations;

  /**
   * A standardizer.
   *
   * @param means one per feature
   * @param deviations one per feature, positive and finite
   * @throws IllegalArgumentException if the lengths differ or a value is out of range
   */
  public Standardizer(double[] means, double[] deviations) {
    if (means.length != deviations.length) {
      throw new IllegalArgumentException(
          means.length + " means but " + deviations.length + " deviations");
    }
    for (int j = 0; j < means.length; j++) {
      if (!Double.isFinite(means[j]) || !(deviations[j] > 0 && Double.isFinite(deviations[j]))) {
        throw new IllegalArgumentException(
            "feature " + j + ": mean " + means[j] + ", deviation " + deviations[j]);
      }
    }
    this.means = means.clone();
    this.deviations = deviations.clone();
  }

  /** Leaves every feature as it is. */
  public static Standardizer identity(int features) {
    double[] ones = new double[features];
    Arrays.fill(ones, 1);
    return new Standardizer(new double[features], ones);
  }

  /** The number of features. */
  public int features() {
    return means.length;
  }

  /** The means, a copy. */
  public double[] means() {
    return means.clone();
  }

  /** The standard deviations, a copy. */
  public double[] deviations() {
    return deviations.clone();
  }

  /** μ/σ, what centering subtracts from features that are scaled already. */
  public double[] centers() {
    double[] centers = new double[means.length];
    for (int j = 0; j < centers.length; j++) {
      centers[j] = means[j] / deviations[j];
    }
    return centers;
  }

  /** x/σ of feature j, which keeps a zero. */
  public double scaled(int j, double x) {
    return x / deviations[j];
  }

  /** Standardizes one row in place. */
  public void apply(double[] features) {
    for (int j = 0; j < means.length; j++) {
      features[j] = (features[j] - means[j]) / deviations[j];
    }
  }

  /**
   * Parameters for raw features from those for standardized ones: w[1]/σ, and b[1] - Σ w[1]·μ/σ.
   * Both give the same outputs, each for its inputs.
   *
   * @param parameters in the order of {@link Network}; not written to
   */
  public double[] toRaw(Network network, double[] parameters) {
    double[] raw = parameters.clone();
    for (int j = 0; j < network.units(1); j++) {
      int bias = network.biasStart(1) + j;
      for (int p = 0; p < means.length; p++) {
        int weight = network.weightStart(1) + j * means.length + p;
        raw[weight] = parameters[weight] / deviations[p];
        raw[bias] -= raw[weight] * means[p];
      }
    }
    return raw;
  }

  /** The inverse of {@link #toRaw}: w[1]·σ, and b[1] + Σ w[1]·μ. */
  public double[] fromRaw(Network network, double[] raw) {
    double[] parameters = raw.clone();
    for (int j = 0; j < network.units(1); j++) {
      int bias = network.biasStart(1) + j;
      for (int p = 0; p < means.length; p++) {
        int weight = network.weightStart(1) + j * means.length + p;
        parameters[weight] = raw[weight] * deviations[p];
        parameters[bias] += raw[weight] * means[p];
      }
    }
    return parameters;
  }
}
