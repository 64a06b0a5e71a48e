package io.github.tributary.optim.rule;

/**
 * Adam: m ← β₁m + (1 - β₁)g, v ← β₂v + (1 - β₂)g², θ ← θ - η·m̂/(√v̂ + ε) with m̂ = m/(1 - β₁ᵗ) and
 * v̂ = v/(1 - β₂ᵗ) at step t.
 *
 * @param beta1 β₁, in [0, 1)
 * @param beta2 β₂, in [0, 1)
 * @param epsilon ε, positive
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma, Ba, Adam: A Method for Stochastic
 *     Optimization, 2015</a>
 */
public record Adam(double beta1, double beta2, double epsilon) implements UpdateRule {

  /** ε unless something else is said. */
  public static final double DEFAULT_EPSILON = 1e-8;

  /** Checks the ranges. */
  public Adam {
    Numbers.requireShare("beta1", beta1);
    Numbers.requireShare("beta2", beta2);
    Numbers.requirePositive("epsilon", epsilon);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(double[] parameters, double[] gradient, double[][] slots, Step step) {
    double[] m = slots[0];
    double[] v = slots[1];
    double stepSize = step.size() / (1 - Numbers.power(beta1, step.number()));
    double correction = 1 - Numbers.power(beta2, step.number());
    step.overEntries(
        (from, to) -> {
          for (int i = from; i < to; i++) {
            double g = gradient[i];
            m[i] = beta1 * m[i] + (1 - beta1) * g;
            v[i] = beta2 * v[i] + (1 - beta2) * g * g;
            parameters[i] -= stepSize * m[i] / (Math.sqrt(v[i] / correction) + epsilon);
          }
        });
  }
}
