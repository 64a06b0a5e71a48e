package io.github.tributary.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named numbers about one data set, in the order in which they are shown.
 *
 * <p>Classification: {@code loss accuracy auc auprc f1}; regression: {@code loss rmse mae r2}.
 *
 * @param rows the observations
 * @param values the metrics by name
 */
public record Metrics(long rows, Map<String, Double> values) {

  /** The area under the ROC curve. */
  public static final String AUC = "auc";

  /** The area under the curve of precision over recall. */
  public static final String AUPRC = "auprc";

  /** Copies the map and keeps its order. */
  public Metrics {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Whether a metric follows from the ranks of all scores, which take a pass of their own. */
  public static boolean isOfRanks(String name) {
    return name.equals(AUC) || name.equals(AUPRC);
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
