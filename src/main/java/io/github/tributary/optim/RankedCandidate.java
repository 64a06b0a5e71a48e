package io.github.tributary.optim;

import java.util.Map;
import java.util.Optional;

/**
 * How one of several trainings that were compared did.
 *
 * @param number its place among the candidates as they were given, from 1
 * @param values what sets it apart: texts by name, in a fixed order
 * @param score the metric of the validation rows; NaN if it failed
 * @param result how its training went, or nothing if it failed
 * @param problem why it failed, or empty
 */
public record RankedCandidate(
    int number,
    Map<String, String> values,
    double score,
    Optional<TrainingResult> result,
    String problem) {

  /** Whether others did better before its end. */
  public boolean isDropped() {
    return result.map(one -> one.reason() == StopReason.DROPPED).orElse(false);
  }

  /** Why its training ended, in words. */
  public String outcome() {
    return result.map(one -> one.reason().text()).orElse(problem);
  }
}
