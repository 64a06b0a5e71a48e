package io.github.tributary.optim.schedule;

import java.util.List;

/**
 * 1/(1 + rate·passes).
 *
 * @param rate how fast the size falls, at least 0
 */
public record InverseTime(double rate) implements Schedule {

  /** Checks the range. */
  public InverseTime {
    Schedule.require(rate >= 0, "inverse-time", "a rate ≥ 0", rate);
  }

  @Override
  public double factor(double from, double to, int total, List<Double> followed) {
    return 1 / (1 + rate * from);
  }

  @Override
  public String text() {
    return "inverse-time(" + rate + ")";
  }
}
