package io.github.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RMSE, MAE and R² against src/test/reference/metrics.py, and where R² is not defined. */
class ResidualSumsTest {

  /** A few roundings of numbers of order 1. */
  private static final double TOLERANCE = 1e-15;

  /** (actual, predicted, weight). */
  private static final double[][] ROWS = {
    {3, 2.5, 1}, {-0.5, 0, 2}, {2, 2, 1}, {7, 8, 0.5}, {-4, -3.25, 3}
  };

  @Test
  void metricsAreThoseOfTheirDefinitions() {
    ResidualSums sums = sums(ROWS);
    assertEquals(0.6258327785172862, sums.rmse(), TOLERANCE);
    assertEquals(0.5666666666666667, sums.mae(), TOLERANCE);
    assertEquals(0.9647358943577431, sums.r2(), TOLERANCE);
  }

  @Test
  void aShiftOfAllTargetsDoesNotCancelTheDigitsOfR2() {
    // Exactly representable with the shift, so that R² must not change at all.
    double shift = 0x1p40;
    ResidualSums shifted = new ResidualSums();
    for (double[] row : ROWS) {
      shifted.add(row[0] + shift, row[1] + shift, row[2]);
    }
    assertEquals(sums(ROWS).r2(), shifted.r2());
  }

  @Test
  void mergedSumsAreThoseOfAllObservations() {
    ResidualSums merged = sums(new double[][] {ROWS[3], ROWS[0]});
    merged.merge(sums(new double[][] {ROWS[4], ROWS[2], ROWS[1]}));
    assertEquals(sums(ROWS).rmse(), merged.rmse());
    assertEquals(sums(ROWS).mae(), merged.mae());
    assertEquals(sums(ROWS).r2(), merged.r2());
  }

  @Test
  void predictingTheMeanHasR2Zero() {
    assertEquals(0, sums(new double[][] {{1, 2, 1}, {3, 2, 1}}).r2(), TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 5, 0.1, 1.0 / 3, -1234.56789, 1e-7, 1e15})
  void r2OfAConstantTargetIsNotDefined(double constant) {
    ResidualSums equal = new ResidualSums();
    ResidualSums weighted = new ResidualSums();
    for (int i = 1; i <= 7; i++) {
      equal.add(constant, constant + 1, 1);
      weighted.add(constant, constant + 1, 0.1 * i);
    }
    assertEquals(Double.NaN, equal.r2());
    assertEquals(Double.NaN, weighted.r2());
  }

  /** Σv·Σvy² is above every double though both are not. */
  @Test
  void r2OfHugeTargetsIsThatOfSmallOnes() {
    ResidualSums huge = new ResidualSums();
    for (int i = 0; i < 100; i++) {
      huge.add(i % 2 == 0 ? 3e152 : -3e152, 0, 1);
    }
    assertEquals(0, huge.r2(), TOLERANCE);
  }

  @Test
  void withoutObservationsNothingIsDefined() {
    ResidualSums none = new ResidualSums();
    assertEquals(Double.NaN, none.rmse());
    assertEquals(Double.NaN, none.mae());
    assertEquals(Double.NaN, none.r2());
  }

  private static ResidualSums sums(double[][] rows) {
    ResidualSums sums = new ResidualSums();
    for (double[] row : rows) {
      sums.add(row[0], row[1], row[2]);
    }
    return sums;
  }
}
