package io.github.tributary.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixed-point grid: what fits it, and how it follows the size of the gradient. */
class SumGridTest {

  /** The first grid takes entries below 2⁴ with six bits to grow into. */
  private static final double FIRST_LIMIT = 0x1p10;

  private static final int LARGEST_SUM_BITS = 62;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 1000, 1024, 1025, 1L << 40})
  void noSumOfBatchesThatFitCanOverflow(long batches) {
    int exponent = SumGrid.first(1, batches).exponent(0);
    double unitsPerBatch = FIRST_LIMIT * Math.scalb(1.0, -exponent);
    assertTrue(Math.max(1, batches) * unitsPerBatch <= Math.scalb(1.0, LARGEST_SUM_BITS));
    assertTrue(Math.max(1, batches) * unitsPerBatch > Math.scalb(1.0, LARGEST_SUM_BITS - 1));
  }

  @Test
  void holdsEntriesUpToItsLimitThatAreNotTooSmall() {
    SumGrid grid = SumGrid.first(2, 1000);
    assertTrue(grid.holds(new double[] {Math.nextDown(FIRST_LIMIT), 1}));
    assertFalse(grid.holds(new double[] {FIRST_LIMIT, 1}));
    assertFalse(grid.holds(new double[] {1, FIRST_LIMIT}));
    assertTrue(grid.holds(new double[] {FIRST_LIMIT * 0x1p-21, 1}));
    assertFalse(grid.holds(new double[] {Math.nextDown(FIRST_LIMIT * 0x1p-21), 1}));
  }

  @Test
  void theFirstGridOfMovesHoldsMeanSquaresOfSmallGradients() {
    SumGrid ofTwo = SumGrid.firstOfMoves(2, 2, 0.5);
    double limit = 4; // 2⁻⁴, and six bits to grow into, for a weight below 1
    assertFalse(ofTwo.holds(new double[] {limit, 1}));
    assertTrue(ofTwo.holds(new double[] {Math.nextDown(limit), 1e-8}));
    // 61 bits for the largest entry, of which 32 are always used.
    assertTrue(ofTwo.holds(new double[] {1, limit * 0x1p-30}));
    assertFalse(ofTwo.holds(new double[] {1, Math.nextDown(limit * 0x1p-30)}));
    SumGrid heavy = SumGrid.firstOfMoves(2, 2, 1000);
    assertFalse(heavy.holds(new double[] {1024 * limit, 1}));
    assertTrue(heavy.holds(new double[] {Math.nextDown(1024 * limit), 1e-5}));
    SumGrid ofMany = SumGrid.firstOfMoves(2, 1000, 0.5);
    assertTrue(ofMany.holds(new double[] {1, limit * 0x1p-21}));
    assertFalse(ofMany.holds(new double[] {1, Math.nextDown(limit * 0x1p-21)}));
  }

  @Test
  void aTensorOfZerosFitsEveryGridAndMovesNone() {
    SumGrid grid = SumGrid.first(2, 1000);
    assertTrue(grid.holds(new double[] {0, 0}));
    assertSame(grid, grid.after(new double[] {0, 0}));
  }

  @Test
  void staysWhileTheGradientKeepsItsSize() {
    SumGrid grid = SumGrid.first(1, 1000);
    assertSame(grid, grid.after(new double[] {1}));
    assertSame(grid, grid.after(new double[] {0x1p-3}));
    assertSame(grid, grid.after(new double[] {0x1p7}));
    assertNotEquals(grid, grid.after(new double[] {0x1p8}));
    assertNotEquals(grid, grid.after(new double[] {0x1p-4}));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.MIN_VALUE, 1e-300, 1e-12, 1, 1e12, 1e300, Double.MAX_VALUE})
  void theNextGridHoldsWhatWasSeenWithSixBitsToGrowInto(double largest) {
    SumGrid first = SumGrid.first(2, 1000);
    SumGrid next = first.after(new double[] {largest, 1});
    assertTrue(next.holds(new double[] {largest, 1}));
    assertTrue(next.holds(new double[] {Math.min(largest * 0x1p5, Double.MAX_VALUE), 1}));
    assertEquals(first.exponent(1), next.exponent(1));
  }

  @Test
  void gridsAreEqualByTheirUnitsAndCapacity() {
    assertEquals(SumGrid.first(3, 1000), SumGrid.first(3, 1024));
    assertEquals(SumGrid.first(3, 1000).hashCode(), SumGrid.first(3, 1024).hashCode());
    assertNotEquals(SumGrid.first(3, 1000), SumGrid.first(3, 1025));
    assertNotEquals(SumGrid.first(3, 1000), SumGrid.first(2, 1000));
  }
}
