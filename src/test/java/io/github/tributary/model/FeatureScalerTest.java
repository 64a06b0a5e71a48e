package io.github.tributary.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void deviationsMustBePositiveAndFinite(double deviation) {
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
}
