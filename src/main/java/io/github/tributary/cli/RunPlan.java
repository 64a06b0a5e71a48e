package io.github.tributary.cli;

import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Initializer;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.Head;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.tables.ColumnChoice;
import io.github.tributary.tables.TableSource;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.TrainingData;
import io.github.tributary.training.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a configuration asks for, checked before Spark starts.
 *
 * @param source the table
 * @param testSource a separate test set, if there is one
 * @param testFraction the share of rows held out for testing; 0 with a separate test set
 * @param labels the label columns
 * @param features the feature columns, or empty for all that can be
 * @param weight the weight column, or null
 * @param drop columns that are not features
 * @param design the network
 * @param settings the training
 */
record RunPlan(
    TableSource source,
    Optional<TableSource> testSource,
    double testFraction,
    List<String> labels,
    List<String> features,
    String weight,
    List<String> drop,
    NetworkDesign design,
    TrainingSettings settings) {

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
    List<String> features = config.texts("data.features");
    return new RunPlan(
        new TableSource(path, format, options),
        testPath.isEmpty()
            ? Optional.empty()
            : Optional.of(new TableSource(testPath, format, options)),
        testPath.isEmpty() ? testFraction(config) : 0,
        labels,
        features.equals(List.of("auto")) ? List.of() : features,
        weight.isEmpty() ? null : weight,
        config.texts("data.drop"),
        design(config),
        settings(config));
  }

  private static double testFraction(Configuration config) {
    double fraction = config.number("data.testFraction");
    if (!(fraction >= 0 && fraction < 1)) {
      throw new UsageException(
          "data.testFraction: expected a number from 0 to below 1, found " + fraction);
    }
    return fraction;
  }

  private static NetworkDesign design(Configuration config) {
    List<String> units = config.texts("network.hidden");
    List<String> activations = config.texts("network.activation");
    if (activations.size() != 1 && activations.size() != units.size()) {
      throw new UsageException(
          "network.activation: expected one activation, or one per hidden layer ("
              + units.size()
              + "), found "
              + activations.size());
    }
    List<Layer> hidden = new ArrayList<>();
    for (int l = 0; l < units.size(); l++) {
      String size = units.get(l);
      String activation = activations.get(activations.size() == 1 ? 0 : l);
      hidden.add(
          in(
              "network.hidden",
              () ->
                  new Layer(
                      wholeNumber(size),
                      in("network.activation", () -> Activation.parse(activation)))));
    }
    String loss =
        required(config, "network.loss", "for example softmax-cross-entropy or squared-error");
    int outputs =
        config.text("network.outputs").equals("auto")
            ? NetworkDesign.INFERRED
            : config.integer("network.outputs");
    if (outputs < 1 && !config.text("network.outputs").equals("auto")) {
      throw new UsageException("network.outputs: expected auto or a number ≥ 1, found " + outputs);
    }
    in("network.loss", () -> Head.parse(loss, outputs == NetworkDesign.INFERRED ? 2 : outputs));
    return new NetworkDesign(hidden, loss, outputs);
  }

  private static int wholeNumber(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UsageException("network.hidden: expected numbers of units, found '" + text + "'");
    }
  }

  private static TrainingSettings settings(Configuration config) {
    return in(
        "training",
        () ->
            new TrainingSettings(
                choice(Precision.class, config, "training.precision"),
                config.flag("training.standardization"),
                choice(Initializer.class, config, "network.initializer"),
                config.number("training.stepSize"),
                new StoppingCriteria(
                    config.integer("training.maxIter"),
                    config.number("training.tol"),
                    config.number("training.gradientTol")),
                new Penalty(
                    config.number("training.regParam"), config.number("training.elasticNetParam")),
                config.integer("training.blockSize"),
                config.integer("training.aggregationDepth"),
                config.longInteger("training.seed")));
  }

  private static <E extends Enum<E>> E choice(Class<E> type, Configuration config, String key) {
    String text = config.text(key);
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(text)) {
        return constant;
      }
      names.add(name);
    }
    throw new UsageException(
        key + ": expected one of " + String.join(", ", names) + ", found '" + text + "'");
  }

  private static String required(Configuration config, String key, String meaning) {
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
  private static <T> T in(String where, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new UsageException(where + (where.contains(".") ? ": " : ".") + e.getMessage());
    }
  }

  /** Opens the tables and chooses the columns. */
  Opened open(SparkSession spark) throws IOException {
    Dataset<Row> table = source.read(spark);
    ColumnChoice choice = ColumnChoice.choose(table.schema(), labels, features, weight, drop);
    Optional<Dataset<Row>> test =
        testSource.isPresent() ? Optional.of(testSource.get().read(spark)) : Optional.empty();
    return new Opened(
        new TrainingData(table, test, testFraction, choice.columns()), choice.ignored());
  }

  /**
   * The tables of a run.
   *
   * @param data the tables and columns in use
   * @param ignored the columns that cannot be features, with their types
   */
  record Opened(TrainingData data, List<String> ignored) {}
}
