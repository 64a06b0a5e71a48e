package io.github.tributary.optim.schedule;

import java.util.List;

/**
 * Reduce on plateau: the size is multiplied by a factor whenever the cost has not fallen below (1 -
 * 10⁻⁴) of its best for more than {@code patience} passes in a row.
 *
 * @param patience how many passes may bring nothing, at least 0
 * @param factor by what the size is multiplied, in (0, 1)
 */
public record Plateau(int patience, double factor) implements Schedule {

  private static final double THRESHOLD = 1e-4;

  /** Checks the ranges. */
  public Plateau {
    Schedule.require(patience >= 0, "plateau", "a whole patience ≥ 0", patience);
    Schedule.require(factor > 0 && factor < 1, "plateau", "a factor between 0 and 1", factor);
  }

  @Override
  public double factor(double from, double to, int total, List<Double> followed) {
    double best = Double.POSITIVE_INFINITY;
    int bad = 0;
    int reductions = 0;
    for (double cost : followed) {
      if (cost < best * (1 - THRESHOLD)) {
        best = cost;
        bad = 0;
      } else if (++bad > patience) {
        reductions++;
        bad = 0;
      }
    }
    return StrictMath.pow(factor, reductions);
  }

  @Override
  public String text() {
    return "plateau(" + patience + ", " + factor + ")";
  }
}
