package io.github.tributary.optim.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule reaches the minimum of a quadratic whose axes differ a hundredfold, and that of
 * Rosenbrock's function, with a step size that falls linearly to 0.
 */
class RuleConvergenceTest {

  /**
   * Of distances of 4 and 5 on the quadratic and of 2.2 on Rosenbrock's function; the slowest,
   * plain descent and LAMB, come as near as 4e-4.
   */
  private static final double NEAR = 1e-3;

  private static final int QUADRATIC_STEPS = 2_000;

  /** Of (x - 1)²/2 + 100·(y + 2)²/2, with its minimum at (1, -2). */
  private static double[] quadratic(double[] p) {
    return new double[] {p[0] - 1, 100 * (p[1] + 2)};
  }

  /** Of (1 - x)² + 100·(y - x²)², with its minimum at (1, 1). */
  private static double[] rosenbrock(double[] p) {
    double valley = p[1] - p[0] * p[0];
    return new double[] {-2 * (1 - p[0]) - 400 * p[0] * valley, 200 * valley};
  }

  record Case(UpdateRule rule, double onQuadratic, double onRosenbrock, int steps) {
    @Override
    public String toString() {
      return rule.toString();
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case(new GradientDescent(), 0.01, 0.002, 60_000),
        new Case(new Momentum(0.9), 0.01, 0.001, 20_000),
        new Case(new Nesterov(0.9), 0.01, 0.0005, 20_000),
        new Case(new AdaGrad(AdaGrad.DEFAULT_EPSILON), 1, 0.5, 60_000),
        new Case(new RmsProp(RmsProp.DEFAULT_DECAY, RmsProp.DEFAULT_EPSILON), 0.05, 0.01, 20_000),
        new Case(new AdaDelta(AdaDelta.DEFAULT_DECAY, AdaDelta.DEFAULT_EPSILON), 5, 1, 20_000),
        new Case(new Adam(0.9, 0.999, Adam.DEFAULT_EPSILON), 0.1, 0.05, 20_000),
        new Case(new NAdam(0.9, 0.999, NAdam.DEFAULT_EPSILON), 0.1, 0.05, 20_000),
        new Case(new Lamb(0.9, 0.999, Lamb.DEFAULT_EPSILON, 0), 0.1, 0.02, 20_000));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void reachesTheMinimumOfABadlyScaledQuadratic(Case c) {
    double[] found =
        descend(
            c.rule,
            RuleConvergenceTest::quadratic,
            new double[] {5, 3},
            c.onQuadratic,
            QUADRATIC_STEPS);
    assertArrayEquals(new double[] {1, -2}, found, NEAR);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void reachesTheMinimumOfRosenbrocksFunction(Case c) {
    double[] found =
        descend(
            c.rule,
            RuleConvergenceTest::rosenbrock,
            new double[] {-1.2, 1},
            c.onRosenbrock,
            c.steps);
    assertArrayEquals(new double[] {1, 1}, found, NEAR);
  }

  private static double[] descend(
      UpdateRule rule,
      UnaryOperator<double[]> gradient,
      double[] parameters,
      double stepSize,
      int steps) {
    double[][] slots = new double[rule.slots()][parameters.length];
    int[] oneTensor = {parameters.length};
    for (int t = 1; t <= steps; t++) {
      double size = stepSize * (1 - (t - 1) / (double) steps);
      rule.update(parameters, gradient.apply(parameters), slots, new Step(size, t, oneTensor));
    }
    return parameters;
  }
}
