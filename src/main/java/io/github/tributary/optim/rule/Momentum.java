package io.github.tributary.optim.rule;

/**
 * Momentum: u ← μu + g, θ ← θ - ηu.
 *
 * @param momentum μ, in [0, 1)
 * @see <a href="https://doi.org/10.1016/0041-5553(64)90137-5">Polyak, Some methods of speeding up
 *     the convergence of iteration methods, 1964</a>
 */
public record Momentum(double momentum) implements UpdateRule {

  /** Checks the range. */
  public Momentum {
    Numbers.requireShare("momentum", momentum);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void update(double[] parameters, double[] gradient, double[][] slots, Step step) {
    double[] u = slots[0];
    double stepSize = step.size();
    step.overEntries(
        (from, to) -> {
          for (int i = from; i < to; i++) {
            u[i] = momentum * u[i] + gradient[i];
            parameters[i] -= stepSize * u[i];
          }
        });
  }
}
