package io.github.tributary.optim.schedule;

import java.util.List;

/** Always 1. */
public record Constant() implements Schedule {

  @Override
  public double factor(double from, double to, int total, List<Double> followed) {
    return 1;
  }

  @Override
  public String text() {
    return "constant";
  }
}
