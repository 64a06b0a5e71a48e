package io.github.tributary.optim;

import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * When to stop.
 *
 * @param maxIter the largest number of iterations, at least 1
 * @param tol stop when the J of several iterations in a row lie within tol·max|J| of each other,
 *     whatever the unit of J: 3 iterations of solvers that know J, 6 of those that see a random
 *     part of the rows or units; 0 never stops
 * @param gradientTol stop when ‖dJ/dparameters‖₂ is at most this; 0 stops at an exact minimum only
 */
public record StoppingCriteria(int maxIter, double tol, double gradientTol) {

  // Momentum that turns around and a search cut short make one small change, not two in a row.
  private static final int CHANGES = 2;
  // Noise makes one now and then, but hardly five.
  private static final int NOISY_CHANGES = 5;

  /** Checks the ranges. */
  public StoppingCriteria {
    if (maxIter < 1) {
      throw new IllegalArgumentException("maxIter: expected at least 1, found " + maxIter);
    }
    requireTolerance("tol", tol);
    requireTolerance("gradientTol", gradientTol);
  }

  private static void requireTolerance(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": expected a number ≥ 0, found " + value);
    }
  }

  /** Whether the gradient at the current point says that it is a minimum. */
  boolean hasSmallGradient(double gradientNorm) {
    return gradientNorm <= gradientTol;
  }

  /**
   * Whether the loss has stopped changing.
   *
   * @param history the iterations before
   * @param loss that of the latest
   * @param noisy whether losses change at random too
   */
  boolean hasSettled(List<Iteration> history, double loss, boolean noisy) {
    int changes = noisy ? NOISY_CHANGES : CHANGES;
    if (tol == 0 || history.size() < changes || !Double.isFinite(loss)) {
      return false;
    }
    DoubleSummaryStatistics losses = new DoubleSummaryStatistics();
    losses.accept(loss);
    history.subList(history.size() - changes, history.size()).stream()
        .mapToDouble(Iteration::loss)
        .forEach(losses);
    double scale = Math.max(Math.abs(losses.getMin()), Math.abs(losses.getMax()));
    return losses.getMax() - losses.getMin() <= tol * scale;
  }
}
