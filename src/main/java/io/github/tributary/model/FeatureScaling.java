package io.github.tributary.model;

import java.util.Locale;

/** How features are scaled before they enter the network. */
public enum FeatureScaling {
  /** {@link #ROBUST} with a hidden layer, {@link #STANDARD} without. */
  AUTO,
  /** To mean 0 and deviation 1. */
  STANDARD,
  /**
   * (x - median)/(interquartile range), smoothly clipped at ±3, less the mean of that over a sample
   * of the rows; features that are 0 or 1 stay as they are. Where the interquartile range is 0,
   * half of the range takes its place.
   */
  ROBUST,
  /** To the range from 0 to 1. */
  MIN_MAX,
  /** Not at all. */
  NONE;

  /** The name in configurations, for example {@code min-max}. */
  public String configName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What {@link #AUTO} means for a network. */
  public FeatureScaling resolved(boolean hasHiddenLayer) {
    return this != AUTO ? this : hasHiddenLayer ? ROBUST : STANDARD;
  }
}
