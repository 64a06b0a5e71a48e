package io.github.tributary.training;

import io.github.tributary.evaluation.Metrics;
import io.github.tributary.optim.EarlyStopping;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * What is done with the validation rows.
 *
 * @param metric loss, or a metric of the task: accuracy, auc, auprc, f1; rmse, mae, r2
 * @param patience after how many iterations without improvement to stop, and to go back to the best
 *     one; 0: never
 * @param minDelta by how much the metric must be better to count
 * @param refit whether the network is trained again on the rows for validation too, for as many
 *     passes as were best; empty: if these rows were held out automatically and the table is small
 */
public record ValidationSettings(
    String metric, int patience, double minDelta, Optional<Boolean> refit) {

  /** The loss is followed and decides nothing. */
  public static final ValidationSettings DEFAULT = new ValidationSettings("loss", 0, 0);

  private static final Set<String> HIGHER_IS_BETTER =
      Set.of("accuracy", Metrics.AUC, Metrics.AUPRC, "f1", "r2");

  /** Checks the ranges. */
  public ValidationSettings {
    new EarlyStopping(Math.max(1, patience), minDelta, false);
    if (patience < 0) {
      throw new IllegalArgumentException("patience: expected at least 0, found " + patience);
    }
  }

  /** Without a word on training again. */
  public ValidationSettings(String metric, int patience, double minDelta) {
    this(metric, patience, minDelta, Optional.empty());
  }

  /** The same with another patience. */
  ValidationSettings withPatience(int passes) {
    return new ValidationSettings(metric, passes, minDelta, refit);
  }

  /** The criterion, or null if there is none. */
  EarlyStopping earlyStopping() {
    return patience == 0
        ? null
        : new EarlyStopping(patience, minDelta, HIGHER_IS_BETTER.contains(metric));
  }

  /** The order of metrics, NaN last. */
  Comparator<Double> bestFirst() {
    boolean higherIsBetter = HIGHER_IS_BETTER.contains(metric);
    return Comparator.comparingDouble(value -> higherIsBetter ? -value : value);
  }
}
