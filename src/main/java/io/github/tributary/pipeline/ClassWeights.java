package io.github.tributary.pipeline;

import static org.apache.spark.sql.functions.when;

import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.LabelWeights;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How much the rows of each class count, in the text form of a Param: {@code balanced}, or pairs
 * such as {@code 0:1,1:5}; classes that are not named count 1.
 */
final class ClassWeights {

  static final String BALANCED = "balanced";

  private ClassWeights() {}

  static String text(Map<Integer, Double> weights) {
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
  static Map<Integer, Double> parse(String text) {
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

  static boolean isValid(String text) {
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
  static Map<Integer, Double> balanced(Dataset<Row> rows, Column label, Column weight) {
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

  /** The factor of a row's weight by its label. */
  static Column factor(Map<Integer, Double> weights, Column label) {
    Column factor = functions.lit(1.0);
    for (Map.Entry<Integer, Double> entry : weights.entrySet()) {
      factor = when(label.equalTo(entry.getKey()), entry.getValue()).otherwise(factor);
    }
    return factor;
  }
}
