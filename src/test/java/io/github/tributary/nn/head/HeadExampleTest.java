package io.github.tributary.nn.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import org.junit.jupiter.api.Test;

/**
 * Label smoothing and focal losses by hand, where the outputs are ¾ and ¼, and ½, ¼ and ¼. The
 * general formulas and the derivatives are tested with all heads.
 */
class HeadExampleTest {

  /** A few roundings of numbers of order 1. */
  private static final double TOLERANCE = 1e-15;

  private static final double LN2 = Math.log(2);
  private static final double LN3 = Math.log(3);

  /** Outputs ½, ¼ and ¼. */
  private static final double[] HALF_AND_QUARTERS = {LN2, 0, 0};

  private static void assertLoss(
      double loss, double[] derivative, Head head, double[] z, double... y) {
    Matrix dJdz = Precision.DOUBLE.matrix(z.length, 1);
    double found =
        head.lossInto(
            Precision.DOUBLE.column(z), Precision.DOUBLE.column(y), new double[] {2}, dJdz);
    assertEquals(2 * loss, found, TOLERANCE * 4);
    for (int i = 0; i < z.length; i++) {
      assertEquals(2 * derivative[i], dJdz.get(i), TOLERANCE, "output " + i);
    }
  }

  @Test
  void smoothingDrawsATargetTowardsOneHalf() {
    // The target 1 becomes 0.9: -0.9·ln ¾ - 0.1·ln ¼.
    double lnA = LN3 - 2 * LN2;
    double[] z = {LN3};
    assertLoss(
        -0.9 * lnA + 0.1 * 2 * LN2,
        new double[] {0.75 - 0.9},
        new SigmoidCrossEntropy(1, 0.2),
        z,
        1);
    // The target 0 becomes 0.1.
    assertLoss(
        -0.1 * lnA + 0.9 * 2 * LN2,
        new double[] {0.75 - 0.1},
        new SigmoidCrossEntropy(1, 0.2),
        z,
        0);
  }

  @Test
  void smoothingSpreadsAShareOfTheClassOverAllClasses() {
    // ε = 0.3 over three classes: 0.8, 0.1 and 0.1 of class 0; -ln ½ = ln 2, -ln ¼ = 2·ln 2.
    assertLoss(
        (0.8 + 0.2 + 0.2) * LN2,
        new double[] {0.5 - 0.8, 0.25 - 0.1, 0.25 - 0.1},
        new SoftmaxCrossEntropy(3, 0.3),
        HALF_AND_QUARTERS,
        0);
    assertLoss(
        (0.1 + 1.6 + 0.2) * LN2,
        new double[] {0.5 - 0.1, 0.25 - 0.8, 0.25 - 0.1},
        new SoftmaxCrossEntropy(3, 0.3),
        HALF_AND_QUARTERS,
        1);
  }

  @Test
  void sigmoidFocalWeighsByHowWrongTheOutputIs() {
    // p = ¾: (¼)²·-ln ¾, slope -(¼)²·(2·¾·-ln ¾ + ¼).
    double surprise = 2 * LN2 - LN3;
    assertLoss(
        surprise / 16,
        new double[] {-(1.5 * surprise + 0.25) / 16},
        new SigmoidFocal(1, 2),
        new double[] {LN3},
        1);
    // p = ¼ for the target 0: (¾)²·ln 4, and uphill is to larger z.
    assertLoss(
        9 / 16.0 * 2 * LN2,
        new double[] {9 / 16.0 * (0.5 * 2 * LN2 + 0.75)},
        new SigmoidFocal(1, 2),
        new double[] {LN3},
        0);
  }

  @Test
  void softmaxFocalWeighsByHowWrongTheClassIs() {
    // p = ½: (½)²·ln 2, slope (½)²·(1 + 2·½·ln 2/½) times a - y.
    double slope = (1 + 2 * LN2) / 4;
    assertLoss(
        LN2 / 4,
        new double[] {-slope / 2, slope / 4, slope / 4},
        new SoftmaxFocal(3, 2),
        HALF_AND_QUARTERS,
        0);
  }

  @Test
  void smoothingIsInTheTextAndRefusedBeyondItsRange() {
    assertEquals("sigmoid-cross-entropy(0.2)", new SigmoidCrossEntropy(1, 0.2).text());
    assertArrayEquals(
        new String[] {"softmax-focal", "softmax-focal(1.0)"},
        new String[] {new SoftmaxFocal(3, 2).text(), new SoftmaxFocal(3, 1).text()});
    assertEquals(
        "labelSmoothing: expected a number from 0 to below 1, found -0.1",
        assertThrows(IllegalArgumentException.class, () -> new SigmoidCrossEntropy(1, -0.1))
            .getMessage());
    assertEquals(
        "focal: expected a gamma ≥ 0, found NaN",
        assertThrows(IllegalArgumentException.class, () -> new SoftmaxFocal(3, Double.NaN))
            .getMessage());
  }
}
