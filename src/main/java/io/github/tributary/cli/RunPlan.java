package io.github.tributary.cli;

import static org.apache.spark.sql.functions.not;

import io.github.tributary.distributed.Aggregation;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.MissingFeaturesException;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Initializer;
import io.github.tributary.preprocessing.LabelCodes;
import io.github.tributary.preprocessing.PredictionNames;
import io.github.tributary.preprocessing.Preprocessing;
import io.github.tributary.preprocessing.PreprocessingSettings;
import io.github.tributary.preprocessing.Roles;
import io.github.tributary.tables.ColumnChoice;
import io.github.tributary.tables.RowCondition;
import io.github.tributary.tables.TableSource;
import io.github.tributary.tables.csv.Remark;
import io.github.tributary.training.LabelCodesException;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.ScalingSettings;
import io.github.tributary.training.TrainingData;
import io.github.tributary.training.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

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

  /** What is done with the tables of a run. */
  interface Work<T> {
    T on(OpenedTables tables) throws IOException;
  }

  /**
   * Does work on the tables, which are treated if they are messy. What else there may be is found
   * by the work itself: holes in a table of numbers, columns that tell nothing, and labels of codes
   * such as -1 and 1. Then the work begins anew on tables without it; a clean table is not read
   * once more.
   *
   * @param notes takes a line for what a user should know of how files are read
   */
  <T> T onTables(SparkSession spark, Consumer<String> notes, Work<T> work) throws IOException {
    boolean treat = false;
    // Weights by class need to know the classes beforehand.
    boolean decode = classWeight.isPresent();
    Map<String, String> without = Map.of();
    Consumer<String> told = notes;
    while (true) {
      OpenedTables tables = open(spark, told, treat, without);
      told = note -> {};
      try {
        return work.on(weighted(withLabels(tables, decode)));
      } catch (MissingFeaturesException holes) {
        if (tables.treated().isPresent() || !preprocessing.fills()) {
          throw holes;
        }
        treat = true;
      } catch (UninformativeException found) {
        without = found.columns();
      } catch (LabelCodesException codes) {
        decode = true;
      }
    }
  }

  /** Codes of classes become indices, or are told as such. */
  private OpenedTables withLabels(OpenedTables tables, boolean decode) {
    StructType schema = tables.data().table().schema();
    if (labels.size() > 1 || !(schema.apply(labels.get(0)).dataType() instanceof NumericType)) {
      return tables;
    }
    return decode ? tables.decoded(testSource.isPresent()) : tables.refusingCodes();
  }

  private OpenedTables weighted(OpenedTables tables) {
    return classWeight.map(one -> one.apply(tables, settings.seed())).orElse(tables);
  }

  /**
   * Opens the tables.
   *
   * @param treat whether they are messy, whatever their schema says
   * @param without columns that tell nothing, and why
   */
  private OpenedTables open(
      SparkSession spark, Consumer<String> notes, boolean treat, Map<String, String> without)
      throws IOException {
    Dataset<Row> whole = rows(source, spark, notes);
    Optional<Dataset<Row>> test =
        testSource.isPresent()
            ? Optional.of(rows(testSource.get(), spark, notes))
            : Optional.empty();
    Dataset<Row> table = whole;
    Optional<Dataset<Row>> validation = Optional.empty();
    if (!validationIndicator.isEmpty()) {
      Column indicated =
          RowCondition.isTrue(whole, validationIndicator, "data.validationIndicator");
      table = whole.where(not(indicated)).drop(validationIndicator);
      validation = Optional.of(whole.where(indicated).drop(validationIndicator));
    }
    requireClear("label", labels, table.schema());
    boolean classes = labelsAreClasses(table.schema());
    Preprocessing messy =
        new Preprocessing(preprocessing, new Roles(labels, features, weight, drop));
    if (treat || messy.appliesTo(table.schema())) {
      requireNumbersForRegression(table);
      boolean automatic = Double.isNaN(validationFraction);
      double drawn = automatic ? 0 : validationFraction;
      return OpenedTables.treated(
          messy.treat(table, test, testFraction, drawn, settings.seed()),
          validation,
          automatic ? TrainingData.AUTO : 0,
          classes,
          names(whole));
    }
    List<String> dropped = new ArrayList<>(drop);
    dropped.addAll(without.keySet());
    ColumnChoice choice = ColumnChoice.choose(table.schema(), labels, features, weight, dropped);
    requireClear("feature", choice.columns().features(), table.schema());
    List<String> ignored = new ArrayList<>(choice.ignored());
    without.forEach((column, why) -> ignored.add(column + " (" + why + ")"));
    TrainingData data = new TrainingData(table, test, testFraction, choice.columns());
    return OpenedTables.plain(
        data.validatedOn(validation, validationFraction),
        ignored,
        features.isEmpty() && without.isEmpty(),
        classes,
        names(whole));
  }

  /** What predictions will be called; a boolean label tells its classes by its type. */
  private PredictionNames names(Dataset<Row> table) {
    boolean flag =
        labels.size() == 1
            && table.schema().apply(labels.get(0)).dataType() instanceof BooleanType
            && NetworkDesign.headOf(design.loss()).isClassifier();
    return predictions
        .names(table.columns())
        .with(flag ? Optional.of(LabelCodes.ofBooleans(labels.get(0))) : Optional.empty());
  }

  private boolean labelsAreClasses(StructType schema) {
    return Stream.of(schema.fields())
        .filter(field -> labels.contains(field.name()))
        .map(StructField::dataType)
        .anyMatch(type -> type instanceof StringType || type instanceof BooleanType);
  }

  private Dataset<Row> rows(TableSource from, SparkSession spark, Consumer<String> notes)
      throws IOException {
    return RowCondition.apply(from.read(spark, notes), where, "data.where");
  }

  /** Columns that only a few cells keep from being numbers or dates are not taken for text. */
  private static void requireClear(String role, List<String> names, StructType schema) {
    for (StructField field : schema.fields()) {
      if (names.contains(field.name())) {
        Remark.require(field, role);
      }
    }
  }

  /** Class indices of a text would be taken for amounts. */
  private void requireNumbersForRegression(Dataset<Row> table) {
    boolean classifier = NetworkDesign.headOf(design.loss()).isClassifier();
    for (StructField field : table.schema().fields()) {
      if (!classifier && labels.contains(field.name()) && field.dataType() instanceof StringType) {
        throw new InvalidDataException(
            "label column '"
                + field.name()
                + "' is not numeric but of type string; "
                + design.loss()
                + " predicts numbers, for classes use network.loss = cross-entropy");
      }
    }
  }
}
