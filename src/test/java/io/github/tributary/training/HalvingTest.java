package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When candidates of a sweep are compared, and how many go on. */
class HalvingTest {

  @ParameterizedTest
  @CsvSource({"2, 8, 4", "2, 5, 3", "2, 3, 2", "2, 2, 1", "3, 27, 9", "3, 4, 2", "1.1, 3, 2"})
  void theBestShareGoesOnAndAlwaysFewerThanCame(double factor, int candidates, int survivors) {
    assertEquals(survivors, new Halving(factor, 1).survivors(candidates));
  }

  @Test
  void rungsComeFactorTimesAsLate() {
    Halving halving = new Halving(3, 5);
    assertEquals(5, halving.rung(0));
    assertEquals(15, halving.rung(1));
    assertEquals(45, halving.rung(2));
    assertEquals(Integer.MAX_VALUE, halving.rung(40));
  }

  @Test
  void twoRungsAreNeverTheSame() {
    Halving halving = new Halving(1.5, 1); // 1, 1.5, 2.25, 3.4, 5.1
    assertEquals(List.of(1, 2, 3, 4, 5), IntStream.range(0, 5).map(halving::rung).boxed().toList());
  }

  @ParameterizedTest
  @CsvSource({
    "80, 8, 2, 10", // rungs 10, 20, 40: 8 → 4 → 2 → 1
    "40, 6, 2, 5", // rungs 5, 10, 20: 6 → 3 → 2 → 1
    "90, 9, 3, 10", // rungs 10, 30: 9 → 3 → 1
    "3, 8, 2, 1",
    "50, 1, 2, 1"
  })
  void theLastCandidateIsAloneFromTheLastRungOn(
      int iterations, int candidates, double factor, int firstRung) {
    assertEquals(firstRung, Halving.over(iterations, candidates, factor).firstRung());
  }

  @Test
  void aFactorOfOneDropsNobody() {
    assertFalse(Halving.over(10, 8, 1).drops());
    assertFalse(Halving.NONE.drops());
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 1, 'halving: expected a number ≥ 1, found 0.5'",
    "NaN, 1, 'halving: expected a number ≥ 1, found NaN'",
    "2, -1, 'firstRung: expected at least 1, found -1'"
  })
  void refusesWhatCannotBe(double factor, int firstRung, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Halving(factor, firstRung));
    assertEquals(message, e.getMessage());
  }

  @Test
  void anAutomaticFirstRungWaitsUntilTheStepSizeHasRisen() {
    Halving halving = new Halving(2, Halving.AUTO);
    assertEquals(new Halving(2, 5), halving.resolved(40, 8, 0));
    assertEquals(new Halving(2, 9), halving.resolved(40, 8, 8));
    assertEquals(new Halving(2, 40), halving.resolved(40, 8, 1000));
    assertEquals(new Halving(2, 3), new Halving(2, 3).resolved(40, 8, 8));
  }
}
