package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How the steps of several workers follow from those of one. */
class LocalStepsTest {

  /** Products and roots of a few numbers. */
  private static final double ROUNDING = 1e-12;

  private static final long ROWS = 180_000;

  private static SolverSettings solver(Optimizer optimizer, int workers) {
    SolverSettings settings = SolverSettings.of(optimizer, SolverSettings.UNSET);
    return Components.with(Components.with(settings, "batchSize", 128), "workers", workers);
  }

  private static void assertSteps(LocalSteps found, int batch, double factor, int perRound) {
    assertEquals(batch, found.batchSize());
    assertEquals(factor, found.stepFactor(), ROUNDING);
    assertEquals(perRound, found.perRound());
  }

  @ParameterizedTest
  @EnumSource(names = "L_BFGS", mode = EnumSource.Mode.EXCLUDE)
  void oneWorkerStepsAsItIsAsked(Optimizer optimizer) {
    for (long rows : new long[] {10, 5_000, ROWS, 100_000_000}) {
      LocalSteps one = solver(optimizer, 1).localStepsOn(rows);
      assertEquals(new LocalSteps(1, 128, one.perRound(), 1), one);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2, 128, 2, 64",
    "8, 128, 8, 32",
    "16, 128, 16, 16",
    "32, 64, 22.627416997969522, 8", // 32·√½
    "64, 32, 32, 4", // 64·√¼
    "1024, 32, 32, 4"
  })
  void adamsStepGrowsWithTheWorkersAndTheRootOfTheBatch(
      int workers, int batch, double factor, int perRound) {
    assertSteps(solver(Optimizer.ADAM, workers).localStepsOn(ROWS), batch, factor, perRound);
  }

  @Test
  void fewRowsAreCutIntoSmallerBatchesSoThatAPassKeepsItsSteps() {
    assertSteps(solver(Optimizer.ADAM, 4).localStepsOn(5_000), 39, 4 * Math.sqrt(39 / 128.0), 64);
    assertSteps(solver(Optimizer.ADAM, 8).localStepsOn(5_000), 32, 4, 32);
  }

  /** 300 rows in batches of 32 are ten blocks: no more workers than blocks make steps. */
  @Test
  void workersWithoutABatchDoNotCount() {
    LocalSteps few = solver(Optimizer.ADAM, 64).localStepsOn(300);
    assertEquals(10, few.workers());
    assertEquals(10 * Math.sqrt(0.25), few.stepFactor(), 1e-12);
  }

  @Test
  void aStepAsLongAsTheGradientGrowsWithTheRowsOfAllWorkers() {
    assertSteps(solver(Optimizer.SGD, 16).localStepsOn(ROWS), 128, 16, 4);
    SolverSettings many = Components.with(solver(Optimizer.SGD, 64), "stepSize", 0.025);
    assertSteps(many.localStepsOn(ROWS), 32, 16, 4);
    // The noise of a batch of 32 rows is twice that of 128: longer steps end at half the length.
    assertSteps(solver(Optimizer.SGD, 64).localStepsOn(ROWS), 32, 8, 4);
  }

  @Test
  void momentumMakesNoiseOfAStepAsOfALongerOne() {
    SolverSettings momentum = Components.with(solver(Optimizer.MOMENTUM, 4), "stepSize", 0.05);
    SolverSettings less = Components.with(momentum, "momentum", 0.75); // u = 0.0125
    assertSteps(less.localStepsOn(ROWS), 128, 4, 64);
    SolverSettings more = Components.with(momentum, "momentum", 0.9375); // u = 0.00625
    assertSteps(more.localStepsOn(ROWS), 128, 4, 16);
  }

  @Test
  void theStepOfLambGrowsWithTheRootOfAllWorkersRows() {
    assertSteps(solver(Optimizer.LAMB, 16).localStepsOn(ROWS), 128, 4, 4);
    assertEquals(4, solver(Optimizer.LAMB, 64).localStepsOn(ROWS).stepFactor(), ROUNDING);
  }

  @Test
  void theStepOfAdagradGrowsWithTheRootOfTheWorkers() {
    assertEquals(4, solver(Optimizer.ADAGRAD, 16).localStepsOn(ROWS).stepFactor(), ROUNDING);
  }

  @Test
  void aStepThatIsLongAlreadyGrowsLessAndIsAveragedSooner() {
    SolverSettings adam = solver(Optimizer.ADAM, 16);
    assertSteps(Components.with(adam, "stepSize", 0.003).localStepsOn(ROWS), 128, 16, 7);
    assertSteps(Components.with(adam, "stepSize", 0.01).localStepsOn(ROWS), 128, 6.4, 4);
    SolverSettings two = solver(Optimizer.ADAM, 2);
    assertSteps(Components.with(two, "stepSize", 0.016).localStepsOn(ROWS), 128, 2, 16);
    assertSteps(Components.with(adam, "stepSize", 0.1).localStepsOn(ROWS), 128, 1, 2);
  }

  @Test
  void outerMomentumTakesItsShareOfTheStep() {
    SolverSettings adam = Components.with(solver(Optimizer.ADAM, 16), "outerMomentum", 0.75);
    assertEquals(4, adam.localStepsOn(ROWS).stepFactor(), ROUNDING);
  }

  @ParameterizedTest
  @CsvSource({"100, 2", "32767, 2", "32768, 4", "48000, 4", "180000, 16", "524288, 32", "1e9, 64"})
  void workersAreAsManyAsLoseNothing(double rows, int workers) {
    SolverSettings adam = solver(Optimizer.ADAM, SolverSettings.AUTO);
    assertEquals(workers, adam.localStepsOn((long) rows).workers());
  }

  @ParameterizedTest
  @CsvSource({"100, 2", "180000, 10", "1e9, 1024"})
  void withoutScalingEachWorkerStepsAsItIsAsked(double rows, int workers) {
    SolverSettings adam = solver(Optimizer.ADAM, SolverSettings.AUTO);
    assertEquals(
        new LocalSteps(workers, 128, 64, 1),
        Components.with(adam, "stepScaling", StepScaling.NONE).localStepsOn((long) rows));
  }
}
