package io.github.tributary.optim.rule;

/**
 * Nesterov's momentum: u ← μu + g, θ ← θ - η(g + μu).
 *
 * @param momentum μ, in [0, 1)
 * @see <a href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever et al., On the
 *     importance of initialization and momentum in deep learning, 2013</a>
 */
public record Nesterov(double momentum) implements UpdateRule {

  /** Checks the range. */
  public Nesterov {
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
            parameters[i] -= stepSize * (gradient[i] + momentum * u[i]);
          }
        });
  }
}
