package io.github.tributary.model;

import io.github.tributary.linalg.SmoothClip;
import io.github.tributary.nn.Network;
import java.io.Serializable;
import java.util.Arrays;

/**
 * x ← f((x - center)/scale), feature by feature, in double before any rounding to the precision of
 * the network. For features that are clipped, f is the {@link SmoothClip} less its mean over a
 * sample of the training rows; for the others f is the identity. A feature that was constant in
 * training has an infinite scale and becomes 0, whatever its value.
 */
public final class FeatureScaler implements Serializable {

  private static final long serialVersionUID = 1L;

  private final double[] centers;
  private final double[] scales;
  private final SmoothClip clip;

  /**
   * A scaler.
   *
   * @param centers one per feature, finite
   * @param scales one per feature, above 0; infinite for a constant feature
   * @param clip which features are clipped
   * @throws IllegalArgumentException if the lengths differ or a value is out of range
   */
  public FeatureScaler(double[] centers, double[] scales, SmoothClip clip) {
    if (centers.length != scales.length || centers.length != clip.features()) {
      throw new IllegalArgumentException(
          centers.length + " centers, " + scales.length + " scales, " + clip.features() + " clips");
    }
    for (int j = 0; j < centers.length; j++) {
      if (!Double.isFinite(centers[j]) || !(scales[j] > 0)) {
        throw new IllegalArgumentException(
            "feature " + j + ": center " + centers[j] + ", scale " + scales[j]);
      }
    }
    this.centers = centers.clone();
    this.scales = scales.clone();
    this.clip = clip;
  }

  /** A scaler that clips no feature: x ← (x - center)/scale. */
  public static FeatureScaler linear(double[] centers, double[] scales) {
    return new FeatureScaler(centers, scales, SmoothClip.none(centers.length));
  }

  /** Leaves every feature as it is. */
  public static FeatureScaler identity(int features) {
    double[] ones = new double[features];
    Arrays.fill(ones, 1);
    return linear(new double[features], ones);
  }

  /** Leaves every feature as it is, but turns the constant ones of this into 0 as this does. */
  public FeatureScaler withoutScaling() {
    double[] shifts = new double[centers.length];
    double[] ones = new double[centers.length];
    for (int j = 0; j < centers.length; j++) {
      shifts[j] = isConstant(j) ? centers[j] : 0;
      ones[j] = isConstant(j) ? scales[j] : 1;
    }
    return linear(shifts, ones);
  }

  /** Whether feature j is taken for a constant, and becomes 0 whatever its value. */
  public boolean isConstant(int j) {
    return scales[j] == Double.POSITIVE_INFINITY;
  }

  /** The number of features. */
  public int features() {
    return centers.length;
  }

  /** What is subtracted from each feature; a copy. */
  public double[] centers() {
    return centers.clone();
  }

  /** What each centered feature is divided by; a copy. */
  public double[] scales() {
    return scales.clone();
  }

  /** Which features are clipped, and what they are on average. */
  public SmoothClip clip() {
    return clip;
  }

  /** Whether no feature is clipped, so that weights can be brought back to the features' units. */
  public boolean isLinear() {
    return !clip.clipsAny();
  }

  /** -f(0) of every feature: what is still to be subtracted from features by {@link #scaled}. */
  public double[] offsets() {
    double[] offsets = new double[centers.length];
    for (int j = 0; j < offsets.length; j++) {
      offsets[j] = -atZero(j);
    }
    return offsets;
  }

  private double atZero(int j) {
    return clip.at(j, -(centers[j] / scales[j]));
  }

  /** f(x) - f(0) of feature j, which keeps a zero; x/scale where nothing is clipped. */
  public double scaled(int j, double x) {
    return clip.clips(j) ? clip.at(j, (x - centers[j]) / scales[j]) - atZero(j) : x / scales[j];
  }

  /** Scales one row in place. */
  public void apply(double[] features) {
    for (int j = 0; j < centers.length; j++) {
      features[j] = (features[j] - centers[j]) / scales[j];
    }
    clip.apply(features, 0, centers.length);
  }

  /**
   * Parameters for raw features from those for scaled ones: w[1]/scale, and b[1] - Σ
   * w[1]·center/scale. Both give the same outputs, each for its inputs. Where a feature is clipped
   * there are no such parameters, and the result is a copy.
   *
   * @param parameters in the order of {@link Network}; not written to
   */
  public double[] toRaw(Network network, double[] parameters) {
    double[] raw = parameters.clone();
    if (!isLinear()) {
      return raw;
    }
    for (int j = 0; j < network.units(1); j++) {
      int bias = network.biasStart(1) + j;
      for (int p = 0; p < centers.length; p++) {
        int weight = network.weightStart(1) + j * centers.length + p;
        raw[weight] = parameters[weight] / scales[p];
        raw[bias] -= raw[weight] * centers[p];
      }
    }
    return raw;
  }

  /** Sets the weights w[1] of constant features to 0, in place: no gradient will ever move them. */
  public double[] clearConstants(Network network, double[] parameters) {
    for (int p = 0; p < centers.length; p++) {
      for (int j = 0; isConstant(p) && j < network.units(1); j++) {
        parameters[network.weightStart(1) + j * centers.length + p] = 0;
      }
    }
    return parameters;
  }

  /**
   * The inverse of {@link #toRaw}: w[1]·scale, and b[1] + Σ w[1]·center. Of a constant feature the
   * bias takes all, and its weights become 0.
   */
  public double[] fromRaw(Network network, double[] raw) {
    double[] parameters = raw.clone();
    if (!isLinear()) {
      return parameters;
    }
    for (int j = 0; j < network.units(1); j++) {
      int bias = network.biasStart(1) + j;
      for (int p = 0; p < centers.length; p++) {
        int weight = network.weightStart(1) + j * centers.length + p;
        parameters[weight] = isConstant(p) ? 0 : raw[weight] * scales[p];
        parameters[bias] += raw[weight] * centers[p];
      }
    }
    return parameters;
  }
}
