package io.github.tributary.optim;

import io.github.tributary.optim.schedule.Schedule;
import java.util.List;

/**
 * The step size in the course of training: η·schedule.
 *
 * @param initial η, positive
 * @param schedule the factor by the passes that are done
 */
public record StepSizes(double initial, Schedule schedule) {

  /** Checks the step size. */
  public StepSizes {
    if (!(initial > 0 && initial < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("stepSize: expected a number > 0, found " + initial);
    }
  }

  /**
   * η of a step.
   *
   * @param from the passes done where it starts
   * @param to the passes done where it ends
   * @param passes the passes asked for
   * @param followed the cost after each pass so far
   */
  double at(double from, double to, int passes, List<Double> followed) {
    return initial * schedule.factor(from, to, passes, followed);
  }
}
