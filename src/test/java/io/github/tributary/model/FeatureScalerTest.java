package io.github.tributary.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.SmoothClip;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.IdentitySquaredError;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scaling of features by a center and a scale, clipped or not. */
class FeatureScalerTest {

  private static final double INFINITE = Double.POSITIVE_INFINITY;

  // f(x) - f(0) and f(0) are rounded once each, and so is their sum.
  private static final double TWO_ROUNDINGS = 0x1p-51;

  @Test
  void subtractsTheCenterAndDividesByTheScale() {
    FeatureScaler featureScaler =
        FeatureScaler.linear(new double[] {1, -2, 5}, new double[] {2, 0.5, 1});
    double[] row = {4, -2, 5};
    featureScaler.apply(row);
    assertArrayEquals(new double[] {1.5, 0, 0}, row);
    assertEquals(3, featureScaler.features());
    assertTrue(featureScaler.isLinear());
  }

  @Test
  void standardizedDataHaveMeanZeroAndDeviationOne() {
    double[] column = {2, 4, 4, 4, 5, 5, 7, 9};
    FeatureScaler featureScaler = FeatureScaler.linear(new double[] {5}, new double[] {2});
    double[] scaled =
        DoubleStream.of(column)
            .map(
                x -> {
                  double[] row = {x};
                  featureScaler.apply(row);
                  return row[0];
                })
            .toArray();
    assertEquals(0, DoubleStream.of(scaled).sum());
    assertEquals(8, DoubleStream.of(scaled).map(x -> x * x).sum());
  }

  @Test
  void onlyClippedFeaturesAreClipped() {
    FeatureScaler scaler =
        new FeatureScaler(
            new double[] {1, 1, 0},
            new double[] {2, 2, 1},
            new SmoothClip(new boolean[] {true, false, true}, new double[] {0.5, 0, 0}));
    double[] row = {9, 9, -1e300};
    scaler.apply(row);
    // 4/√(1 + 16/9) - 1/2 = 12/5 - 1/2.
    assertArrayEquals(new double[] {1.9, 4, -3}, row, 1e-15);
    assertFalse(scaler.isLinear());
  }

