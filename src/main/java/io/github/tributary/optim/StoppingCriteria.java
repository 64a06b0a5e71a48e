package io.github.tributary.optim;

/**
 * When to stop.
 *
 * @param maxIter the largest number of iterations, at least 1
 * @param tol stop when J changed by at most tol·max(|J|, |previous J|, 1); 0 never stops
 * @param gradientTol stop when ‖dJ/dparameters‖₂ is at most this; 0 stops at an exact minimum only
 */
public record StoppingCriteria(int maxIter, double tol, double gradientTol) {

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

  /** Whether the loss has stopped falling. */
  boolean hasSettled(double previousLoss, double loss) {
    if (tol == 0 || !Double.isFinite(previousLoss)) {
      return false;
    }
    double scale = Math.max(1, Math.max(Math.abs(previousLoss), Math.abs(loss)));
    return Math.abs(previousLoss - loss) <= tol * scale;
  }
}
