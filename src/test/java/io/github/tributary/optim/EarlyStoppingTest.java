package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.optim.schedule.Constant;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the validation metric ends training, and which parameters are then the model's. */
class EarlyStoppingTest {

  /** After pass n the only parameter is n. */
  private static final class Counting implements Solver {

    @Override
    public Pass run(double[] parameters, int number, DoubleBinaryOperator stepSize, Stop stop) {
      parameters[0] = number;
      return new Pass(10.0 / number, 1, 1, 1, 1, null);
    }

    @Override
    public boolean isFullBatch() {
      return true;
    }

    @Override
    public double loss(double[] parameters) {
      return 10.0 / (parameters[0] + 1);
    }

    @Override
    public void save(Map<String, double[]> state) {}

    @Override
    public void restore(Map<String, double[]> state, double[] parameters) {}
  }

  private static Trainer trainer(EarlyStopping stopping, double... metrics) {
    return new Trainer(
            new Counting(),
            new StepSizes(1, new Constant()),
            new StoppingCriteria(metrics.length, 0, 0),
            IterationListener.NONE)
        .following(at -> new Validation.Score(7, metrics[(int) at[0] - 1]))
        .stoppingEarly(stopping);
  }

  private static TrainingResult run(EarlyStopping stopping, double... metrics) {
    return trainer(stopping, metrics).run(new double[1]);
  }

  private static void assertStops(int after, int best, TrainingResult result) {
    assertEquals(StopReason.VALIDATION_SETTLED, result.reason());
    assertEquals(after, result.history().size());
    assertEquals(best, result.bestIteration());
    assertArrayEquals(new double[] {best}, result.parameters());
  }

  @Test
  void stopsWhenPatienceIterationsInARowBringNothing() {
    assertStops(4, 2, run(new EarlyStopping(2, 0, false), 5, 4, 4, 6, 1, 1));
    assertStops(2, 1, run(new EarlyStopping(1, 0, false), 5, 5, 1, 1));
  }

  @Test
  void anImprovementStartsTheCountAfresh() {
    assertStops(6, 4, run(new EarlyStopping(2, 0, false), 5, 4, 6, 3, 6, 6, 1));
  }

  @Test
  void higherIsBetterForAMetricThatGrows() {
    assertStops(4, 2, run(new EarlyStopping(2, 0, true), 0.5, 0.75, 0.25, 0.75, 1));
  }

  @Test
  void anImprovementMustBeMoreThanMinDelta() {
    assertStops(3, 1, run(new EarlyStopping(2, 0.5, false), 5, 4.5, 4.75, 1));
    assertStops(5, 3, run(new EarlyStopping(2, 0.5, false), 5, 4.75, 4.25, 4, 3.75, 1));
    assertStops(3, 1, run(new EarlyStopping(2, 0.25, true), 0.5, 0.75, 0.7, 1));
  }

  @Test
  void smallImprovementsAddUpAgainstTheBest() {
    // Each is 0.25 better than the one before; only the third is by more than 0.5 below 5.
    TrainingResult result = run(new EarlyStopping(4, 0.5, false), 5, 4.75, 4.5, 4.25);
    assertEquals(4, result.bestIteration());
  }

  @Test
  void aTrainingThatEndsBeforeItsPatienceGoesBackToTheBestToo() {
    TrainingResult result = run(new EarlyStopping(9, 0, false), 5, 3, 4, 6);
    assertEquals(StopReason.MAX_ITERATIONS, result.reason());
    assertEquals(2, result.bestIteration());
    assertArrayEquals(new double[] {2}, result.parameters());
    assertEquals(4, result.history().size());
  }

  @Test
  void aMetricThatIsNoNumberIsNoImprovement() {
    double nan = Double.NaN;
    assertStops(4, 2, run(new EarlyStopping(2, 0, false), nan, 4, nan, nan, 1));
    assertEquals(2, run(new EarlyStopping(3, 0, true), nan, 0.5, nan).bestIteration());
  }

  @Test
  void withoutAnyImprovementTheLastParametersAreTheModels() {
    TrainingResult result = run(new EarlyStopping(2, 0, false), Double.NaN, Double.NaN, 1);
    assertEquals(StopReason.VALIDATION_SETTLED, result.reason());
    assertEquals(2, result.bestIteration());
    assertArrayEquals(new double[] {2}, result.parameters());
  }

  @Test
  void validationWithoutEarlyStoppingOnlyLooksOn() {
    TrainingResult result = run(null, 5, 6, 7);
    assertEquals(StopReason.MAX_ITERATIONS, result.reason());
    assertEquals(3, result.bestIteration());
    assertArrayEquals(new double[] {3}, result.parameters());
  }

  @Test
  void historyHoldsWhatValidationFound() {
    List<Iteration> history = run(new EarlyStopping(5, 0, false), 5, 4).history();
    assertEquals(List.of(5.0, 4.0), history.stream().map(Iteration::validationMetric).toList());
    assertEquals(List.of(7.0, 7.0), history.stream().map(Iteration::validationLoss).toList());
  }

  @Test
  void objectiveHistoryEndsWithTheLossAfterTheLastUpdate() {
    TrainingResult result = run(new EarlyStopping(1, 0, false), 5, 6, 7);
    assertEquals(List.of(10.0, 5.0, 10.0 / 3), result.objectiveHistory());
  }

  @Test
  void theBestIsKeptAcrossACheckpoint() {
    EarlyStopping stopping = new EarlyStopping(3, 0, false);
    double[] metrics = {5, 2, 4, 3, 6, 1};
    KeptStates kept = KeptStates.fromTheStart();
    assertStops(5, 2, trainer(stopping, metrics).keeping(kept).run(new double[1]));
    assertEquals(4, kept.states().size());
    for (TrainingState state : kept.states()) {
      KeptStates from = KeptStates.from(state);
      assertStops(5, 2, trainer(stopping, metrics).keeping(from).run(new double[1]));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 'patience: expected at least 1, found 0'",
    "1, -1, 'minDelta: expected a number ≥ 0, found -1.0'",
    "1, NaN, 'minDelta: expected a number ≥ 0, found NaN'",
    "1, Infinity, 'minDelta: expected a number ≥ 0, found Infinity'"
  })
  void rangesAreChecked(int patience, double minDelta, String message) {
    assertEquals(
        message,
        assertThrows(
                IllegalArgumentException.class, () -> new EarlyStopping(patience, minDelta, false))
            .getMessage());
  }
}
