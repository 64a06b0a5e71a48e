package io.github.tributary.cli;

import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.preprocessing.PreprocessingSettings;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import io.github.tributary.preprocessing.PreprocessingSettings.Scaling;
import io.github.tributary.preprocessing.PreprocessingSettings.TargetScaling;
import io.github.tributary.training.NetworkDesign;
import java.util.List;

/** The section {@code preprocessing} of a configuration. */
final class PreprocessingKeys {

  private static final String AUTO = "auto";
  private static final String NONE = "none";

  private PreprocessingKeys() {}

  /**
   * Reads the section.
   *
   * @throws UsageException if a value is none of the key's, or does not go with the loss
   */
  static PreprocessingSettings read(Configuration config, NetworkDesign design) {
    List<String> categorical = config.texts("preprocessing.categorical");
    TargetScaling targets =
        RunPlan.choice(TargetScaling.class, config, "preprocessing.targetScaling");
    if (targets != TargetScaling.NONE
        && !(NetworkDesign.headOf(design.loss()) instanceof IdentitySquaredError)) {
      throw new UsageException(
          "preprocessing.targetScaling: standard is for network.loss = squared-error, found "
              + design.loss());
    }
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
                config.integer("preprocessing.maxCategories"),
                RunPlan.choice(Scaling.class, config, "preprocessing.scaling"),
                targets));
  }
}
