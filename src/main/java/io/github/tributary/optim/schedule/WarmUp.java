package io.github.tributary.optim.schedule;

import java.util.List;

/**
 * Grows linearly from 0 to 1 before another schedule starts.
 *
 * @param passes how long, positive
 * @param then what comes after, with passes counted from there on
 * @see <a href="https://arxiv.org/abs/1706.02677">Goyal et al., Accurate, Large Minibatch SGD,
 *     2017</a>
 */
public record WarmUp(double passes, Schedule then) implements Schedule {

  /** Checks the range. */
  public WarmUp {
    Schedule.require(passes > 0, "warm-up", "passes > 0", passes);
  }

  @Override
  public double factor(double from, double to, int total, List<Double> followed) {
    if (from < passes) {
      // By where the step ends: the first would else be of size 0.
      return Math.min(1, to / passes);
    }
    int whole = (int) Math.ceil(passes);
    List<Double> since = followed.subList(Math.min(whole, followed.size()), followed.size());
    return then.factor(from - passes, to - passes, Math.max(1, total - whole), since);
  }

  @Override
  public String text() {
    return "warm-up(" + passes + ") then " + then.text();
  }
}
