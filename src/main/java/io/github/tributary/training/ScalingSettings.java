package io.github.tributary.training;

import io.github.tributary.model.FeatureScaling;
import java.util.Locale;
import java.util.Optional;

/**
 * How features and targets are scaled for training.
 *
 * @param features how features are scaled
 * @param targets whether the targets of a regression are scaled; predictions, metrics and losses
 *     are in their own unit all the same
 * @param clampPredictions whether predictions of a regression are held to the range of the training
 *     targets; empty: with a hidden layer, except of counts
 */
public record ScalingSettings(
    FeatureScaling features, TargetScaling targets, Optional<Boolean> clampPredictions) {

  /** The defaults of every front end. */
  public static final ScalingSettings AUTO =
      new ScalingSettings(FeatureScaling.AUTO, TargetScaling.AUTO, Optional.empty());

  /** Everything as it is. */
  public static final ScalingSettings NONE =
      new ScalingSettings(FeatureScaling.NONE, TargetScaling.NONE, Optional.of(false));

  /** How targets are scaled. */
  public enum TargetScaling {
    /** {@link #STANDARD} with squared error and Huber's loss. */
    AUTO,
    /** To mean 0 and deviation 1 of the training rows. */
    STANDARD,
    /** Not at all. */
    NONE;

    /** The name in configurations. */
    public String configName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Features scaled so, and targets as they are. */
  public static ScalingSettings ofFeatures(FeatureScaling features) {
    return new ScalingSettings(features, TargetScaling.NONE, Optional.of(false));
  }
}
