package io.github.tributary.optim.rule;

/** Plain gradient descent: θ ← θ - ηg. */
public record GradientDescent() implements UpdateRule {

  @Override
  public int slots() {
    return 0;
  }

  @Override
  public void update(double[] parameters, double[] gradient, double[][] slots, Step step) {
    double stepSize = step.size();
    step.overEntries(
        (from, to) -> {
          for (int i = from; i < to; i++) {
            parameters[i] -= stepSize * gradient[i];
          }
        });
  }
}
