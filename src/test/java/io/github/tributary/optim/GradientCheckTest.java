package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Choices;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.RandomCase;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradient of every activation, head and penalty, with and without instance weights, against
 * central differences over every parameter.
 */
class GradientCheckTest {

  /** Truncation (∝ step²) and rounding (∝ 1/step) of a central difference are about equal here. */
  private static final double STEP = 1e-5;

  /** Rounding of a loss of order 1, divided by the step. */
  private static final double ABSOLUTE = 1e-9;

  /** The truncation error in proportion to the derivative. */
  private static final double RELATIVE = 1e-6;

  /** No parameter moves any z or residual by more than this many steps. */
  private static final double KINK_STEPS = 100;

  private static final Map<String, Penalty> PENALTIES =
      new TreeMap<>(
          Map.of(
              "no penalty", Penalty.NONE,
              "L1", new Penalty(0.3, 1),
              "L2", new Penalty(0.3, 0),
              "L1 and L2", new Penalty(0.3, 0.4)));

  record Case(Activation activation, Head head, String penalty, boolean weighted) {
    @Override
    public String toString() {
      String rows = weighted ? "weighted" : "unweighted";
      return activation.text() + " → " + head + ", " + penalty + ", " + rows;
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Activation activation : Choices.activations()) {
      for (Head head : Choices.heads()) {
        for (String penalty : PENALTIES.keySet()) {
          cases.add(new Case(activation, head, penalty, false));
          cases.add(new Case(activation, head, penalty, true));
        }
      }
    }
    return cases;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void gradientIsTheSlopeOfTheLoss(Case c) {
    Network network = Choices.network(c.activation, c.head);
    RandomCase data = RandomCase.awayFromKinks(network, c.weighted);
    assertTrue(data.distanceToKink() > KINK_STEPS * STEP);
    Objective local = new LocalObjective(network, Precision.DOUBLE, data.batches());
    Objective objective = PENALTIES.get(c.penalty).on(network, local);
    double[] at = data.parameters();
    double[] gradient = objective.evaluate(at, 1).gradient();
    assertEquals(network.parameterCount(), gradient.length);
    for (int i = 0; i < at.length; i++) {
      double slope = slope(objective, at, i);
      double allowed = ABSOLUTE + RELATIVE * Math.max(Math.abs(gradient[i]), Math.abs(slope));
      assertEquals(slope, gradient[i], allowed, "parameter " + i);
    }
  }

  private static double slope(Objective objective, double[] at, int i) {
    double[] moved = at.clone();
    moved[i] = at[i] + STEP;
    double above = objective.evaluate(moved, 1).loss();
    moved[i] = at[i] - STEP;
    double below = objective.evaluate(moved, 1).loss();
    return (above - below) / (2 * STEP);
  }
}
