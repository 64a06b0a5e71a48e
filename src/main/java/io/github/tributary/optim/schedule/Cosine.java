package io.github.tributary.optim.schedule;

import java.util.List;

/**
 * Cosine annealing with warm restarts: ½(1 + cos πτ/T), τ being the passes since the last restart
 * and T the current period.
 *
 * @param period the passes to the first restart, or {@link #WHOLE}
 * @param multiplier by what each period is longer than the one before, at least 1
 * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov, Hutter, SGDR, 2017</a>
 */
public record Cosine(double period, double multiplier) implements Schedule {

  /** One period as long as the training. */
  public static final double WHOLE = 0;

  /** Checks the ranges. */
  public Cosine {
    Schedule.require(period >= 0, "cosine", "a period ≥ 0", period);
    Schedule.require(multiplier >= 1, "cosine", "a multiplier ≥ 1", multiplier);
  }

  @Override
  public double factor(double from, double to, int total, List<Double> followed) {
    double length = period == WHOLE ? total : period;
    double since = from;
    if (period != WHOLE && multiplier == 1) {
      since %= length;
    }
    while (period != WHOLE && since >= length) {
      since -= length;
      length *= multiplier;
    }
    return 0.5 * (1 + StrictMath.cos(Math.PI * Math.min(1, since / length)));
  }

  @Override
  public String text() {
    return "cosine(" + period + ", " + multiplier + ")";
  }
}
