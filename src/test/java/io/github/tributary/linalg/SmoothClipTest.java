package io.github.tributary.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** u/√(1 + (u/3)²) by its values, its symmetry and its bound. */
class SmoothClipTest {

  private static final MathContext DIGITS = new MathContext(50);

  // Five operations, each rounded once: the relative error of none is above half an ulp.
  private static final double RELATIVE = 5 * 0x1p-53;

  /** Exact roots: 1 + (u/3)² is 25/9, 169/25, 625/49 for these. */
  @ParameterizedTest
  @CsvSource({"0, 0", "4, 2.4", "-4, -2.4", "7.2, 2.769230769230769", "2.25, 1.8"})
  void hasTheValuesOfItsDefinition(double u, double expected) {
    assertEquals(expected, SmoothClip.of(u), 3 * Math.ulp(expected));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 1e-8, 0.1, 1, 3, 10, 1e3, 1e8, 9.9e9, 1.1e10, 1e15, 1e200})
  void agreesWithFiftyDigits(double u) {
    BigDecimal exact = new BigDecimal(u);
    BigDecimal third = exact.divide(BigDecimal.valueOf(3), DIGITS);
    BigDecimal root = BigDecimal.ONE.add(third.multiply(third, DIGITS)).sqrt(DIGITS);
    double expected = exact.divide(root, DIGITS).doubleValue();
    assertEquals(expected, SmoothClip.of(u), RELATIVE * expected);
    assertEquals(-SmoothClip.of(u), SmoothClip.of(-u));
  }

  @Test
  void growsEverywhereAndStaysWithinItsBound() {
    double last = Double.NEGATIVE_INFINITY;
    for (double u = -50; u <= 50; u += 0.37) {
      double clipped = SmoothClip.of(u);
      assertTrue(clipped > last && Math.abs(clipped) < SmoothClip.BOUND, "u = " + u);
      last = clipped;
    }
    assertEquals(3, SmoothClip.of(Double.POSITIVE_INFINITY));
    assertEquals(-3, SmoothClip.of(Double.NEGATIVE_INFINITY));
    assertEquals(3, SmoothClip.of(Double.MAX_VALUE));
    // 3u is rounded up here, and the root is u.
    assertEquals(3, SmoothClip.of(0x1.8p30 + 0x1p-21));
    assertTrue(Double.isNaN(SmoothClip.of(Double.NaN)));
  }

  @Test
  void anArrayIsClippedWhereItsFlagsSay() {
    double[] u = {4, 4, 4, 4};
    SmoothClip clip =
        new SmoothClip(new boolean[] {true, true, false, true, true}, new double[] {9, 1, 0, 2, 9});
    clip.apply(u, 1, 3);
    // 4/√(1 + 16/9) = 12/5.
    assertArrayEquals(new double[] {1.4, 4, 0.4, 4}, u, 1e-15);
    assertEquals(u[0], clip.at(1, 4));
    assertEquals(u[1], clip.at(2, 4));
    assertTrue(clip.clips(1) && !clip.clips(2) && clip.clipsAny());
    assertArrayEquals(new double[] {9, 1, 0, 2, 9}, clip.means());
  }

  @Test
  void noneLeavesEveryBit() {
    double[] u = {1e300, -0.0, Double.MIN_VALUE};
    SmoothClip.none(3).apply(u, 0, 3);
    assertArrayEquals(new double[] {1e300, -0.0, Double.MIN_VALUE}, u);
    assertEquals(1e300, SmoothClip.none(3).at(0, 1e300));
    assertFalse(SmoothClip.none(3).clipsAny());
  }

  /** What is not clipped has no mean of its own: centers hold it. */
  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 0.5})
  void meansMustBeFiniteAndOfClippedFeatures(double mean) {
    boolean[] clipped = {true, mean != 0.5};
    assertEquals(
        "feature 1: mean " + mean,
        assertThrows(
                IllegalArgumentException.class,
                () -> new SmoothClip(clipped, new double[] {1, mean}))
            .getMessage());
    assertEquals(
        "2 clips, 1 means",
        assertThrows(IllegalArgumentException.class, () -> new SmoothClip(clipped, new double[1]))
            .getMessage());
  }
}
