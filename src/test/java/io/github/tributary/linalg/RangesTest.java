package io.github.tributary.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {

  // Around two and three chunks.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 131071, 131072, 131073, 196607, 196608, 200000})
  void everyEntryIsVisitedOnce(int length) {
    AtomicIntegerArray visits = new AtomicIntegerArray(length);
    Ranges.inParallel(
        length,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            visits.incrementAndGet(i);
          }
        });
    for (int i = 0; i < length; i++) {
      assertEquals(1, visits.get(i));
    }
  }
}
