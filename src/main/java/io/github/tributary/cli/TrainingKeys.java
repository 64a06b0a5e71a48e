package io.github.tributary.cli;

import io.github.tributary.distributed.DistributedEvaluation;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.optim.schedule.Schedule;
import io.github.tributary.training.AutoSetting;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.Optimizer;
import io.github.tributary.training.Regularization;
import io.github.tributary.training.SolverSettings;
import io.github.tributary.training.StepScaling;
import io.github.tributary.training.TrainingSettings;
import io.github.tributary.training.ValidationSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The keys of the section {@code training} that say how the objective is minimised. */
final class TrainingKeys {

  private static final String OWN = "default";
  private static final String AUTO = "auto";
  private static final String ALL = "all";
  private static final String SOLVER = "training.solver";
  private static final String SCHEDULE = "training.schedule";
  private static final String DROPOUT = "training.dropout";
  private static final String PATIENCE = "training.patience";
  private static final String MAX_ITER = "training.maxIter";
  private static final String METRIC = "training.validationMetric";

  /** The metrics of classifiers and of regressors. */
  private static final List<String> METRICS =
      Stream.of(NetworkDesign.CROSS_ENTROPY, "squared-error")
          .map(NetworkDesign::headOf)
          .flatMap(head -> DistributedEvaluation.metricNames(head).stream())
          .toList();

  private TrainingKeys() {}

  static SolverSettings solver(Configuration config) {
    return new SolverSettings(
        isAuto(config, SOLVER)
            ? SolverSettings.DEFAULT.optimizer() // any that takes minibatches
            : RunPlan.choice(Optimizer.class, config, SOLVER),
        config.text("training.stepSize").equals(AUTO)
            ? SolverSettings.RANGE_TEST
            : stepSize(config),
        config.number("training.momentum"),
        config.number("training.beta1"),
        config.number("training.beta2"),
        numberOrOwn(config, "training.decay"),
        numberOrOwn(config, "training.epsilon"),
        isAuto(config, SCHEDULE)
            ? SolverSettings.DEFAULT.schedule()
            : schedule(config.text(SCHEDULE)),
        config.number("training.warmUp"),
        config.text("training.batchSize").equals(ALL)
            ? SolverSettings.ALL
            : numberOrAuto(config, "training.batchSize", 1),
        numberOrAuto(config, "training.localSteps", 0),
        numberOrAuto(config, "training.workers", 1),
        config.number("training.outerMomentum"),
        RunPlan.choice(StepScaling.class, config, "training.stepScaling"));
  }

  private static Schedule schedule(String text) {
    String spelled = Synonyms.spelled(SCHEDULE, text, "schedule", Schedule.FORMS);
    return RunPlan.in(SCHEDULE, () -> Schedule.parse(spelled));
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
    for (String rate : isAuto(config, DROPOUT) ? List.<String>of() : config.texts(DROPOUT)) {
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
        Synonyms.spelled(config.text(METRIC), METRICS),
        isAuto(config, PATIENCE) ? ValidationSettings.DEFAULT.patience() : config.integer(PATIENCE),
        config.number("training.minDelta"),
        flagOrAuto(config, "training.refit"));
  }

  static StoppingCriteria stopping(Configuration config) {
    return new StoppingCriteria(
        isAuto(config, MAX_ITER)
            ? TrainingSettings.DEFAULT.stopping().maxIter()
            : config.integer(MAX_ITER),
        config.number("training.tol"),
        config.number("training.gradientTol"));
  }

  /** What the configuration leaves open. */
  static Set<AutoSetting> auto(Configuration config) {
    Map<AutoSetting, String> keys =
        Map.of(
            AutoSetting.SOLVER, SOLVER,
            AutoSetting.SCHEDULE, SCHEDULE,
            AutoSetting.MAX_ITER, MAX_ITER,
            AutoSetting.PATIENCE, PATIENCE,
            AutoSetting.DROPOUT, DROPOUT);
    EnumSet<AutoSetting> open = EnumSet.noneOf(AutoSetting.class);
    keys.forEach(
        (setting, key) -> {
          if (isAuto(config, key)) {
            open.add(setting);
          }
        });
    return open;
  }

  private static boolean isAuto(Configuration config, String key) {
    return config.texts(key).equals(List.of(AUTO));
  }

  /** True, false, or empty for auto. */
  static Optional<Boolean> flagOrAuto(Configuration config, String key) {
    return isAuto(config, key) ? Optional.empty() : Optional.of(config.flag(key));
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
    if (design.loss().strip().equals(NetworkDesign.AUTO)) {
      return; // which metrics there are is known with the labels
    }
    List<String> metrics = DistributedEvaluation.metricNames(NetworkDesign.headOf(design.loss()));
    if (!metrics.contains(validation.metric())) {
      throw new UsageException(
          METRIC
              + ": expected one of "
              + String.join(", ", metrics)
              + " with "
              + design.loss()
              + ", found '"
              + validation.metric()
              + "'"
              + Synonyms.ofValue(METRIC, validation.metric(), metrics));
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
