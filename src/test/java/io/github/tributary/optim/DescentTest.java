package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.optim.rule.GradientDescent;
import io.github.tributary.optim.rule.Momentum;
import io.github.tributary.optim.rule.UpdateRule;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What surrounds the update rule, by hand: 2 inputs, 2 hidden units, 1 output. The parameters are
 * the weights into unit 1 and unit 2, their biases, the weights into the output, its bias.
 */
class DescentTest {

  /** A few roundings of numbers of order 10. */
  private static final double TOLERANCE = 1e-14;

  private static final Network NETWORK =
      new Network(2, List.of(new Layer(2, new Tanh())), new IdentitySquaredError(1));

  private static double[] step(
      Descent.Limits limits, double[] parameters, double[] gradient, double stepSize) {
    Descent descent = new Descent(NETWORK, new GradientDescent(), limits);
    double[] moved = parameters.clone();
    descent.step(moved, gradient.clone(), descent.slots(), stepSize, 1);
    return moved;
  }

  private static void assertMoved(double[] expected, double[] found) {
    assertArrayEquals(expected, found, TOLERANCE);
  }

  @Test
  void withoutLimitsTheRuleAloneMovesTheParameters() {
    assertMoved(
        new double[] {0.5, 0, -1, 0, 2, -8, 0, 1, 1},
        step(
            Descent.Limits.NONE,
            new double[] {1, 0, 0, 0, 0, 0, 0, 0, 0},
            new double[] {1, 0, 2, 0, -4, 16, 0, -2, -2},
            0.5));
  }

  @Test
  void clippingByValueCutsEveryEntryOnItsOwn() {
    assertMoved(
        new double[] {-3, 3, -2, 2, 0, -3, 3, -1, -3},
        step(
            new Descent.Limits(3, 0, 0, 0),
            new double[9],
            new double[] {5, -7, 2, -2, 0, 3, -3, 1, 100},
            1));
  }

  @Test
  void clippingByNormScalesALongGradientAndLeavesAShortOne() {
    Descent.Limits limits = new Descent.Limits(0, 2.5, 0, 0);
    // ‖(3, -4)‖ = 5, over weights and biases together.
    assertMoved(
        new double[] {-1.5, 0, 0, 0, 0, 0, 0, 0, 2},
        step(limits, new double[9], new double[] {3, 0, 0, 0, 0, 0, 0, 0, -4}, 1));
    assertMoved(
        new double[] {-1.5, 0, 0, 0, 0, 0, 0, 0, 2},
        step(limits, new double[9], new double[] {1.5, 0, 0, 0, 0, 0, 0, 0, -2}, 1));
    assertMoved(
        new double[] {-0.6, 0, 0, 0, 0, 0, 0, 0, 0.8},
        step(limits, new double[9], new double[] {0.6, 0, 0, 0, 0, 0, 0, 0, -0.8}, 1));
  }

  @Test
  void aGradientWhoseNormOverflowsIsClippedInItsDirection() {
    assertMoved(
        new double[] {-1.5, 0, 0, 0, 0, 0, 0, 0, 2},
        step(
            new Descent.Limits(0, 2.5, 0, 0),
            new double[9],
            new double[] {3e200, 0, 0, 0, 0, 0, 0, 0, -4e200},
            1));
  }

  @Test
  void valuesAreClippedBeforeTheNorm() {
    // (3, -100) becomes (3, -4), and then half of it; the other order would give about (0.1, -2.5).
    assertMoved(
        new double[] {-1.5, 0, 0, 0, 0, 0, 0, 0, 2},
        step(
            new Descent.Limits(4, 2.5, 0, 0),
            new double[9],
            new double[] {3, 0, 0, 0, 0, 0, 0, 0, -100},
            1));
  }

  @Test
  void decayShrinksWeightsByStepSizeTimesLambdaAndLeavesBiases() {
    // 1 - 0.5·0.1 = 0.95.
    assertMoved(
        new double[] {0.95, 1.9, -2.85, 3.8, 5, 6, 6.65, -7.6, 9},
        step(
            new Descent.Limits(0, 0, 0.1, 0),
            new double[] {1, 2, -3, 4, 5, 6, 7, -8, 9},
            new double[9],
            0.5));
  }

