package io.github.tributary.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.IdentitySquaredError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets scaled for training, and outputs as predictions in the targets' unit and range. */
class TargetScalerTest {

  private static final double ANY = Double.POSITIVE_INFINITY;

  private static final TargetScaler TWO =
      new TargetScaler(
          new double[] {10, -4},
          new double[] {2, 0.5},
          new double[] {7, -ANY},
          new double[] {20, -3});

  @Test
  void subtractsTheMeanAndDividesByTheDeviation() {
    double[] y = {13, -3};
    TWO.scale(y);
    assertArrayEquals(new double[] {1.5, 2}, y);
    assertEquals(13, TWO.unscale(0, 1.5));
    assertEquals(-3, TWO.unscale(1, 2));
    assertEquals(2, TWO.targets());
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e9, 1e9 + 0.0013, 1e9 - 0.002, 1e9 + 1e-7})
  void smallDifferencesOfLargeTargetsSurviveSinglePrecision(double target) {
    TargetScaler scaler = TargetScaler.unbounded(new double[] {1e9}, new double[] {1e-3});
    double[] y = {target};
    scaler.scale(y);
    // Half an ulp of a float of at most 2, and of a double of 1e9.
    assertEquals(target, scaler.unscale(0, (float) y[0]), 1e-3 * 0x1p-24 * 2 + 0x1p-24);
  }

  @Test
  void predictionsAreHeldToTheRangeOfTheirTarget() {
    assertEquals(10, TWO.prediction(0, 0));
    assertEquals(7, TWO.prediction(0, -100));
    assertEquals(20, TWO.prediction(0, 100));
    assertEquals(-3, TWO.prediction(1, 100));
    assertEquals(-54, TWO.prediction(1, -100));
    assertTrue(Double.isNaN(TWO.prediction(0, Double.NaN)));
  }

  @Test
  void identityLeavesEveryBit() {
    TargetScaler identity = TargetScaler.identity(1);
    assertTrue(identity.isIdentity());
    for (double value : new double[] {0.1, -1e300, Double.MIN_VALUE}) {
      double[] y = {value};
      identity.scale(y);
      assertEquals(value, y[0]);
      assertEquals(value, identity.prediction(0, value));
    }
    assertEquals(1, identity.lossUnit());
    assertFalse(TWO.isIdentity());
    assertFalse(
        new TargetScaler(new double[1], new double[] {1}, new double[1], new double[] {ANY})
            .isIdentity());
  }

  /** The output layer alone: w·deviation and b·deviation + mean. */
  @Test
  void rawParametersPredictInTheUnitOfTheTargets() {
    Network network =
        new Network(1, List.of(new Layer(2, new Tanh())), new IdentitySquaredError(2));
    double[] parameters = {4, 6, 1, 2, 3, 5, 7, 9, 0.5, 8};
    double[] raw = TWO.toRaw(network, parameters);
    assertArrayEquals(new double[] {4, 6, 1, 2, 6, 10, 3.5, 4.5, 11, 0}, raw);
    assertArrayEquals(parameters, TWO.fromRaw(network, raw));
    assertArrayEquals(parameters, TargetScaler.identity(2).toRaw(network, parameters));
  }

  /** ½(y - ŷ)² of scaled targets times deviation² is that of the targets. */
  @Test
  void aQuadraticLossIsMultipliedByTheSquareOfTheDeviation() {
    assertEquals(9, TargetScaler.unbounded(new double[] {5}, new double[] {3}).lossUnit());
    assertEquals(1, TWO.lossUnit());
  }

  static Stream<Arguments> unusable() {
    double nan = Double.NaN;
    return Stream.of(
        Arguments.of(nan, 1, -ANY, ANY),
        Arguments.of(ANY, 1, -ANY, ANY),
        Arguments.of(0, 0, -ANY, ANY),
        Arguments.of(0, -1, -ANY, ANY),
        Arguments.of(0, ANY, -ANY, ANY),
        Arguments.of(0, nan, -ANY, ANY),
        Arguments.of(0, 1, 2, 1),
        Arguments.of(0, 1, nan, 1));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void refusesWhatIsOutOfRange(double mean, double deviation, double least, double most) {
    assertEquals(
        "target 1: mean %s, deviation %s, from %s to %s".formatted(mean, deviation, least, most),
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new TargetScaler(
                        new double[] {0, mean},
                        new double[] {1, deviation},
                        new double[] {0, least},
                        new double[] {0, most}))
            .getMessage());
  }

  @Test
  void arraysAreCopiedInAndOut() {
    double[][] given = {{1}, {2}, {3}, {4}};
    TargetScaler scaler = new TargetScaler(given[0], given[1], given[2], given[3]);
    for (double[] one : given) {
      one[0] = 9;
    }
    for (double[] one :
        List.of(scaler.means(), scaler.deviations(), scaler.least(), scaler.most())) {
      one[0] = 9;
    }
    assertEquals(1, scaler.means()[0]);
    assertEquals(2, scaler.deviations()[0]);
    assertEquals(3, scaler.least()[0]);
    assertEquals(4, scaler.most()[0]);
    assertThrows(
        IllegalArgumentException.class,
        () -> TargetScaler.unbounded(new double[1], new double[] {1, 1}));
  }
}
