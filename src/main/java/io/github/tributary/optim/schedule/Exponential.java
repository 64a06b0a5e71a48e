package io.github.tributary.optim.schedule;

import java.util.List;

/**
 * factor^passes.
 *
 * @param factor by what the size is multiplied in a pass, positive
 */
public record Exponential(double factor) implements Schedule {

  /** Checks the range. */
  public Exponential {
    Schedule.require(factor > 0, "exponential", "a factor > 0", factor);
  }

  @Override
  public double factor(double from, double to, int total, List<Double> followed) {
    return StrictMath.pow(factor, from);
  }

  @Override
  public String text() {
    return "exponential(" + factor + ")";
  }
}
