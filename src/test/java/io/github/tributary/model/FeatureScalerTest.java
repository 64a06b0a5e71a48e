package io.github.tributary.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.nn.Network;
import io.github.tributary.nn.head.Head;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scaling of features by mean and deviation. */
class FeatureScalerTest {

  @Test
  void subtractsTheMeanAndDividesByTheDeviation() {
    FeatureScaler featureScaler =
        FeatureScaler.linear(new double[] {1, -2, 5}, new double[] {2, 0.5, 1});
    double[] row = {4, -2, 5};
    featureScaler.apply(row);
    assertArrayEquals(new double[] {1.5, 0, 0}, row);
    assertEquals(3, featureScaler.features());
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
  void identityLeavesEveryBit() {
    double[] row = {0.1, 1e300, -Double.MIN_VALUE};
    FeatureScaler.identity(3).apply(row);
    assertArrayEquals(new double[] {0.1, 1e300, -Double.MIN_VALUE}, row);
  }

  @Test
  void arraysAreCopiedInAndOut() {
    double[] means = {1};
    double[] deviations = {2};
    FeatureScaler featureScaler = FeatureScaler.linear(means, deviations);
    means[0] = 9;
    deviations[0] = 9;
    featureScaler.centers()[0] = 9;
    featureScaler.scales()[0] = 9;
    assertArrayEquals(new double[] {1}, featureScaler.centers());
    assertArrayEquals(new double[] {2}, featureScaler.scales());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.NEGATIVE_INFINITY})
  void deviationsMustBePositive(double deviation) {
    assertEquals(
        "feature 1: mean 0.0, deviation " + deviation,
        assertThrows(
                IllegalArgumentException.class,
                () -> FeatureScaler.linear(new double[2], new double[] {1, deviation}))
            .getMessage());
  }

  @Test
  void meansMustBeFiniteAndAsManyAsDeviations() {
    assertThrows(
        IllegalArgumentException.class,
        () -> FeatureScaler.linear(new double[] {Double.NaN}, new double[] {1}));
    assertEquals(
        "2 means but 1 deviations",
        assertThrows(
                IllegalArgumentException.class,
                () -> FeatureScaler.linear(new double[2], new double[] {1}))
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
