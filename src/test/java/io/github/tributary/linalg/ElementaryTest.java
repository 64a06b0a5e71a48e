package io.github.tributary.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Elementary functions against 70-digit values (src/test/reference/elementary.py) and against
 * {@link StrictMath}.
 */
class ElementaryTest {

  /** 1 + r + r²·s takes two roundings of a number between 0.7 and 1.4. */
  private static final double EXP_ULPS = 2;

  /** An error of 2 ulps of 1.41 is 8 ulps of the difference 0.41, the worst place. */
  private static final double EXPM1_ULPS = 8;

  /** That of exp, one addition and one division. */
  private static final double SIGMOID_ULPS = 4;

  /** The relative error of e/(e + 2) is at most that of e, and two roundings more. */
  private static final double TANH_ULPS = 10;

  /** That of exp, of log1p (1 ulp) and of one addition. */
  private static final double SOFTPLUS_ULPS = 4;

  /** Per ulp that x²/2 is off, e^(-x²/2) is off by x²/2 ulps; the series adds a few. */
  private static final double NORMAL_ULPS = 4;

  record Function(String name, DoubleUnaryOperator value, double ulps) {

    double allowed(double x, double expected) {
      double growth = name.startsWith("normal") ? 1 + x * x / 2 : 1;
      return ulps * growth * Math.ulp(expected);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Function> functions() {
    return List.of(
        new Function("exp", Elementary::exp, EXP_ULPS),
        new Function("expm1", Elementary::expm1, EXPM1_ULPS),
        new Function("sigmoid", Elementary::sigmoid, SIGMOID_ULPS),
        new Function("tanh", Elementary::tanh, TANH_ULPS),
        new Function("softplus", Elementary::softplus, SOFTPLUS_ULPS),
        new Function("normalCdf", Elementary::normalCdf, NORMAL_ULPS),
        new Function("normalPdf", Elementary::normalPdf, NORMAL_ULPS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void agreesWithSeventyDigitValues(Function function) throws IOException {
    int checked = 0;
    for (String line : referenceLines()) {
      String[] fields = line.split(",", -1);
      if (fields[0].equals(function.name)) {
        double x = Double.parseDouble(fields[1]);
        double expected = Double.parseDouble(fields[2]);
        assertEquals(
            expected,
            function.value.applyAsDouble(x),
            function.allowed(x, expected),
            () -> function + " at " + x);
        checked++;
      }
    }
    assertTrue(checked > 100, checked + " points");
  }

  @Test
  void agreesWithStrictMathOnRandomArguments() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      double x = random.nextDouble(-1, 1) * (i % 2 == 0 ? 740 : 3);
      assertWithin(StrictMath.exp(x), Elementary.exp(x), EXP_ULPS + 1, x);
      assertWithin(StrictMath.expm1(x), Elementary.expm1(x), EXPM1_ULPS + 1, x);
      assertWithin(StrictMath.tanh(x), Elementary.tanh(x), TANH_ULPS + 2.5, x);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void nanStaysNan(Function function) {
    assertEquals(Double.NaN, function.value.applyAsDouble(Double.NaN));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1000, 1e300, Double.POSITIVE_INFINITY})
  void limitsAreReachedWithoutOverflow(double x) {
    assertEquals(Double.POSITIVE_INFINITY, Elementary.exp(x));
    assertEquals(0, Elementary.exp(-x));
    assertEquals(Double.POSITIVE_INFINITY, Elementary.expm1(x));
    assertEquals(-1, Elementary.expm1(-x));
    assertEquals(1, Elementary.sigmoid(x));
    assertEquals(0, Elementary.sigmoid(-x));
    assertEquals(1, Elementary.tanh(x));
    assertEquals(-1, Elementary.tanh(-x));
    assertEquals(x, Elementary.softplus(x));
    assertEquals(0, Elementary.softplus(-x));
    assertEquals(1, Elementary.normalCdf(x));
    assertEquals(0, Elementary.normalCdf(-x));
    assertEquals(0, Elementary.normalPdf(x));
    assertEquals(0, Elementary.normalPdf(-x));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, -0.0})
  void zeroGivesTheExactValues(double zero) {
    assertEquals(1, Elementary.exp(zero));
    assertEquals(0, Elementary.expm1(zero), 0.0);
    assertEquals(0.5, Elementary.sigmoid(zero));
    assertEquals(zero, Elementary.tanh(zero));
    assertEquals(StrictMath.log(2), Elementary.softplus(zero));
    assertWithin(0.5, Elementary.normalCdf(zero), NORMAL_ULPS, zero);
    assertEquals(0.3989422804014327, Elementary.normalPdf(zero));
  }

  @Test
  void expReachesBothEndsOfItsRange() {
    double largest = 709.782712893384;
    assertWithin(StrictMath.exp(largest), Elementary.exp(largest), EXP_ULPS, largest);
    assertEquals(Double.POSITIVE_INFINITY, Elementary.exp(Math.nextUp(largest)));
    assertEquals(Double.MIN_VALUE, Elementary.exp(-745));
    assertEquals(0, Elementary.exp(-745.2));
    assertWithin(StrictMath.exp(-708.4), Elementary.exp(-708.4), EXP_ULPS, -708.4);
    assertWithin(StrictMath.exp(-720), Elementary.exp(-720), EXP_ULPS, -720);
  }

  @Test
  void sigmoidAndSoftplusFollowExpFarBelowZero() {
    assertEquals(Double.MIN_VALUE, Elementary.sigmoid(-745));
    assertEquals(Double.MIN_VALUE, Elementary.softplus(-745));
    assertEquals(1, Elementary.sigmoid(745));
    assertEquals(745, Elementary.softplus(745));
  }

  @Test
  void tanhIsOddAndNormalCdfAddsUpToOne() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 10_000; i++) {
      double x = random.nextDouble(-8, 8);
      assertEquals(-Elementary.tanh(x), Elementary.tanh(-x));
      assertEquals(1, Elementary.normalCdf(x) + Elementary.normalCdf(-x), Math.ulp(1.0));
    }
  }

  private static void assertWithin(double expected, double found, double ulps, double x) {
    double allowed = Double.isInfinite(expected) ? 0 : ulps * Math.ulp(expected);
    assertEquals(expected, found, allowed, () -> "at " + x);
  }

  private static List<String> referenceLines() throws IOException {
    try (InputStream in = ElementaryTest.class.getResourceAsStream("/reference/elementary.csv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).toList();
    }
  }
}
