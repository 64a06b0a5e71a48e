package io.github.tributary.nn.activation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Choices;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each activation against its formula written in another way, and its text form. */
class ActivationTest {

  /** A dozen roundings of numbers of order 1. */
  private static final double TOLERANCE = 4e-15;

  /** Truncation and rounding of a central difference with {@link #STEP}. */
  private static final double SLOPE_TOLERANCE = 1e-9;

  private static final double STEP = 1e-5;

  private static final double[] POINTS = {
    -12, -6, -2, -1, -0.3, -0.01, 0.01, 0.3, 0.5, 1, 2, 6, 12
  };

  record Formula(String text, DoubleUnaryOperator value) {
    @Override
    public String toString() {
      return text;
    }
  }

  static List<Formula> formulas() {
    return List.of(
        new Formula("identity", z -> z),
        new Formula("sigmoid", z -> 0.5 * (1 + StrictMath.tanh(0.5 * z))),
        new Formula("tanh", z -> (StrictMath.exp(z) - StrictMath.exp(-z)) / cosh2(z)),
        new Formula("relu", z -> 0.5 * (z + Math.abs(z))),
        new Formula("leaky-relu", z -> Math.max(z, 0.01 * z)),
        new Formula("leaky-relu(0.2)", z -> Math.max(z, 0.2 * z)),
        new Formula("elu", z -> Math.max(z, StrictMath.exp(Math.min(z, 0)) - 1)),
        new Formula("elu(0.5)", z -> Math.max(z, 0) + Math.min(0, 0.5 * (StrictMath.exp(z) - 1))),
        new Formula("softplus", z -> StrictMath.log(1 + StrictMath.exp(z))),
        new Formula("silu", z -> z / (1 + StrictMath.exp(-z))),
        new Formula("gelu", z -> z * normalCdf(z)));
  }

  private static double cosh2(double z) {
    return StrictMath.exp(z) + StrictMath.exp(-z);
  }

  /** ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + …). */
  private static double normalCdf(double z) {
    double term = z;
    double sum = z;
    for (int k = 3; k < 3000; k += 2) {
      term *= z * z / k;
      sum += term;
    }
    return 0.5 + sum * StrictMath.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void outputIsTheFormula(Formula formula) {
    Matrix a = Precision.DOUBLE.matrix(1, POINTS.length);
    Activation.parse(formula.text).outputInto(row(POINTS), a);
    for (int i = 0; i < POINTS.length; i++) {
      double expected = formula.value.applyAsDouble(POINTS[i]);
      assertEquals(expected, a.get(i), TOLERANCE * Math.max(1, Math.abs(expected)), "" + POINTS[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void derivativeIsTheSlopeOfTheFormulaTimesWhatComesIn(Formula formula) {
    Activation g = Activation.parse(formula.text);
    Matrix z = row(POINTS);
    Matrix a = Precision.DOUBLE.matrix(1, POINTS.length);
    Matrix dJda = Precision.DOUBLE.matrix(1, POINTS.length);
    dJda.fill(-3);
    g.outputInto(z, a);
    g.timesDerivativeInto(z, a, dJda, dJda);
    for (int i = 0; i < POINTS.length; i++) {
      double above = formula.value.applyAsDouble(POINTS[i] + STEP);
      double below = formula.value.applyAsDouble(POINTS[i] - STEP);
      double slope = (above - below) / (2 * STEP);
      assertEquals(-3 * slope, dJda.get(i), 3 * SLOPE_TOLERANCE, "" + POINTS[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sigmoid, 0, 0.5",
    "tanh, 0, 0",
    "relu, 0, 0",
    "relu, -5, 0",
    "leaky-relu, -2, -0.02",
    "elu, 0, 0",
    "elu(2), -1000, -2",
    "softplus, 0, 0.6931471805599453",
    "softplus, 1000, 1000",
    "softplus, -1000, 0",
    "silu, 0, 0",
    "silu, 1000, 1000",
    "gelu, 0, 0",
    "gelu, 1000, 1000",
    "sigmoid, -1000, 0",
    "tanh, 1000, 1",
    "identity, -0.7, -0.7"
  })
  void outputAtSpecialPoints(String text, double z, double expected) {
    Matrix a = Precision.DOUBLE.column(z);
    Activation.parse(text).outputInto(a, a);
    assertEquals(expected, a.get(0), 0.0);
  }

  @ParameterizedTest
  @MethodSource("all")
  void outputMayReplaceItsInput(Activation g) {
    for (Precision precision : Precision.values()) {
      Matrix z = precision.column(POINTS);
      Matrix a = precision.matrix(POINTS.length, 1);
      g.outputInto(z, a);
      g.outputInto(z, z);
      assertArrayEquals(a.toArray(), z.toArray());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void derivativeIsFiniteAtExtremesAndMultipliesZeroToZero(Activation g) {
    for (Precision precision : Precision.values()) {
      Matrix z = precision.column(-1000, -0.0, 0, 1000);
      Matrix a = precision.matrix(4, 1);
      g.outputInto(z, a);
      Matrix dJdz = precision.column(1, 1, 0, 1);
      g.timesDerivativeInto(z, a, dJdz, dJdz);
      for (double entry : dJdz.toArray()) {
        assertTrue(Math.abs(entry) <= 1, g.text() + ": " + entry);
      }
      assertEquals(0, dJdz.get(2), 0.0);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void textRoundTrips(Activation g) {
    assertEquals(g, Activation.parse(g.text()));
    assertEquals(g, Activation.parse("  " + g.text() + " "));
  }

  static List<Activation> all() {
    return Choices.activations();
  }

  @ParameterizedTest
  @CsvSource({
    "leaky-relu(0.01), leaky-relu",
    "leaky-relu( 0.2 ), leaky-relu(0.2)",
    "elu(1), elu",
    "elu(1.0), elu",
    "elu(0.5), elu(0.5)"
  })
  void textOmitsADefaultParameter(String given, String text) {
    assertEquals(text, Activation.parse(given).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "swish | 'swish' is no activation; expected identity, sigmoid, tanh, relu,",
        "ReLU | 'ReLU' is no activation",
        "relu(1) | relu takes no parameter, found (1)",
        "elu(x) | elu(x): expected a number in the parentheses",
        "elu( | 'elu(': expected name or name(number)",
        "elu(0) | elu: expected alpha > 0, found 0.0",
        "elu(NaN) | elu: expected alpha > 0, found NaN",
        "leaky-relu(1) | leaky-relu: expected a slope in [0, 1), found 1.0",
        "leaky-relu(-0.1) | leaky-relu: expected a slope in [0, 1), found -0.1"
      })
  void textErrorsSayWhatIsExpected(String text, String message) {
    String found =
        assertThrows(IllegalArgumentException.class, () -> Activation.parse(text)).getMessage();
    assertTrue(found.startsWith(message), found);
  }

  @Test
  void everyActivationCanBeParsedAndNoneIsMissingHere() {
    long kinds = all().stream().map(Object::getClass).distinct().count();
    assertEquals(Activation.class.getPermittedSubclasses().length, kinds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "leaky-relu", "elu", "silu", "gelu"})
  void rectifiersAreThoseThatAreAboutZeroOnOneSide(String text) {
    assertTrue(Activation.parse(text).isRectifier());
    for (String other : List.of("identity", "sigmoid", "tanh", "softplus")) {
      assertEquals(false, Activation.parse(other).isRectifier());
    }
  }

  private static Matrix row(double... values) {
    Matrix row = Precision.DOUBLE.matrix(1, values.length);
    row.copyFrom(values);
    return row;
  }
}
