package io.github.tributary.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementTest {

  private static Measurement of(double... values) {
    List<double[]> rounds = new ArrayList<>();
    for (double value : values) {
      rounds.add(new double[] {value, -value});
    }
    return new Measurement("m", rounds);
  }

  @Test
  void theMedianIsTheMiddleOrTheMeanOfTheMiddleTwo() {
    assertEquals(3, Measurement.median(new double[] {9, 1, 3}));
    assertEquals(2.5, Measurement.median(new double[] {9, 1, 3, 2}));
    assertEquals(-3, of(9, 1, 3).median(1));
  }

  @Test
  void theRangeIsOfOneColumn() {
    assertEquals(-9, of(2, 9, 5).least(1));
    assertEquals(9, of(2, 9, 5).greatest(0));
  }

  @Test
  void ratiosAreTakenRoundByRoundBeforeTheMedian() {
    // The machine was ten times slower in the second round: the medians alone would give 3.
    assertEquals(2, of(2, 20, 6).ratioTo(of(1, 10, 2)));
  }

  @Test
  void aRoundThatOneOfThemMissedIsLeftOut() {
    assertEquals(2, of(2, 100, 100).ratioTo(of(1)));
  }

  @Test
  void nothingMeasuredIsAnError() {
    assertThrows(IllegalArgumentException.class, () -> new Measurement("m", List.of()));
  }

  @Test
  void contestantsTakeTurnsAndWarmUpsAreNotCounted() {
    List<String> turns = new ArrayList<>();
    List<Measurement> measured =
        new Rounds(1, 2)
            .add("a", round -> noted(turns, "a", round))
            .add("slow", 1, round -> noted(turns, "slow", round))
            .add("b", round -> noted(turns, "b", round))
            .run();
    assertEquals(List.of("a-1", "b-1", "a0", "slow0", "b0", "a1", "b1"), turns);
    assertEquals(List.of(2, 1, 2), measured.stream().map(m -> m.rounds().size()).toList());
    assertEquals(0.5, measured.get(0).median(0));
  }

  private static double[] noted(List<String> turns, String name, int round) {
    turns.add(name + round);
    return new double[] {round};
  }
}
