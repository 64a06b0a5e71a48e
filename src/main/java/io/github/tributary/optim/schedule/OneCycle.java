package io.github.tributary.optim.schedule;

import java.util.List;

/**
 * One cycle over the whole training: from 1/25 up to 1, then down to 1/250000, both along a cosine.
 *
 * @param rise the share of the training in which the size grows, in (0, 1)
 * @see <a href="https://arxiv.org/abs/1708.07120">Smith, Topin, Super-Convergence, 2018</a>
 */
public record OneCycle(double rise) implements Schedule {

  private static final double START = 1 / 25.0;
  private static final double END = START / 1e4;

  /** Checks the range. */
  public OneCycle {
    Schedule.require(rise > 0 && rise < 1, "one-cycle", "a rise between 0 and 1", rise);
  }

  @Override
  public double factor(double from, double to, int total, List<Double> followed) {
    double done = Math.min(1, from / total);
    return done < rise
        ? between(START, 1, done / rise)
        : between(1, END, (done - rise) / (1 - rise));
  }

  private static double between(double start, double end, double share) {
    return end + (start - end) * 0.5 * (1 + StrictMath.cos(Math.PI * share));
  }

  @Override
  public String text() {
    return "one-cycle(" + rise + ")";
  }
}