  /** Whatever it is at prediction. */
  @ParameterizedTest
  @ValueSource(doubles = {7, 0, -1e300, 1e300})
  void aFeatureThatWasConstantBecomesZero(double value) {
    FeatureScaler scaler = FeatureScaler.linear(new double[] {7}, new double[] {INFINITE});
    double[] row = {value};
    scaler.apply(row);
    assertEquals(0, Math.abs(row[0]));
    assertEquals(0, Math.abs(scaler.scaled(0, value)));
    assertEquals(0, Math.abs(scaler.offsets()[0]));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, -2, 17, 1e6, -1e12})
  void aStoredValueWithItsOffsetIsTheScaledFeature(double value) {
    FeatureScaler scaler =
        new FeatureScaler(
            new double[] {0.7, 0.7, -40, 0},
            new double[] {0.3, 0.3, 5, 1},
            new SmoothClip(
                new boolean[] {true, false, true, false}, new double[] {-1.7, 0, 0.3, 0}));
    double[] row = {value, value, value, value};
    scaler.apply(row);
    for (int j = 0; j < row.length; j++) {
      double stored = scaler.scaled(j, value);
      double bound = TWO_ROUNDINGS * Math.max(3, Math.abs(value / scaler.scales()[j]));
      assertEquals(row[j], stored - scaler.offsets()[j], bound, "feature " + j);
      assertEquals(0, scaler.scaled(j, 0), "a zero of feature " + j + " stays out of sparse rows");
    }
  }

  @Test
  void identityLeavesEveryBit() {
    double[] row = {0.1, 1e300, -Double.MIN_VALUE};
    FeatureScaler.identity(3).apply(row);
    assertArrayEquals(new double[] {0.1, 1e300, -Double.MIN_VALUE}, row);
  }

  /** z[1] = w1·(x1 - 1)/2 + w2·(x2 + 3)/4 + b, and a third feature that was constant. */
  @Test
  void rawParametersGiveTheOutputsOfScaledOnes() {
    Network network = new Network(3, List.of(), new IdentitySquaredError(1));
    FeatureScaler scaler =
        FeatureScaler.linear(new double[] {1, -3, 9}, new double[] {2, 4, INFINITE});
    double[] parameters = {6, 8, 5, 0.5};
    double[] raw = scaler.toRaw(network, parameters);
    assertArrayEquals(new double[] {3, 2, 0, 0.5 - 3 + 6}, raw);
    // What the constant feature adds is in the bias, and its weight says nothing.
    assertArrayEquals(new double[] {6, 8, 0, 0.5}, scaler.fromRaw(network, raw));
    assertArrayEquals(
        new double[] {6, 8, 0, 0.5 + 9 * 7}, scaler.fromRaw(network, new double[] {3, 2, 7, 3.5}));
  }

  @Test
  void theFirstLayerAloneIsBroughtBack() {
    Network network =
        new Network(1, List.of(new Layer(2, new Tanh())), new IdentitySquaredError(1));
    FeatureScaler scaler = FeatureScaler.linear(new double[] {10}, new double[] {2});
    double[] parameters = {4, 6, 1, 2, 50, 60, 70};
    assertArrayEquals(
        new double[] {2, 3, 1 - 20, 2 - 30, 50, 60, 70}, scaler.toRaw(network, parameters));
    assertArrayEquals(parameters, scaler.fromRaw(network, scaler.toRaw(network, parameters)));
  }

  @Test
  void noWeightExpressesAClippedFeature() {
    Network network = new Network(1, List.of(), new IdentitySquaredError(1));
    FeatureScaler scaler =
        new FeatureScaler(
            new double[] {1},
            new double[] {2},
            new SmoothClip(new boolean[] {true}, new double[] {0.1}));
    assertArrayEquals(new double[] {3, 4}, scaler.toRaw(network, new double[] {3, 4}));
    assertArrayEquals(new double[] {3, 4}, scaler.fromRaw(network, new double[] {3, 4}));
  }

  @Test
  void arraysAreCopiedInAndOut() {
    double[] centers = {1};
    double[] scales = {2};
    FeatureScaler featureScaler = FeatureScaler.linear(centers, scales);
    centers[0] = 9;
    scales[0] = 9;
    featureScaler.centers()[0] = 9;
    featureScaler.scales()[0] = 9;
    assertArrayEquals(new double[] {1}, featureScaler.centers());
    assertArrayEquals(new double[] {2}, featureScaler.scales());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.NEGATIVE_INFINITY})
  void scalesMustBePositive(double scale) {
    assertEquals(
        "feature 1: center 0.0, scale " + scale,
        assertThrows(
                IllegalArgumentException.class,
                () -> FeatureScaler.linear(new double[2], new double[] {1, scale}))
            .getMessage());
  }

  @Test
  void centersMustBeFiniteAndAsManyAsScalesAndClips() {
    assertThrows(
        IllegalArgumentException.class,
        () -> FeatureScaler.linear(new double[] {Double.NaN}, new double[] {1}));
    assertThrows(
        IllegalArgumentException.class,
        () -> FeatureScaler.linear(new double[] {INFINITE}, new double[] {1}));
    assertEquals(
        "2 centers, 1 scales, 2 clips",
        assertThrows(
                IllegalArgumentException.class,
                () -> FeatureScaler.linear(new double[2], new double[] {1}))
            .getMessage());
    assertEquals(
        "1 centers, 1 scales, 3 clips",
        assertThrows(
                IllegalArgumentException.class,
                () -> new FeatureScaler(new double[1], new double[] {1}, SmoothClip.none(3)))
            .getMessage());
  }

  @Test
  void aConstantFeatureIsZeroWhateverItsValueAndItsWeightGoesIntoTheBias() {
    FeatureScaler scaler =
        FeatureScaler.linear(new double[] {3, 2}, new double[] {2, Double.POSITIVE_INFINITY});
    double[] row = {5, 1e9};
    scaler.apply(row);
    assertArrayEquals(new double[] {1, 0}, row);
    assertEquals(0, scaler.scaled(1, 7));
    assertArrayEquals(new double[] {1.5, 0}, scaler.offsets());
    Network network = new Network(2, List.of(), Head.parse("squared-error", 1));
    double[] scaled = scaler.fromRaw(network, new double[] {4, 10, 1});
    assertArrayEquals(new double[] {8, 0, 1 + 4 * 3 + 10 * 2}, scaled);
    assertArrayEquals(new double[] {4, 0, 21}, scaler.toRaw(network, scaled));
    assertArrayEquals(
        new double[] {6, 0, 7}, scaler.clearConstants(network, new double[] {6, 9, 7}));
    double[] unscaled = {5, 1e9};
    scaler.withoutScaling().apply(unscaled);
    assertArrayEquals(new double[] {5, 0}, unscaled);
  }
}
