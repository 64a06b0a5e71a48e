package io.github.tributary.training;

import io.github.tributary.optim.RankedCandidate;
import java.util.List;

/**
 * What a sweep found.
 *
 * @param ranking all candidates, best first; those that were dropped come after those that were
 *     not, the later the better, and those that failed come last
 * @param best the model of the first with its metrics
 * @param refitted whether the best was trained again, on the rows for validation too
 * @param seconds the wall time of all iterations
 */
public record SweepOutcome(
    List<RankedCandidate> ranking, TrainingOutcome best, boolean refitted, double seconds) {

  /** Copies the ranking. */
  public SweepOutcome {
    ranking = List.copyOf(ranking);
  }
}
