package io.github.tributary.optim.schedule;

import java.util.List;

/**
 * factor^⌊passes/every⌋.
 *
 * @param every after how many passes the size changes, positive
 * @param factor by what it is multiplied, positive
 */
public record StepDecay(double every, double factor) implements Schedule {

  /** Checks the ranges. */
  public StepDecay {
    Schedule.require(every > 0, "step", "every > 0", every);
    Schedule.require(factor > 0, "step", "a factor > 0", factor);
  }

  @Override
  public double factor(double from, double to, int total, List<Double> followed) {
    return StrictMath.pow(factor, Math.floor(from / every));
  }

  @Override
  public String text() {
    return "step(" + every + ", " + factor + ")";
  }
}
