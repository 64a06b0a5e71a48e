package io.github.tributary.optim.rule;

/**
 * RMSProp: s ← ρs + (1 - ρ)g², θ ← θ - ηg/(√s + ε).
 *
 * @param decay ρ, in [0, 1)
 * @param epsilon ε, positive
 * @see <a href="https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf">Tieleman,
 *     Hinton, Lecture 6.5, 2012</a>
 */
public record RmsProp(double decay, double epsilon) implements UpdateRule {

  /** ρ unless something else is said. */
  public static final double DEFAULT_DECAY = 0.9;

  /** ε unless something else is said. */
  public static final double DEFAULT_EPSILON = 1e-8;

  /** Checks the ranges. */
  public RmsProp {
    Numbers.requireShare("decay", decay);
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
            s[i] = decay * s[i] + (1 - decay) * g * g;
            parameters[i] -= stepSize * g / (Math.sqrt(s[i]) + epsilon);
          }
        });
  }
}
