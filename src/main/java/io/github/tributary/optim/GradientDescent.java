package io.github.tributary.optim;

/**
 * w ← w - η·dJdw with a fixed step size η.
 *
 * @param stepSize η, positive
 */
public record GradientDescent(double stepSize) implements UpdateRule {

  /** Checks the step size. */
  public GradientDescent {
    if (!(stepSize > 0 && stepSize < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("stepSize: expected a number > 0, found " + stepSize);
    }
  }

  @Override
  public void update(double[] parameters, double[] gradient, long step) {
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= stepSize * gradient[i];
    }
  }
}
