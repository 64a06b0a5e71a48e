package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who visits which block when. */
class BlockOrderTest {

  private static int[] wholePass(BlockOrder order, int worker, int pass) {
    return order.stretch(worker, pass, 0, Integer.MAX_VALUE / 2);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "7, 1", "7, 3", "8, 4", "10, 4", "5, 5", "1000, 7"})
  void everyBlockIsVisitedOnceInAPassByItsOwner(int blocks, int workers) {
    BlockOrder order = new BlockOrder(blocks, workers, 42);
    for (int pass = 1; pass <= 3; pass++) {
      int[] visits = new int[blocks];
      int most = 0;
      int before = 0;
      for (int w = 0; w < workers; w++) {
        int[] visited = wholePass(order, w, pass);
        for (int block : visited) {
          visits[block]++;
          assertEquals(w, order.worker(block));
        }
        int[] owned = visited.clone();
        Arrays.sort(owned);
        assertEquals(before, owned[0], "a worker's range starts where the one before ends");
        assertEquals(owned.length - 1, owned[owned.length - 1] - owned[0], "contiguous");
        before += owned.length;
        most = Math.max(most, owned.length);
        assertTrue(owned.length >= blocks / workers, "even, as far as the numbers allow");
      }
      for (int count : visits) {
        assertEquals(1, count);
      }
      assertEquals(most, order.blocksPerWorker());
    }
  }

  @Test
  void rangesAreThoseOfTheDocumentedFormula() {
    BlockOrder order = new BlockOrder(7, 3, 1);
    // ⌈w·7/3⌉: 0, 3, 5, 7.
    int[] owners = {0, 0, 0, 1, 1, 2, 2};
    for (int block = 0; block < 7; block++) {
      assertEquals(owners[block], order.worker(block), "block " + block);
    }
    assertEquals(3, order.blocksPerWorker());
  }

  @Test
  void anotherPassAnotherWorkerAndAnotherSeedHaveAnotherOrder() {
    BlockOrder order = new BlockOrder(200, 2, 42);
    int[] one = wholePass(order, 0, 1);
    assertFalse(Arrays.equals(one, wholePass(order, 0, 2)));
    assertFalse(Arrays.equals(one, wholePass(new BlockOrder(200, 2, 43), 0, 1)));
    int[] ofTheOther = Arrays.stream(wholePass(order, 1, 1)).map(block -> block - 100).toArray();
    assertFalse(Arrays.equals(one, ofTheOther));
    int[] sorted = one.clone();
    Arrays.sort(sorted);
    assertFalse(Arrays.equals(one, sorted), "a random order");
  }

  @Test
  void theOrderFollowsFromItsNumbersAlone() {
    assertArrayEquals(
        wholePass(new BlockOrder(50, 3, 7), 1, 5), wholePass(new BlockOrder(50, 3, 7), 1, 5));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "10"})
  void stretchesOneAfterTheOtherAreThePass(int length) {
    BlockOrder order = new BlockOrder(23, 3, 7);
    for (int w = 0; w < 3; w++) {
      int[] whole = wholePass(order, w, 2);
      int[] joined = {};
      for (int s = 0; s < order.steps(length); s++) {
        int[] stretch = order.stretch(w, 2, s * length, length);
        int[] before = joined;
        joined = Arrays.copyOf(before, before.length + stretch.length);
        System.arraycopy(stretch, 0, joined, before.length, stretch.length);
      }
      assertArrayEquals(whole, joined);
    }
  }

  @Test
  void aWorkerWithFewerBlocksHasNothingToDoAtTheEnd() {
    BlockOrder order = new BlockOrder(7, 3, 1);
    assertEquals(3, order.stretch(0, 1, 0, 3).length);
    assertEquals(2, order.stretch(2, 1, 0, 3).length);
    assertEquals(0, order.stretch(2, 1, 2, 1).length);
    assertEquals(2, order.steps(2));
    assertEquals(1, order.steps(3));
    assertEquals(3, order.steps(1));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "3, 0", "3, 4", "2147483648, 1"})
  void impossibleNumbersAreRefused(long blocks, int workers) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new BlockOrder(blocks, workers, 1))
            .getMessage();
    assertEquals(
        "expected 1 to 2147483647 blocks and at most as many workers, found "
            + blocks
            + " blocks and "
            + workers
            + " workers",
        message);
  }
}
