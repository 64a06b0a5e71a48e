package io.github.tributary.cli;

import io.github.tributary.distributed.Aggregation;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Initializer;
import io.github.tributary.preprocessing.PreprocessingSettings;
import io.github.tributary.tables.TableSource;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.ScalingSettings;
import io.github.tributary.training.TrainingData;
import io.github.tributary.training.TrainingSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a configuration asks for, checked before Spark starts.
 *
 * @param source the table
 * @param testSource a separate test set, if there is one
 * @param testFraction the share of rows held out for testing; 0 with a separate test set
 * @param validationFraction the share of the other rows held out for validation
 * @param validationIndicator the column that is true for rows to validate on, or empty
 * @param labels the label columns
 * @param features the feature columns, or empty for all that can be
 * @param weight the weight column, or null
 * @param drop columns that are not features
 * @param where the condition that rows must meet, or empty
 * @param preprocessing what to do with a messy table
 * @param design the network
 * @param classWeight how much the rows of each class count, if not alike
 * @param settings the training
 * @param predictions what predictions are to be called
 */
record RunPlan(
    TableSource source,
    Optional<TableSource> testSource,
    double testFraction,
    double validationFraction,
    String validationIndicator,
    List<String> labels,
    List<String> features,
    String weight,
    List<String> drop,
    String where,
    PreprocessingSettings preprocessing,
    NetworkDesign design,
    Optional<ClassWeightKey> classWeight,
    TrainingSettings settings,
    PredictionKeys predictions) {

  private static final String VALIDATION_FRACTION = "data.validationFraction";

  /**
   * Reads the plan.
   *
   * @throws UsageException if a value is missing, out of range or contradicts another
   */
  static RunPlan of(Configuration config) {
    String path = required(config, "data.path", "the file or folder to train on");
    List<String> labels = config.texts("data.label");
    if (labels.isEmpty()) {
      throw missing("data.label", "the column to predict");
    }
    String testPath = config.text("data.testPath");
    String format = config.text("data.format");
    var options = config.map("data.options");
    String weight = config.text("data.weight");
    String indicator = config.text("data.validationIndicator");
    boolean automatic = config.text(VALIDATION_FRACTION).equals("auto");
    double validationFraction =
        automatic ? TrainingData.AUTO : fraction(config, VALIDATION_FRACTION);
    if (!indicator.isEmpty() && validationFraction > 0) {
      throw new UsageException(
          "data.validationFraction: expected 0 beside data.validationIndicator, found "
              + validationFraction);
    }
    List<String> features = config.texts("data.features");
    NetworkDesign design = NetworkKeys.design(config);
    PreprocessingSettings preprocessing = PreprocessingKeys.read(config);
    TrainingSettings settings = settings(config);
    in(
        "training",
        () -> {
          settings.requireFits(design);
          return settings;
        });
    TrainingKeys.requireValidation(
        settings, design, automatic || validationFraction > 0 || !indicator.isEmpty());
    return new RunPlan(
        new TableSource(path, format, options),
        testPath.isEmpty()
            ? Optional.empty()
            : Optional.of(new TableSource(testPath, format, options)),
        testPath.isEmpty() ? fraction(config, "data.testFraction") : 0,
        validationFraction,
        indicator,
        labels,
        features.equals(List.of("auto")) ? List.of() : features,
        weight.isEmpty() ? null : weight,
        config.texts("data.drop"),
        config.text("data.where"),
        preprocessing,
        design,
        ClassWeightKey.of(config, labels, design.loss()),
        settings,
        PredictionKeys.read(config));
  }

  /** Whether there will be rows for validation. */
  boolean isValidated() {
    return validationFraction != 0 || !validationIndicator.isEmpty();
  }

  private static double fraction(Configuration config, String key) {
    double fraction = config.number(key);
    if (!(fraction >= 0 && fraction < 1)) {
      throw new UsageException(key + ": expected a number from 0 to below 1, found " + fraction);
    }
    return fraction;
  }

  private static TrainingSettings settings(Configuration config) {
    ScalingSettings scaling = PreprocessingKeys.scaling(config);
    return in(
        "training",
        () ->
            new TrainingSettings(
                choice(Precision.class, config, "training.precision"),
                scaling,
                choice(Initializer.class, config, "network.initializer"),
                TrainingKeys.solver(config),
                TrainingKeys.stopping(config),
                TrainingKeys.regularization(config),
                TrainingKeys.validation(config),
                config.integer("training.maxStepHalvings"),
                config.integer("training.blockSize"),
                choice(Aggregation.class, config, "training.aggregation"),
                config.integer("training.aggregationDepth"),
                config.longInteger("training.seed"),
                TrainingKeys.auto(config)));
  }

  /** A constant of an enumeration by its name in lower case. */
  static <E extends Enum<E>> E choice(Class<E> type, Configuration config, String key) {
    List<E> constants = List.of(type.getEnumConstants());
    List<String> names =
        constants.stream()
            .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();
    return constants.get(names.indexOf(oneOf(names, key, config.text(key))));
  }

  /** One of the names that a key can have, whatever its case, hyphens and underscores. */
  static String oneOf(List<String> names, String key, String text) {
    String spelled = Synonyms.spelled(text, names);
    if (names.contains(spelled)) {
      return spelled;
    }
    throw new UsageException(
        key
            + ": expected one of "
            + String.join(", ", names)
            + ", found '"
            + text
            + "'"
            + Synonyms.ofValue(key, text, names));
  }

  static String required(Configuration config, String key, String meaning) {
    String text = config.text(key);
    if (text.isEmpty()) {
      throw missing(key, meaning);
    }
    return text;
  }

  private static UsageException missing(String key, String meaning) {
    return new UsageException(key + " is not set: " + meaning);
  }

  /** Puts the section before a message about a value in it. */
  static <T> T in(String where, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new UsageException(where + (where.contains(".") ? ": " : ".") + e.getMessage());
    }
  }
}
