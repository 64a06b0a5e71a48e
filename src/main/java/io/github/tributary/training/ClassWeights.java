package io.github.tributary.training;

import static org.apache.spark.sql.functions.when;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.LabelWeights;
import io.github.tributary.distributed.RowSides;
import io.github.tributary.distributed.Side;
import io.github.tributary.model.Columns;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How much the rows of each class count, in the text form of a Param: {@code balanced}, or pairs
 * such as {@code 0:1,1:5}; classes that are not named count 1.
 */
public final class ClassWeights {

  /** Classes weigh the same in all. */
  public static final String BALANCED = "balanced";

  /** The name of the weight in tables that have none. */
  private static final String COLUMN = "tributary_classWeight";

  private ClassWeights() {}

  /** The text form of the weights by class. */
  public static String text(Map<Integer, Double> weights) {
    return new TreeMap<>(weights)
        .entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining(","));
  }

  /**
   * The weights by class.
   *
   * @throws IllegalArgumentException if the text is no list of pairs, or a weight is negative
   */
  public static Map<Integer, Double> parse(String text) {
    Map<Integer, Double> weights = new TreeMap<>();
    for (String pair : text.split(",", -1)) {
      String[] sides = pair.split(":", -1);
      if (sides.length != 2) {
        throw new IllegalArgumentException("expected class:weight, found '" + pair + "'");
      }
      double weight = Double.parseDouble(sides[1].trim());
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("expected a weight ≥ 0, found " + weight);
      }
      weights.put(Integer.parseInt(sides[0].trim()), weight);
    }
    return weights;
  }

  /** Whether a text is empty or has the form. */
  public static boolean isValid(String text) {
    if (text.isEmpty() || text.equals(BALANCED)) {
      return true;
    }
    try {
      return !parse(text).isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * V/(c·V_k) for each class k of the c whose rows weigh anything, V_k their weights together and V
   * those of all rows: every class weighs the same in all. The sums are exact, so that the factors
   * do not depend on the order of the rows.
   *
   * @param weight null if each row weighs 1
   */
  public static Map<Integer, Double> balanced(Dataset<Row> rows, Column label, Column weight) {
    Column v = weight == null ? functions.lit(1.0) : weight;
    Map<Double, Double> totals = LabelWeights.of(rows.select(label.cast("double"), v));
    totals.values().removeIf(total -> !(total > 0));
    double all = totals.values().stream().mapToDouble(total -> total).sum();
    Map<Integer, Double> factors = new TreeMap<>();
    totals.forEach(
        (k, total) -> {
          if (k != Math.rint(k)) {
            throw new InvalidDataException(
                "classWeight: expected whole numbers as class indices, found the label " + k);
          }
          factors.put(k.intValue(), all / (totals.size() * total));
        });
    return factors;
  }

  /**
   * The labels that occur in the table that is trained on, in ascending order.
   *
   * @throws InvalidDataException if a label is missing
   */
  public static Set<Double> classes(TrainingData data) {
    Column label = functions.col(ColumnNames.quoted(data.columns().labels().get(0)));
    Set<Double> found =
        LabelWeights.of(data.table().select(label.cast("double"), functions.lit(1.0))).keySet();
    if (found.contains(Double.NaN)) {
      throw new InvalidDataException("classWeight: some rows have no label; drop these rows");
    }
    return found;
  }

  /** The factor of a row's weight by its label. */
  public static Column factor(Map<Integer, Double> weights, Column label) {
    Column factor = functions.lit(1.0);
    for (Map.Entry<Integer, Double> entry : weights.entrySet()) {
      factor =
          when(label.cast("double").equalTo(entry.getKey()), entry.getValue()).otherwise(factor);
    }
    return factor;
  }

  /**
   * Tables whose rows for training and for validation count as their classes do. Rows for testing
   * count as they are, so that their metrics are those of the model on any other table. Which rows
   * are drawn does not depend on the classes' weights.
   *
   * @param weights the text form, not empty
   * @param seed what decides which rows are held out
   * @throws InvalidDataException if there are several labels, or one is no class index
   */
  public static TrainingData apply(TrainingData data, String weights, long seed) {
    Columns columns = data.columns();
    if (columns.labels().size() != 1) {
      throw new InvalidDataException(
          "classWeight: expected one label column, found " + columns.labels().size());
    }
    Column label = functions.col(ColumnNames.quoted(columns.labels().get(0)));
    String own = columns.weight();
    Column weight = own == null ? null : functions.col(ColumnNames.quoted(own)).cast("double");
    TrainingData apart = apart(data, seed);
    Column factor =
        factor(
            weights.equals(BALANCED) ? balanced(apart.table(), label, weight) : parse(weights),
            label);
    String name = own == null ? COLUMN : own;
    Column counted = weight == null ? factor : weight.multiply(factor);
    Column plain = weight == null ? functions.lit(1.0) : weight;
    return new TrainingData(
            apart.table().withColumn(name, counted),
            apart.test().map(rows -> rows.withColumn(name, plain)),
            0,
            own == null ? columns.withMadeWeight(name) : columns)
        .validatedOn(
            apart.validation().map(rows -> rows.withColumn(name, counted)),
            apart.validationFraction());
  }

  /** The same rows, those that are drawn for testing and validation in tables of their own. */
  private static TrainingData apart(TrainingData data, long seed) {
    double tested = data.testFraction();
    double validated = data.drawnForValidation();
    if (tested == 0 && validated == 0) {
      return data;
    }
    Function<Side, Dataset<Row>> rows =
        side -> RowSides.where(data.table(), data.columns(), seed, tested, validated, side);
    return new TrainingData(
            rows.apply(Side.TRAINING),
            tested > 0 ? some(rows.apply(Side.HELD_OUT)) : data.test(),
            0,
            data.columns())
        .validatedOn(
            validated > 0 ? some(rows.apply(Side.VALIDATION)) : data.validation(),
            validated > 0 ? 0 : data.validationFraction());
  }

  /** A small share of few rows may draw none. */
  private static Optional<Dataset<Row>> some(Dataset<Row> rows) {
    return Optional.of(rows).filter(drawn -> !drawn.isEmpty());
  }
}
