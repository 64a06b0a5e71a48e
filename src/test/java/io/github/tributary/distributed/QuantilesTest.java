package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quantiles of few values, by hand: Hyndman and Fan's definition 2. */
class QuantilesTest {

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static Quantiles of(double... values) {
    return Quantiles.of(values, ones(values.length));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.25, 4",
    "1, 0.5, 4",
    "2, 0.25, 3",
    "2, 0.5, 3.5",
    "2, 0.75, 4",
    "3, 0.25, 2",
    "3, 0.5, 3",
    "3, 0.75, 4",
    "4, 0.25, 1.5",
    "4, 0.5, 2.5",
    "4, 0.75, 3.5",
    "4, 0.8, 4",
  })
  void aValueThatEndsAtTheShareIsAveragedWithTheNext(int n, double q, double expected) {
    // The last n of 1, 2, 3, 4.
    double[] values = {4, 3, 2, 1};
    assertEquals(expected, of(Arrays.copyOf(values, n)).at(q));
  }

  @Test
  void aWeightCountsAsSoManyValues() {
    Quantiles weighted = Quantiles.of(new double[] {5, 1, 9}, new double[] {3, 2, 3});
    Quantiles copies = of(5, 5, 5, 1, 1, 9, 9, 9);
    for (double q : new double[] {0.1, 0.25, 0.3, 0.5, 0.625, 0.7, 0.75, 0.99}) {
      assertEquals(copies.at(q), weighted.at(q), "quantile " + q);
    }
    assertEquals(3, weighted.at(0.25)); // two of eight values end at 1
    assertEquals(7, weighted.at(0.625));
  }

  /** Ten times 0.1 rounds to less than 1, and would end before the half. */
  @ParameterizedTest
  @CsvSource({"1", "0.1", "1e-300", "3e200"})
  void theUnitOfTheWeightsDoesNotMatter(double unit) {
    double[] values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    double[] weights = new double[10];
    Arrays.fill(weights, unit);
    assertEquals(5.5, Quantiles.of(values, Quantiles.wholeRatios(weights)).at(0.5));
    weights[9] = 3 * unit; // as a sum of three would be
    weights[0] = unit + unit;
    assertArrayEquals(new double[] {2, 1, 1, 1, 1, 1, 1, 1, 1, 3}, Quantiles.wholeRatios(weights));
  }

  @Test
  void weightsWithoutAUnitStayAsTheyAre() {
    double[] weights = {1, 1.5, 2};
    assertArrayEquals(weights, Quantiles.wholeRatios(weights));
    assertArrayEquals(new double[0], Quantiles.wholeRatios(new double[0]));
  }

  @Test
  void weightsNeedNotBeWhole() {
    Quantiles quantiles = Quantiles.of(new double[] {1, 2, 3}, new double[] {0.5, 0.25, 0.25});
    assertEquals(1.5, quantiles.at(0.5));
    assertEquals(2.5, quantiles.at(0.75));
    assertEquals(1, quantiles.at(0.49));
  }

  /** (0.5·10 + 0.25·20 + 0.25·(-4))/1, whatever the unit of the weights. */
  @Test
  void aMeanCountsWeights() {
    double[] values = {2, 1, -1};
    assertEquals(
        9, Quantiles.of(values, new double[] {0.25, 0.5, 0.25}).mean(x -> x < 0 ? -4 : 10 * x));
    assertEquals(9, Quantiles.of(values, new double[] {3, 6, 3}).mean(x -> x < 0 ? -4 : 10 * x));
  }

  @Test
  void theOrderOfTheValuesDoesNotMatter() {
    double[] values = {3, 1, 2, 2, 2, -5};
    double[] weights = {0.1, 0.7, 0.3, 0.1, 0.2, 0.6};
    double[] others = {2, -5, 2, 1, 3, 2};
    double[] theirs = {0.2, 0.6, 0.3, 0.7, 0.1, 0.1};
    for (double q = 0.01; q < 1; q += 0.01) {
      assertEquals(
          Quantiles.of(values, weights).at(q), Quantiles.of(others, theirs).at(q), "quantile " + q);
    }
    assertEquals(
        Quantiles.of(values, weights).mean(x -> x / 3),
        Quantiles.of(others, theirs).mean(x -> x / 3));
  }

  @Test
  void aMeanOfTwoLargeValuesDoesNotOverflow() {
    assertEquals(1.6e308, of(1.5e308, 1.7e308).at(0.5), 1e293); // the last bit
  }
}