  @Test
  void decayActsOnTheWeightsBeforeTheStepAndIsNotClipped() {
    // 10·0.9 - 1·1, not (10 - 1)·0.9; a clipped decay would be at most 0.1.
    assertMoved(
        new double[] {8, 0, 0, 0, 0, 0, 0, 0, 0},
        step(
            new Descent.Limits(1, 1, 0.1, 0),
            new double[] {10, 0, 0, 0, 0, 0, 0, 0, 0},
            new double[] {50, 0, 0, 0, 0, 0, 0, 0, 0},
            1));
  }

  @Test
  void maxNormShortensTheWeightsIntoEachUnitOnTheirOwn() {
    // Into unit 1: ‖(3, 4)‖ = 5 becomes 2. Into unit 2: ‖(0.6, 0.8)‖ = 1 stays. Into the output:
    // ‖(-6, 8)‖ = 10. Biases are of any size.
    assertMoved(
        new double[] {1.2, 1.6, 0.6, 0.8, 50, 60, -1.2, 1.6, 70},
        step(
            new Descent.Limits(0, 0, 0, 2),
            new double[] {3, 4, 0.6, 0.8, 50, 60, -6, 8, 70},
            new double[9],
            1));
  }

  @Test
  void maxNormActsAfterTheStep() {
    assertMoved(
        new double[] {1.2, 1.6, 0, 0, 0, 0, 0, 0, 0},
        step(
            new Descent.Limits(0, 0, 0, 2),
            new double[9],
            new double[] {-3, -4, 0, 0, 0, 0, 0, 0, 0},
            1));
  }

  @Test
  void theRuleRemembersTheClippedGradient() {
    UpdateRule momentum = new Momentum(0.5);
    Descent descent = new Descent(NETWORK, momentum, new Descent.Limits(1, 0, 0, 0));
    double[][] slots = descent.slots();
    double[] parameters = new double[9];
    descent.step(parameters, new double[] {8, 0, 0, 0, 0, 0, 0, 0, -8}, slots, 1, 1);
    assertMoved(new double[] {1, 0, 0, 0, 0, 0, 0, 0, -1}, slots[0]);
    descent.step(parameters, new double[9], slots, 1, 2);
    assertMoved(new double[] {-1.5, 0, 0, 0, 0, 0, 0, 0, 1.5}, parameters);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 0, 0, 'clipValue: expected a number ≥ 0, found -1.0'",
    "0, NaN, 0, 0, 'clipNorm: expected a number ≥ 0, found NaN'",
    "0, 0, -0.1, 0, 'weightDecay: expected a number ≥ 0, found -0.1'",
    "0, 0, 0, Infinity, 'maxNorm: expected a number ≥ 0, found Infinity'"
  })
  void rangesAreChecked(double value, double norm, double decay, double maxNorm, String message) {
    assertEquals(
        message,
        assertThrows(
                IllegalArgumentException.class,
                () -> new Descent.Limits(value, norm, decay, maxNorm))
            .getMessage());
  }

  @ParameterizedTest
  @MethodSource("io.github.tributary.optim.rule.Rules#values")
  void allCoresMakeTheStepsOfOne(UpdateRule rule) {
    // Long enough for several cores.
    Network large = new Network(1000, List.of(), new IdentitySquaredError(200));
    SplittableRandom random = new SplittableRandom(1);
    double[] start = random.doubles(large.parameterCount(), -1, 1).toArray();
    double[] one = start.clone();
    double[] all = start.clone();
    Descent descent = new Descent(large, rule, Descent.Limits.NONE);
    double[][] slotsOfOne = descent.slots();
    double[][] slotsOfAll = descent.slots();
    for (int step = 1; step <= 3; step++) {
      double[] gradient = random.doubles(start.length, -1, 1).toArray();
      descent.step(one, gradient.clone(), slotsOfOne, 0.1, step);
      descent.onAllCores().step(all, gradient.clone(), slotsOfAll, 0.1, step);
    }
    assertArrayEquals(one, all);
    assertArrayEquals(slotsOfOne, slotsOfAll);
    for (int i = 0; i < start.length; i++) {
      assertNotEquals(start[i], all[i]);
    }
  }
}
