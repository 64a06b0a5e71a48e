package io.github.tributary.optim.rule;

/**
 * AdaDelta: s ← ρs + (1 - ρ)g², d = g·√(r + ε)/√(s + ε), r ← ρr + (1 - ρ)d², θ ← θ - ηd.
 *
 * @param decay ρ, in [0, 1)
 * @param epsilon ε, positive
 * @see <a href="https://arxiv.org/abs/1212.5701">Zeiler, ADADELTA: An Adaptive Learning Rate
 *     Method, 2012</a>
 */
public record AdaDelta(double decay, double epsilon) implements UpdateRule {

  /** ρ unless something else is said. */
  public static final double DEFAULT_DECAY = 0.9;

  /** ε unless something else is said. */
  public static final double DEFAULT_EPSILON = 1e-6;

  /** Checks the ranges. */
  public AdaDelta {
    Numbers.requireShare("decay", decay);
    Numbers.requirePositive("epsilon", epsilon);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(double[] parameters, double[] gradient, double[][] slots, Step step) {
    double[] s = slots[0];
    double[] r = slots[1];
    double stepSize = step.size();
    step.overEntries(
        (from, to) -> {
          for (int i = from; i < to; i++) {
            double g = gradient[i];
            s[i] = decay * s[i] + (1 - decay) * g * g;
            double d = g * Math.sqrt(r[i] + epsilon) / Math.sqrt(s[i] + epsilon);
            r[i] = decay * r[i] + (1 - decay) * d * d;
            parameters[i] -= stepSize * d;
          }
        });
  }
}
