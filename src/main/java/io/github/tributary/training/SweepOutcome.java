package io.github.tributary.training;

import io.github.tributary.optim.TrainingResult;
import java.util.List;
import java.util.Optional;

/**
 * What a sweep found.
 *
 * @param ranking all candidates, best first; those that were dropped come after those that were
 *     not, the later the better
 * @param best the model of the first with its metrics
 * @param seconds the wall time of all iterations
 */
public record SweepOutcome(List<Ranked> ranking, TrainingOutcome best, double seconds) {

  /**
   * One candidate.
   *
   * @param number counted from 0 in the order they were given in
   * @param candidate what it was
   * @param score the metric of the validation rows; NaN if it failed
   * @param result how its training went, or nothing if it failed
   * @param problem why it failed, or empty
   */
  public record Ranked(
      int number,
      Candidate candidate,
      double score,
      Optional<TrainingResult> result,
      String problem) {}

  /** Copies the ranking. */
  public SweepOutcome {
    ranking = List.copyOf(ranking);
  }
}
