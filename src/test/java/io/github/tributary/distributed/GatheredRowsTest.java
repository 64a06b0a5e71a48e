package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatheredRowsTest {

  /** Places of which only so many bits vary, the high or the low ones: all, few, or none. */
  @ParameterizedTest
  @ValueSource(longs = {-1L, 7L, 0xFFFFL, 0xFL << 60, 1L << 63, 0xF0000000000000FFL, 0L})
  void rowsAreSortedByAllBitsOfTheirPlaces(long varying) {
    SplittableRandom random = new SplittableRandom(varying);
    for (int rows : new int[] {0, 1, 2, 3, 64, 1000}) {
      long[] places = new long[rows + 5];
      Arrays.setAll(places, i -> random.nextLong() & varying);
      int[] expected =
          IntStream.range(0, rows)
              .boxed()
              .sorted(Comparator.comparing(i -> places[i], Long::compareUnsigned))
              .mapToInt(i -> i)
              .toArray();
      assertArrayEquals(expected, GatheredRows.order(places, rows));
    }
  }
}
