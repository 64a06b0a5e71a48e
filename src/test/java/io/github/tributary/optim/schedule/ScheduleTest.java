package io.github.tributary.optim.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every schedule by hand, and its text form. */
class ScheduleTest {

  /** A few roundings of numbers of at most 1. */
  private static final double TOLERANCE = 1e-15;

  private static final int PASSES = 20;

  /** Steps per pass where a step's end matters. */
  private static final int STEPS = 4;

  /** The factor of a step of a quarter of a pass. */
  private static double factor(Schedule schedule, double from) {
    return schedule.factor(from, from + 1.0 / STEPS, PASSES, List.of());
  }

  // cos(π/4) = 0.7071067811865476, cos(π/3) = ½.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "constant | 0 7.25 19 | 1 1 1",
        "step(10, 0.5) | 0 9.75 10 19.75 20 | 1 1 0.5 0.5 0.25",
        "step(2.5, 0.1) | 2.25 2.5 5 | 1 0.1 0.01",
        "exponential(0.25) | 0 0.5 1 2 | 1 0.5 0.25 0.0625",
        "inverse-time(0.5) | 0 2 6 | 1 0.5 0.25",
        "cosine | 0 5 10 15 20 25 | 1 0.8535533905932737 0.5 0.14644660940672627 0 0",
        "cosine(6, 1) | 0 2 3 4 6 8 12 15 | 1 0.75 0.5 0.25 1 0.75 1 0.5",
        "cosine(2, 3) | 0 1 2 4 5 6 8 17 26 | 1 0.5 1 0.75 0.5 0.25 1 0.5 1",
        "one-cycle(0.25) | 0 2.5 5 | 0.04 0.52 1",
        "one-cycle(0.25) | 10 12.5 20 | 0.750001 0.500002 0.000004"
      })
  void valuesFollowTheFormula(String text, String passes, String factors) {
    Schedule schedule = Schedule.parse(text);
    double[] expected = numbers(factors);
    double[] at = numbers(passes);
    for (int i = 0; i < at.length; i++) {
      assertEquals(expected[i], factor(schedule, at[i]), TOLERANCE, text + " at " + at[i]);
    }
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void warmUpGrowsFromStepToStepAndReachesOneAtItsEnd() {
    Schedule schedule = new WarmUp(2, new Constant());
    for (int step = 0; step < 2 * STEPS; step++) {
      // The first step is not of size 0, the last is of the full size.
      assertEquals((step + 1) / 8.0, factor(schedule, step / 4.0), TOLERANCE);
    }
    assertEquals(1, factor(schedule, 2));
  }

  @Test
  void aPassThatIsOneStepWarmsUpFromPassToPass() {
    Schedule schedule = new WarmUp(4, new Constant());
    for (int pass = 0; pass < 4; pass++) {
      assertEquals((pass + 1) / 4.0, schedule.factor(pass, pass + 1, PASSES, List.of()), TOLERANCE);
    }
  }

  @Test
  void aWarmUpThatEndsWithinAStepDoesNotGoBeyondOne() {
    assertEquals(1, factor(new WarmUp(0.125, new Constant()), 0));
  }

  @Test
  void whatFollowsAWarmUpCountsFromItsEnd() {
    Schedule steps = new WarmUp(2, new StepDecay(3, 0.5));
    assertEquals(1, factor(steps, 4.75), TOLERANCE);
    assertEquals(0.5, factor(steps, 5), TOLERANCE);
    // 4 of 20 passes warm up, so that the cosine is half way at 4 + 16/2.
    Schedule cosine = new WarmUp(4, new Cosine(Cosine.WHOLE, 1));
    assertEquals(1, factor(cosine, 4), TOLERANCE);
    assertEquals(0.5, factor(cosine, 12), TOLERANCE);
    assertEquals(0, factor(cosine, 20), TOLERANCE);
  }

  @Test
  void aWarmUpAsLongAsTrainingLeavesItsSuccessorDefined() {
    Schedule cosine = new WarmUp(PASSES, new Cosine(Cosine.WHOLE, 1));
    assertEquals(1, factor(cosine, PASSES), TOLERANCE);
  }

  @Test
  void plateauReducesWheneverPatienceIsExceeded() {
    Schedule schedule = new Plateau(1, 0.5);
    double[][] costsAndFactor = {
      {1}, {4, 1}, {4, 4, 1}, {4, 4, 4, 0.5}, {4, 4, 4, 4, 0.5}, {4, 4, 4, 4, 4, 0.25}
    };
    for (double[] one : costsAndFactor) {
      assertEquals(one[one.length - 1], afterCosts(schedule, one), TOLERANCE);
    }
  }

  @Test
  void plateauStartsCountingAfreshAtAnImprovement() {
    // 5 is bad, 3 improves, 6 is bad: never two in a row.
    assertEquals(1, afterCosts(new Plateau(1, 0.5), 4, 5, 3, 6, 0));
    // The best counts, not the latest.
    assertEquals(0.5, afterCosts(new Plateau(1, 0.5), 4, 6, 5, 0));
  }

  @Test
  void plateauWithoutPatienceReducesAtOnce() {
    assertEquals(0.01, afterCosts(new Plateau(0, 0.1), 4, 4, 4, 0), TOLERANCE);
  }

  @Test
  void plateauTakesAnImprovementOfATenthOfAThousandthForNone() {
    assertEquals(0.5, afterCosts(new Plateau(0, 0.5), 1, 0.99991, 0));
    assertEquals(1, afterCosts(new Plateau(0, 0.5), 1, 0.99989, 0));
  }

  /** The factor after some costs; the last number is none. */
  private static double afterCosts(Schedule schedule, double... costs) {
    List<Double> followed = Arrays.stream(costs, 0, costs.length - 1).boxed().toList();
    return schedule.factor(followed.size(), followed.size() + 1.0, PASSES, followed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constant",
        "step(3.0, 0.5)",
        "exponential(0.9)",
        "inverse-time(0.2)",
        "cosine(5.0, 2.0)",
        "one-cycle(0.4)",
        "plateau(3, 0.2)"
      })
  void textRoundTrips(String text) {
    assertEquals(text, Schedule.parse(text).text());
    assertEquals(Schedule.parse(text), Schedule.parse(Schedule.parse(text).text()));
  }

  @Test
  void numbersThatAreNotGivenHaveDefaults() {
    assertEquals(new StepDecay(10, 0.5), Schedule.parse("step"));
    assertEquals(new StepDecay(4, 0.5), Schedule.parse("step(4)"));
    assertEquals(new Exponential(0.95), Schedule.parse("exponential"));
    assertEquals(new InverseTime(0.1), Schedule.parse("inverse-time"));
    assertEquals(new Cosine(Cosine.WHOLE, 1), Schedule.parse("cosine"));
    assertEquals(new OneCycle(0.3), Schedule.parse("one-cycle"));
    assertEquals(new Plateau(10, 0.1), Schedule.parse("plateau"));
  }

  @Test
  void everyScheduleButTheWarmUpHasATextThatIsTested() {
    assertEquals(8, Schedule.class.getPermittedSubclasses().length);
    assertEquals("warm-up(2.0) then constant", new WarmUp(2, new Constant()).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "linear | 'linear' is no schedule; expected constant, step(every, factor),"
            + " exponential(factor), inverse-time(rate), cosine(period, multiplier),"
            + " one-cycle(rise) or plateau(patience, factor)",
        "constant(1) | constant takes no parameter, found (1)",
        "step(0) | step: expected every > 0, found 0.0",
        "step(2, 0) | step: expected a factor > 0, found 0.0",
        "step(1, 2, 3) | step(1, 2, 3): expected at most 2 numbers",
        "step(soon) | step(soon): expected numbers in the parentheses",
        "step(Infinity) | step: expected every > 0, found Infinity",
        "exponential(-1) | exponential: expected a factor > 0, found -1.0",
        "exponential(NaN) | exponential: expected a factor > 0, found NaN",
        "inverse-time(-0.1) | inverse-time: expected a rate ≥ 0, found -0.1",
        "cosine(-1) | cosine: expected a period ≥ 0, found -1.0",
        "cosine(1, 0.5) | cosine: expected a multiplier ≥ 1, found 0.5",
        "one-cycle(0) | one-cycle: expected a rise between 0 and 1, found 0.0",
        "one-cycle(1) | one-cycle: expected a rise between 0 and 1, found 1.0",
        "plateau(-1) | plateau: expected a whole patience ≥ 0, found -1.0",
        "plateau(2.5) | plateau: expected a whole patience ≥ 0, found 2.5",
        "plateau(NaN) | plateau: expected a whole patience ≥ 0, found NaN",
        "plateau(1, 1) | plateau: expected a factor between 0 and 1, found 1.0",
        "cosine(1 | 'cosine(1': expected name or name(number)"
      })
  void errorsSayWhatIsExpected(String text, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> Schedule.parse(text)).getMessage());
  }

  @Test
  void aWarmUpOfNoPassesIsRefused() {
    Schedule constant = new Constant();
    assertEquals(
        "warm-up: expected passes > 0, found 0.0",
        assertThrows(IllegalArgumentException.class, () -> new WarmUp(0, constant)).getMessage());
  }

  @Test
  void aVeryShortPeriodTakesNoTimeToCount() {
    // By the remainder, not one restart after the other.
    double factor = factor(new Cosine(1e-300, 1), 19);
    assertEquals(0.5, factor, 0.5);
  }
}
