package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.tributary.nn.SumGrid;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundSumTest {

  private static final int LENGTH = 7;
  private static final int[] ENDS = RoundSum.tensorEnds(new int[] {LENGTH - 2, LENGTH}, 1);
  private static final SumGrid GRID = SumGrid.first(ENDS.length, 10);

  private static RoundSum empty() {
    return new RoundSum(GRID, ENDS, 2);
  }

  private static RoundSum of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RoundSum sum = empty();
    sum.addStep(random.nextDouble(), random.nextDouble(), 3, 2.5);
    double[] move = random.doubles(LENGTH, -1, 1).toArray();
    sum.addMove(move, new double[][] {random.doubles(LENGTH).toArray()}, 2.5);
    return sum;
  }

  // More slices than numbers, too.
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 20})
  void slicesThatWereMergedApartMakeTheSum(int slices) {
    RoundSum expected = of(1).merge(of(2));
    RoundSum found = empty();
    for (int k = slices - 1; k >= 0; k--) {
      found.place(empty().merge(of(1).slice(k, slices)).merge(of(2).slice(k, slices)));
    }
    assertArrayEquals(expected.mean(), found.mean());
    assertEquals(expected.rows(), found.rows());
    assertEquals(expected.lossSum(), found.lossSum());
    assertEquals(expected.squaredNorms(), found.squaredNorms());
    assertEquals(expected.nextGrid(), found.nextGrid());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void oneStepThatIsNotFiniteIsSeenInSlices(int slices) {
    RoundSum undefined = empty();
    undefined.addStep(Double.NaN, 1, 3, 2.5);
    RoundSum found = empty();
    for (int k = 0; k < slices; k++) {
      found.place(of(1).slice(k, slices).merge(undefined.slice(k, slices)));
    }
    assertFalse(found.isFinite());
    assertEquals(6, found.rows());
  }
}
