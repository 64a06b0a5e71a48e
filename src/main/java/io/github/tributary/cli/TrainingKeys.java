package io.github.tributary.cli;

import io.github.tributary.distributed.DistributedEvaluation;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.schedule.Schedule;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.Optimizer;
import io.github.tributary.training.Regularization;
import io.github.tributary.training.SolverSettings;
import io.github.tributary.training.TrainingSettings;
import io.github.tributary.training.ValidationSettings;
import java.util.ArrayList;
import java.util.List;

/** The keys of the section {@code training} that say how the objective is minimised. */
final class TrainingKeys {

  private static final String OWN = "default";
  private static final String AUTO = "auto";
  private static final String ALL = "all";

  private TrainingKeys() {}

  static SolverSettings solver(Configuration config) {
    return new SolverSettings(
        RunPlan.choice(Optimizer.class, config, "training.solver"),
        config.text("training.stepSize").equals(AUTO)
            ? SolverSettings.RANGE_TEST
            : stepSize(config),
        config.number("training.momentum"),
        config.number("training.beta1"),
        config.number("training.beta2"),
        numberOrOwn(config, "training.decay"),
        numberOrOwn(config, "training.epsilon"),
        RunPlan.in("training.schedule", () -> Schedule.parse(config.text("training.schedule"))),
        config.number("training.warmUp"),
        config.text("training.batchSize").equals(ALL)
            ? SolverSettings.ALL
            : numberOrAuto(config, "training.batchSize", 1),
        numberOrAuto(config, "training.localSteps", 0),
        numberOrAuto(config, "training.workers", 1),
        config.number("training.outerMomentum"));
  }

  /** Zero and NaN mean other things to the library. */
  private static double stepSize(Configuration config) {
    if (config.text("training.stepSize").equals(OWN)) {
      return SolverSettings.UNSET;
    }
    return config.numberOr(
        "training.stepSize",
        "a number > 0, auto or default",
        stepSize -> stepSize > 0 && stepSize < Double.POSITIVE_INFINITY);
  }

  static Regularization regularization(Configuration config) {
    List<Double> dropout = new ArrayList<>();
    for (String rate : config.texts("training.dropout")) {
      try {
        dropout.add(Double.parseDouble(rate));
      } catch (NumberFormatException e) {
        throw new UsageException(
            "training.dropout: expected a number or a list of numbers, found '" + rate + "'");
      }
    }
    return new Regularization(
        new Penalty(config.number("training.regParam"), config.number("training.elasticNetParam")),
        numberOrOwn(config, "training.weightDecay"),
        dropout,
        config.number("training.clipValue"),
        config.number("training.clipNorm"),
        config.number("training.maxNorm"));
  }

  static ValidationSettings validation(Configuration config) {
    return new ValidationSettings(
        config.text("training.validationMetric"),
        config.integer("training.patience"),
        config.number("training.minDelta"));
  }

  /** Checks what is asked of the rows for validation, before they are read. */
  static void requireValidation(
      TrainingSettings settings, NetworkDesign design, boolean validated) {
    ValidationSettings validation = settings.validation();
    if (validation.patience() > 0 && !validated) {
      throw new UsageException(
          "training.patience: early stopping needs rows for validation; set data.validationFraction"
              + " or data.validationIndicator");
    }
    List<String> metrics = DistributedEvaluation.metricNames(NetworkDesign.headOf(design.loss()));
    if (!metrics.contains(validation.metric())) {
      throw new UsageException(
          "training.validationMetric: expected one of "
              + String.join(", ", metrics)
              + " with "
              + design.loss()
              + ", found '"
              + validation.metric()
              + "'");
    }
  }

  private static double numberOrOwn(Configuration config, String key) {
    if (config.text(key).equals(OWN)) {
      return SolverSettings.UNSET;
    }
    return config.numberOr(key, "a number or default", number -> !Double.isNaN(number));
  }

  private static int numberOrAuto(Configuration config, String key, int least) {
    if (config.text(key).equals(AUTO)) {
      return SolverSettings.AUTO;
    }
    String words = key.equals("training.batchSize") ? "auto, all or" : "auto or";
    return (int)
        config.numberOr(
            key,
            words + " a whole number ≥ " + least,
            number -> number >= least && number == Math.rint(number) && number < Integer.MAX_VALUE);
  }
}
