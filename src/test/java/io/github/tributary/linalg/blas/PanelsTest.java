package io.github.tributary.linalg.blas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PanelsTest {

  // So that a thread that nobody joins fails the test.
  private static final int MINUTES = 1;

  /** Of a transposed A or not; m, n, k. Too few columns and rows; too little work; none. */
  @ParameterizedTest
  @CsvSource({
    "true, 256, 4096, 784, false, 2",
    "true, 10, 40000, 256, false, 12",
    "true, 256, 4095, 784, false, 1",
    "true, 64, 4096, 63, false, 1",
    "false, 256, 8191, 784, false, 1",
    "false, 256, 12288, 784, false, 3",
    "false, 20000, 20000, 1, false, 4",
    "false, 32768, 256, 1024, true, 2",
    "true, 32767, 256, 1024, false, 1",
    "false, 0, 9999, 9999, false, 1",
    "false, 1, 1, 2000000000, false, 1",
  })
  void areOfColumnsOrElseOfRowsAndOneForASmallProduct(
      boolean transposeA, int m, int n, int k, boolean ofRows, int count) {
    Panels panels = Panels.of(transposeA, m, n, k);
    assertEquals(count, panels.count());
    assertEquals(ofRows, panels.ofRows());
    assertEquals(ofRows ? m : n, panels.length());
  }

  @ParameterizedTest
  @CsvSource({"1024, 2", "1025, 3", "1999, 4", "100003, 97", "48, 1", "5, 1", "0, 1"})
  void coverAllRowsWithRemaindersInTheLastAlone(int length, int count) {
    List<Integer> lengths = new ArrayList<>();
    int[] end = {0};
    new Panels(true, length, count)
        .compute(
            1,
            (from, to) -> {
              assertEquals(end[0], from);
              end[0] = to;
              lengths.add(to - from);
            });
    assertEquals(length, end[0]);
    assertEquals(count, lengths.size());
    // 48 is a multiple of what every kernel computes at once.
    assertTrue(lengths.stream().limit(count - 1L).allMatch(rows -> rows % 48 == 0), "" + lengths);
    int shortest = lengths.stream().mapToInt(rows -> rows).min().orElseThrow();
    int longest = lengths.stream().mapToInt(rows -> rows).max().orElseThrow();
    assertTrue(longest - shortest < 2 * 48, "" + lengths);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void areComputedByAsManyThreadsAtTheSameTime(int threads) {
    CountDownLatch all = new CountDownLatch(threads);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    new Panels(false, 4800, 10)
        .compute(
            threads,
            (from, to) -> {
              seen.add(Thread.currentThread());
              all.countDown();
              await(all);
            });
    assertEquals(threads, seen.size());
    assertTrue(seen.contains(Thread.currentThread()));
  }

  @Test
  void anErrorOfAHelperIsTheCallers() {
    CountDownLatch both = new CountDownLatch(2);
    Thread caller = Thread.currentThread();
    Panels.Product product =
        (from, to) -> {
          both.countDown();
          await(both);
          if (Thread.currentThread() != caller) {
            throw new IndexOutOfBoundsException("in a helper");
          }
        };
    String message =
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> new Panels(false, 4800, 10).compute(2, product))
            .getMessage();
    assertEquals("in a helper", message);
  }

  /** As when Spark ends a task. */
  @Test
  void anInterruptEndsNoProduct() {
    Set<Integer> computed = ConcurrentHashMap.newKeySet();
    Thread.currentThread().interrupt();
    new Panels(false, 4800, 10).compute(2, (from, to) -> computed.add(from));
    assertTrue(Thread.interrupted());
    assertEquals(10, computed.size());
    assertFalse(Thread.interrupted());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(MINUTES, TimeUnit.MINUTES));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
