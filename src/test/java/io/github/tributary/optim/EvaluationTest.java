package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The norm of a gradient, and when an evaluation is finite. */
class EvaluationTest {

  @Test
  void theNormIsEuclideanAndFiniteOnlyIfEveryEntryIs() {
    assertEquals(5, new Evaluation(1, new double[] {3, -4}, 1).gradientNorm());
    assertTrue(new Evaluation(1, new double[] {3, -4}, 1).isFinite());
    double inf = Double.POSITIVE_INFINITY;
    assertFalse(new Evaluation(inf, new double[] {1}, 1).isFinite());
    assertFalse(new Evaluation(1, new double[] {1, inf}, 1).isFinite());
    assertFalse(new Evaluation(1, new double[] {Double.NaN}, 1).isFinite());
  }

  @Test
  void aGradientIsFiniteEvenIfItsSquareIsNot() {
    assertTrue(new Evaluation(1, new double[] {1e200, 1}, 1).isFinite());
  }
}
