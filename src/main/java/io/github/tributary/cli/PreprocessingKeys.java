package io.github.tributary.cli;

import io.github.tributary.model.FeatureScaling;
import io.github.tributary.preprocessing.PreprocessingSettings;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import io.github.tributary.training.ScalingSettings;
import io.github.tributary.training.ScalingSettings.TargetScaling;
import java.util.List;

/** The section {@code preprocessing} of a configuration. */
final class PreprocessingKeys {

  private static final String AUTO = "auto";
  private static final String NONE = "none";
  private static final String SCALING = "preprocessing.scaling";
  private static final String STANDARDIZATION = "training.standardization";

  private PreprocessingKeys() {}

  /**
   * Reads the section.
   *
   * @throws UsageException if a value is none of the key's
   */
  static PreprocessingSettings read(Configuration config) {
    List<String> categorical = config.texts("preprocessing.categorical");
    return RunPlan.in(
        "preprocessing",
        () ->
            new PreprocessingSettings(
                RunPlan.choice(Missing.class, config, "preprocessing.missing"),
                config.flag("preprocessing.missingIndicator"),
                categorical.contains(AUTO),
                categorical.equals(List.of(NONE))
                    ? List.of()
                    : categorical.stream().filter(name -> !name.equals(AUTO)).toList(),
                config.integer("preprocessing.maxCategories")));
  }

  /**
   * Reads how features and targets are scaled.
   *
   * @throws UsageException if two keys contradict each other
   */
  static ScalingSettings scaling(Configuration config) {
    FeatureScaling features = RunPlan.choice(FeatureScaling.class, config, SCALING);
    if (!config.text(STANDARDIZATION).equals(AUTO)) {
      // The older spelling of the same.
      FeatureScaling other =
          config.flag(STANDARDIZATION) ? FeatureScaling.STANDARD : FeatureScaling.NONE;
      if (features != FeatureScaling.AUTO && features != other) {
        throw new UsageException(
            STANDARDIZATION
                + " = "
                + config.text(STANDARDIZATION)
                + " contradicts "
                + SCALING
                + " = "
                + features.configName()
                + "; set one of them");
      }
      features = other;
    }
    return new ScalingSettings(
        features,
        RunPlan.choice(TargetScaling.class, config, "preprocessing.targetScaling"),
        TrainingKeys.flagOrAuto(config, "output.clampPredictions"));
  }
}
