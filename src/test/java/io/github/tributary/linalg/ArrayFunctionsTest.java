package io.github.tributary.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The functions of arrays have the bits of those of one number, wherever they may differ. */
class ArrayFunctionsTest {

  private static final double[] SPECIAL = {
    0,
    -0.0,
    Double.NaN,
    1 / 0.0,
    -1 / 0.0,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    1,
    -1,
    1e-17,
    Double.MIN_NORMAL,
    -Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    0x1p51,
    -0x1p52,
    -0x1.8p52,
    0x1p53,
    -0x1p53,
    709.782712893384,
    709.7827128933841,
    709.4,
    709.1,
    708.7,
    -707.7,
    -708.05,
    -708.3,
    -708.4,
    -708.8,
    -745.1332191019412,
    -745.2,
    0.34657359027997264,
    -0.34657359027997264,
    0.34657359027997270,
    0.17328679513998632,
    22,
    -22,
    22.0001,
    32,
    44
  };

  record Function(String name, ArrayFunctions.Map array, DoubleUnaryOperator one) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Function> functions() {
    return List.of(
        new Function("exp", ArrayFunctions::exp, Elementary::exp),
        new Function("expm1", ArrayFunctions::expm1, Elementary::expm1),
        new Function("sigmoid", ArrayFunctions::sigmoid, Elementary::sigmoid),
        new Function("tanh", ArrayFunctions::tanh, Elementary::tanh),
        new Function("softplus", ArrayFunctions::softplus, Elementary::softplus),
        new Function("normalCdf", ArrayFunctions::normalCdf, Elementary::normalCdf),
        new Function("normalPdf", ArrayFunctions::normalPdf, Elementary::normalPdf));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void specialNumbersHaveTheSameBits(Function function) {
    assertSameBits(function, SPECIAL, SPECIAL.length);
    // One alone, because one that is out of range changes how those beside it are computed.
    for (double x : SPECIAL) {
      assertSameBits(function, new double[] {x}, 1);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void numbersOfAllMagnitudesHaveTheSameBits(Function function) {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 400; round++) {
      double scale = new double[] {1e-20, 0.3, 4, 40, 750}[round % 5];
      double[] x = new double[ArrayFunctions.LENGTH];
      Arrays.setAll(x, i -> random.nextDouble(-scale, scale));
      assertSameBits(function, x, round % 2 == 0 ? x.length : random.nextInt(x.length));
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void anyBitsAndTiesOfTheExponentHaveTheSameBits(Function function) {
    SplittableRandom random = new SplittableRandom(2);
    double[] x = new double[ArrayFunctions.LENGTH];
    for (int round = 0; round < 50; round++) {
      Arrays.setAll(x, i -> Double.longBitsToDouble(random.nextLong()));
      assertSameBits(function, x, x.length);
      // Where x/ln 2 is next to a half, on either side.
      Arrays.setAll(
          x,
          i -> {
            double tie = (random.nextInt(-1080, 1030) + 0.5) * Math.log(2);
            return tie + random.nextInt(-2, 3) * Math.ulp(tie);
          });
      assertSameBits(function, x, x.length);
    }
  }

  private static void assertSameBits(Function function, double[] x, int n) {
    double[] found = function.array.of(ArrayFunctions.ofThread(), x.clone(), n);
    for (int i = 0; i < n; i++) {
      double argument = x[i];
      assertEquals(
          Double.doubleToLongBits(function.one.applyAsDouble(argument)),
          Double.doubleToLongBits(found[i]),
          () -> function + " at " + argument);
    }
  }

  @Test
  void ifPositiveIsTheConditionForEveryNumber() {
    for (double x : SPECIAL) {
      for (double value : SPECIAL) {
        assertEquals(x > 0 ? value : 7, ArrayFunctions.ifPositive(x, value, 7));
        assertEquals(x > 0 ? 7 : value, ArrayFunctions.ifPositive(x, 7, value));
      }
    }
  }

  @Test
  void everyThreadHasItsOwnFunctions() {
    ArrayFunctions here = ArrayFunctions.ofThread();
    assertSame(here, ArrayFunctions.ofThread());
    assertNotSame(here, CompletableFuture.supplyAsync(ArrayFunctions::ofThread).join());
  }
}
