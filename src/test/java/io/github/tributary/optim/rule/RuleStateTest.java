package io.github.tributary.optim.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule remembers nothing but its slots, and refuses numbers that it cannot work with. */
class RuleStateTest {

  private static final int[] ENDS = {3, 4, 6, 8};
  private static final int STEPS = 10;

  static List<UpdateRule> rules() {
    return Rules.values();
  }

  private static double[] gradient(int step) {
    return new SplittableRandom(step).doubles(8, -1, 1).toArray();
  }

  private static void steps(
      UpdateRule rule, double[] parameters, double[][] slots, int from, int to) {
    for (int t = from; t <= to; t++) {
      rule.update(parameters, gradient(t), slots, new Step(0.1 / t, t, ENDS));
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void slotsThatWereSavedMidwayGiveTheSameBits(UpdateRule rule) {
    double[] whole = new SplittableRandom(0).doubles(8, -2, 2).toArray();
    double[][] slots = new double[rule.slots()][8];
    steps(rule, whole, slots, 1, STEPS / 2);
    double[] resumed = whole.clone();
    double[][] saved = copy(slots);
    steps(rule, whole, slots, STEPS / 2 + 1, STEPS);
    steps(rule, resumed, saved, STEPS / 2 + 1, STEPS);
    assertArrayEquals(whole, resumed);
    assertArrayEquals(slots, saved);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everySlotIsNeeded(UpdateRule rule) {
    double[] before = new SplittableRandom(0).doubles(8, -2, 2).toArray();
    double[][] slots = new double[rule.slots()][8];
    steps(rule, before, slots, 1, STEPS / 2);
    double[] whole = before.clone();
    steps(rule, whole, copy(slots), STEPS / 2 + 1, STEPS);
    for (int k = 0; k < slots.length; k++) {
      double[][] lost = copy(slots);
      Arrays.fill(lost[k], 0);
      double[] resumed = before.clone();
      steps(rule, resumed, lost, STEPS / 2 + 1, STEPS);
      assertFalse(Arrays.equals(whole, resumed), "slot " + k);
    }
  }

  private static double[][] copy(double[][] slots) {
    return Arrays.stream(slots).map(double[]::clone).toArray(double[][]::new);
  }

  @Test
  void lambMovesWeightsThatAreAllZeroAndStandsStillWithoutAGradient() {
    Lamb lamb = new Lamb(0, 0, 1e-3, 0);
    double[] zeros = new double[3];
    lamb.update(zeros, new double[] {1, 0, 0}, new double[2][3], new Step(0.5, 1, new int[] {3}));
    // The ratio is 1, so that the move is η·g/(|g| + ε) = 0.5/1.001.
    assertArrayEquals(new double[] {-0.5 / 1.001, 0, 0}, zeros);
    double[] some = {3, 4, 5};
    lamb.update(some, new double[3], new double[2][3], new Step(0.5, 1, new int[] {3}));
    assertArrayEquals(new double[] {3, 4, 5}, some);
  }

  @ParameterizedTest
  @CsvSource({
    "momentum, -0.1, 'momentum: expected a number from 0 to below 1, found -0.1'",
    "momentum, 1, 'momentum: expected a number from 0 to below 1, found 1.0'",
    "nesterov, NaN, 'momentum: expected a number from 0 to below 1, found NaN'",
    "adagrad epsilon, 0, 'epsilon: expected a number > 0, found 0.0'",
    "rmsprop decay, 1, 'decay: expected a number from 0 to below 1, found 1.0'",
    "rmsprop epsilon, Infinity, 'epsilon: expected a number > 0, found Infinity'",
    "adadelta decay, -1, 'decay: expected a number from 0 to below 1, found -1.0'",
    "adadelta epsilon, NaN, 'epsilon: expected a number > 0, found NaN'",
    "adam beta1, 1, 'beta1: expected a number from 0 to below 1, found 1.0'",
    "adam beta2, 1.5, 'beta2: expected a number from 0 to below 1, found 1.5'",
    "adam epsilon, -1, 'epsilon: expected a number > 0, found -1.0'",
    "nadam beta1, -2, 'beta1: expected a number from 0 to below 1, found -2.0'",
    "nadam beta2, 1, 'beta2: expected a number from 0 to below 1, found 1.0'",
    "nadam epsilon, 0, 'epsilon: expected a number > 0, found 0.0'",
    "lamb beta1, 1, 'beta1: expected a number from 0 to below 1, found 1.0'",
    "lamb beta2, NaN, 'beta2: expected a number from 0 to below 1, found NaN'",
    "lamb epsilon, 0, 'epsilon: expected a number > 0, found 0.0'",
    "lamb weightDecay, -0.5, 'weightDecay: expected a number ≥ 0, found -0.5'",
    "lamb weightDecay, Infinity, 'weightDecay: expected a number ≥ 0, found Infinity'"
  })
  void rangesAreChecked(String where, double value, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> with(where, value)).getMessage());
  }

  private static UpdateRule with(String where, double x) {
    return switch (where) {
      case "momentum" -> new Momentum(x);
      case "nesterov" -> new Nesterov(x);
      case "adagrad epsilon" -> new AdaGrad(x);
      case "rmsprop decay" -> new RmsProp(x, 1e-8);
      case "rmsprop epsilon" -> new RmsProp(0.9, x);
      case "adadelta decay" -> new AdaDelta(x, 1e-6);
      case "adadelta epsilon" -> new AdaDelta(0.9, x);
      case "adam beta1" -> new Adam(x, 0.9, 1e-8);
      case "adam beta2" -> new Adam(0.9, x, 1e-8);
      case "adam epsilon" -> new Adam(0.9, 0.9, x);
      case "nadam beta1" -> new NAdam(x, 0.9, 1e-8);
      case "nadam beta2" -> new NAdam(0.9, x, 1e-8);
      case "nadam epsilon" -> new NAdam(0.9, 0.9, x);
      case "lamb beta1" -> new Lamb(x, 0.9, 1e-6, 0);
      case "lamb beta2" -> new Lamb(0.9, x, 1e-6, 0);
      case "lamb epsilon" -> new Lamb(0.9, 0.9, x, 0);
      case "lamb weightDecay" -> new Lamb(0.9, 0.9, 1e-6, x);
      default -> throw new AssertionError(where);
    };
  }
}
