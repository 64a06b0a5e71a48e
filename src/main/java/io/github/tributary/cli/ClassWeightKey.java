package io.github.tributary.cli;

import com.typesafe.config.ConfigValueType;
import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.tables.Nearest;
import io.github.tributary.training.ClassWeights;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.TrainingData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The key {@code training.classWeight}.
 *
 * @param byName the factors by the name or number of the class; empty where classes are balanced
 */
record ClassWeightKey(Map<String, Double> byName) {

  private static final String KEY = "training.classWeight";
  private static final String NONE = "none";

  /**
   * Reads the key; empty if all classes count alike.
   *
   * @throws UsageException if it is neither a word nor weights, or there are no classes
   */
  static Optional<ClassWeightKey> of(Configuration config, List<String> labels, String loss) {
    Map<String, Double> byName = new TreeMap<>();
    if (config.type(KEY) == ConfigValueType.OBJECT) {
      config.map(KEY).forEach((name, text) -> byName.put(name, weight(name, text)));
    }
    boolean none = config.type(KEY) == ConfigValueType.OBJECT ? byName.isEmpty() : isNone(config);
    if (none) {
      return Optional.empty();
    }
    if (labels.size() > 1) {
      throw new UsageException(
          KEY + ": expected a single label, found " + String.join(", ", labels));
    }
    if (!NetworkDesign.headOf(loss).isClassifier()) {
      throw new UsageException(
          KEY + ": " + loss + " has no classes; use network.loss = cross-entropy");
    }
    return Optional.of(new ClassWeightKey(byName));
  }

  private static boolean isNone(Configuration config) {
    List<String> words = List.of(NONE, ClassWeights.BALANCED);
    String word = Synonyms.spelled(config.text(KEY), words);
    if (!words.contains(word)) {
      throw new UsageException(
          KEY
              + ": expected none, balanced, or weights by class such as { yes = 5, no = 1 }, found '"
              + word
              + "'"
              + Synonyms.ofValue(KEY, word, words));
    }
    return word.equals(NONE);
  }

  private static double weight(String name, String text) {
    try {
      double weight = Double.parseDouble(text);
      if (weight >= 0 && weight < Double.POSITIVE_INFINITY) {
        return weight;
      }
    } catch (NumberFormatException notANumber) {
      // Told below.
    }
    throw new UsageException(KEY + "." + name + ": expected a number ≥ 0, found '" + text + "'");
  }

  /**
   * Tables whose rows for training and validation count so; the label can be nothing but classes.
   */
  OpenedTables apply(OpenedTables tables, long seed) {
    TrainingData data = tables.data();
    String weights = ClassWeights.BALANCED;
    if (!byName.isEmpty()) {
      List<String> names =
          tables
              .treated()
              .map(treated -> treated.steps().classes())
              .filter(classes -> !classes.isEmpty())
              .orElse(tables.names().classes());
      weights = ClassWeights.text(names.isEmpty() ? byIndex(data) : byIndex(names, data));
    }
    return tables.weighted(ClassWeights.apply(data, weights, seed));
  }

  /** The label is a number: the class that a name stands for. */
  private Map<Integer, Double> byIndex(TrainingData data) {
    List<Double> classes = List.copyOf(ClassWeights.classes(data));
    List<String> names =
        classes.stream()
            .map(one -> one == Math.rint(one) ? Long.toString(one.longValue()) : one.toString())
            .toList();
    Map<Integer, Double> weights = new TreeMap<>();
    byName.forEach(
        (name, weight) -> weights.put(classes.get(index(name, names, data)).intValue(), weight));
    return weights;
  }

  private Map<Integer, Double> byIndex(List<String> names, TrainingData data) {
    Map<Integer, Double> weights = new TreeMap<>();
    byName.forEach((name, weight) -> weights.put(index(name, names, data), weight));
    return weights;
  }

  private static int index(String name, List<String> names, TrainingData data) {
    int index = names.indexOf(name);
    for (int i = 0; index < 0 && i < names.size(); i++) {
      index = number(name).equals(number(names.get(i))) ? i : -1;
    }
    if (index < 0) {
      throw new InvalidDataException(
          KEY
              + ": '"
              + name
              + "' is no class of label '"
              + data.columns().labels().get(0)
              + "'"
              + Nearest.suggestion(name, names)
              + "; its classes are "
              + ColumnNames.brief(names.stream().map(one -> "'" + one + "'").toList()));
    }
    return index;
  }

  /** 1, 1.0 and true are the same class where labels are numbers; any other name is itself. */
  private static Object number(String name) {
    try {
      return Double.parseDouble(name) + 0.0;
    } catch (NumberFormatException notANumber) {
      return name.equals("true")
          ? Double.valueOf(1)
          : name.equals("false") ? Double.valueOf(0) : name;
    }
  }
}
