package io.github.tributary.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named numbers about one data set, in the order in which they are shown.
 *
 * <p>Classification: {@code loss accuracy auc f1}; regression: {@code loss rmse mae r2}.
 *
 * @param rows the observations
 * @param values the metrics by name
 */
public record Metrics(long rows, Map<String, Double> values) {

  /** Copies the map and keeps its order. */
  public Metrics {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * The metric of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public double get(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no metric " + name + " among " + values.keySet());
    }
    return value;
  }
}
