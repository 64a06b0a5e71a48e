package io.github.tributary.optim.rule;

/**
 * Adam with Nesterov's momentum, in the form with a constant β₁: m and v as in Adam, θ ← θ -
 * η·(β₁·m/(1 - β₁ᵗ⁺¹) + (1 - β₁)·g/(1 - β₁ᵗ))/(√v̂ + ε).
 *
 * @param beta1 β₁, in [0, 1)
 * @param beta2 β₂, in [0, 1)
 * @param epsilon ε, positive
 * @see <a href="https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ">Dozat, Incorporating Nesterov
 *     Momentum into Adam, 2016</a>
 */
public record NAdam(double beta1, double beta2, double epsilon) implements UpdateRule {

  /** ε unless something else is said. */
  public static final double DEFAULT_EPSILON = 1e-8;

  /** Checks the ranges. */
  public NAdam {
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
    double stepSize = step.size();
    double ofMean = beta1 / (1 - Numbers.power(beta1, step.number() + 1));
    double ofGradient = (1 - beta1) / (1 - Numbers.power(beta1, step.number()));
    double correction = 1 - Numbers.power(beta2, step.number());
    step.overEntries(
        (from, to) -> {
          for (int i = from; i < to; i++) {
            double g = gradient[i];
            m[i] = beta1 * m[i] + (1 - beta1) * g;
            v[i] = beta2 * v[i] + (1 - beta2) * g * g;
            double direction = ofMean * m[i] + ofGradient * g;
            parameters[i] -= stepSize * direction / (Math.sqrt(v[i] / correction) + epsilon);
          }
        });
  }
}
