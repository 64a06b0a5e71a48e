package io.github.tributary.optim.rule;

/**
 * AdaGrad: s ← s + g², θ ← θ - ηg/(√s + ε).
 *
 * @param epsilon ε, positive
 * @see <a href="https://jmlr.org/papers/v12/duchi11a.html">Duchi, Hazan, Singer, JMLR 12, 2011</a>
 */
public record AdaGrad(double epsilon) implements UpdateRule {

  /** ε unless something else is said. */
  public static final double DEFAULT_EPSILON = 1e-10;

  /** Checks the range. */
  public AdaGrad {
    Numbers.requirePositive("epsilon", epsilon);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void update(double[] parameters, double[] gradient, double[][] slots, Step step) {
    double[] s = slots[0];
    double stepSize = step.size();
    step.overEntries(
        (from, to) -> {
          for (int i = from; i < to; i++) {
            double g = gradient[i];
            s[i] += g * g;
            parameters[i] -= stepSize * g / (Math.sqrt(s[i]) + epsilon);
          }
        });
  }
}
