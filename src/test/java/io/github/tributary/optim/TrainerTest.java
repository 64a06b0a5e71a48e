package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.nn.Network;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.optim.rule.GradientDescent;
import io.github.tributary.optim.schedule.Constant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** When the training loop stops, what it records, and where it leaves the parameters. */
class TrainerTest {

  /** J = ½x², whose gradient is x; with step size ½ every step halves x, exactly in binary. */
  private static final Objective PARABOLA =
      (x, step) -> new Evaluation(0.5 * x[0] * x[0], x.clone(), 3);

  private static StepSizes sizes(double stepSize) {
    return new StepSizes(stepSize, new Constant());
  }

  /** Gradient descent on one parameter, the weight of a network of one input without a bias. */
  private static Trainer trainer(
      Objective objective, double stepSize, StoppingCriteria criteria, IterationListener listener) {
    return new Trainer(solver(objective), sizes(stepSize), criteria, listener);
  }

  private static Solver solver(Objective objective) {
    Objective withBias =
        new Objective() {
          @Override
          public Evaluation evaluate(double[] parameters, long step) {
            Evaluation one = objective.evaluate(new double[] {parameters[0]}, step);
            return new Evaluation(one.loss(), new double[] {one.gradient()[0], 0}, one.rows());
          }

          @Override
          public int[] state() {
            return objective.state();
          }

          @Override
          public void restore(int[] state) {
            objective.restore(state);
          }
        };
    Network one = new Network(1, List.of(), new IdentitySquaredError(1));
    return StepSolver.fullBatch(
        withBias, withBias, new Descent(one, new GradientDescent(), Descent.Limits.NONE));
  }

  @Test
  void stopsAfterTheNumberOfIterationsAskedFor() {
    TrainingResult result = run(PARABOLA, new StoppingCriteria(3, 0, 0), 8);
    assertEquals(StopReason.MAX_ITERATIONS, result.reason());
    assertArrayEquals(new double[] {1, 0}, result.parameters());
    assertEquals(3, result.history().size());
  }

  @Test
  void historySaysWhatEachIterationFoundAtItsStart() {
    List<Iteration> history = run(PARABOLA, new StoppingCriteria(3, 0, 0), -8).history();
    double[] losses = {32, 8, 2};
    double[] norms = {8, 4, 2};
    for (int i = 0; i < 3; i++) {
      assertEquals(i + 1, history.get(i).number());
      assertEquals(losses[i], history.get(i).loss());
      assertEquals(norms[i], history.get(i).gradientNorm());
      assertEquals(3, history.get(i).rows());
      assertTrue(history.get(i).seconds() >= 0);
    }
    assertThrows(UnsupportedOperationException.class, () -> history.remove(0));
  }

  @Test
  void stopsWhenTheGradientIsSmallWithoutAnotherUpdate() {
    TrainingResult result = run(PARABOLA, new StoppingCriteria(100, 0, 2), 8);
    assertEquals(StopReason.GRADIENT_SMALL, result.reason());
    assertEquals(3, result.history().size());
    assertArrayEquals(new double[] {2, 0}, result.parameters());
  }

  @Test
  void gradientToleranceZeroStopsAtAnExactMinimum() {
    TrainingResult result = run(PARABOLA, new StoppingCriteria(100, 0, 0), 0);
    assertEquals(StopReason.GRADIENT_SMALL, result.reason());
    assertEquals(1, result.history().size());
  }

  @Test
  void aSmallGradientInTheLastIterationIsReportedAsSuch() {
    TrainingResult result = run(PARABOLA, new StoppingCriteria(3, 0, 2), 8);
    assertEquals(StopReason.GRADIENT_SMALL, result.reason());
  }

  @Test
  void stopsWhenThreeLossesInARowAreNearEachOtherWhateverTheirUnit() {
    // J = u·(1 + ½x²) for x = 4, 2, 1, ½: 9u, 3u, 1.5u, 1.125u; from 3u to 1.125u is 1.875u.
    for (double unit : new double[] {1e-9, 1e-3, 1, 1e9}) {
      Objective raised = (x, step) -> new Evaluation(unit * (1 + 0.5 * x[0] * x[0]), x.clone(), 1);
      TrainingResult result = run(raised, new StoppingCriteria(100, 1.876 / 3, 0), 4);
      assertEquals(StopReason.LOSS_SETTLED, result.reason(), "unit " + unit);
      assertEquals(4, result.history().size(), "unit " + unit);
      assertArrayEquals(new double[] {0.5, 0}, result.parameters());
      assertEquals(5, iterations(raised, new StoppingCriteria(100, 1.874 / 3, 0), 4));
    }
  }

  @Test
  void oneCoincidenceDoesNotEndARun() {
    double[] losses = {5, 4, 4, 3, 3, 2, 2, 2, 1};
    Objective stairs = (x, step) -> new Evaluation(losses[(int) step - 1], new double[] {1}, 1);
    assertEquals(8, iterations(stairs, new StoppingCriteria(9, 1e-6, 0), 8));
  }

  @Test
  void aNoisyLossSettlesAfterFiveSmallChangesInARow() {
    double[] losses = {5, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3};
    Network one = new Network(1, List.of(), new IdentitySquaredError(1));
    Objective steps = (x, step) -> new Evaluation(losses[(int) step - 1], new double[] {1, 0}, 1);
    Descent descent = new Descent(one, new GradientDescent(), Descent.Limits.NONE);
    for (Solver noisy :
        List.of(
            StepSolver.minibatch(steps, 1, steps, descent),
            StepSolver.fullBatch(steps, PARABOLA, descent))) {
      TrainingResult result =
          new Trainer(noisy, sizes(0.5), new StoppingCriteria(13, 1e-6, 0), IterationListener.NONE)
              .run(new double[] {1, 0});
      assertEquals(StopReason.LOSS_SETTLED, result.reason());
      assertEquals(12, result.history().size());
    }
  }

  @Test
  void toleranceZeroNeverStops() {
    Objective flat = (x, step) -> new Evaluation(1, new double[] {1}, 1);
    assertEquals(50, iterations(flat, new StoppingCriteria(50, 0, 0), 8));
    assertEquals(3, iterations(flat, new StoppingCriteria(50, 1e-300, 0), 8));
  }

  @Test
  void anIncreaseOfTheLossIsNoReasonToStopUnlessItIsSmall() {
    Objective rising = (x, step) -> new Evaluation(step, new double[] {1}, 1);
    assertEquals(5, iterations(rising, new StoppingCriteria(5, 0.1, 0), 8));
  }

  @Test
  void aStepThatIsTooLargeEndsWithTheIterationAtWhichTheLossOverflows() {
    // x is multiplied by 1 - 10¹⁰⁰: 1, 10¹⁰⁰, 10²⁰⁰, whose square overflows in iteration 3.
    Trainer trainer =
        trainer(PARABOLA, 1e100, new StoppingCriteria(100, 0, 0), IterationListener.NONE);
    NonFiniteLossException e =
        assertThrows(NonFiniteLossException.class, () -> trainer.run(new double[] {1, 0}));
    assertEquals(3, e.iteration());
    assertTrue(e.getMessage().startsWith("iteration 3: the loss is no longer finite (it was 5"));
  }

  @Test
  void parametersThatTheLastUpdateMadeInfiniteAreNoResult() {
    Objective slope = (parameters, step) -> new Evaluation(1, new double[] {1e10}, 1);
    Trainer trainer = trainer(slope, 1e300, new StoppingCriteria(1, 0, 0), IterationListener.NONE);
    NonFiniteLossException e =
        assertThrows(NonFiniteLossException.class, () -> trainer.run(new double[] {0, 0}));
    assertEquals(1, e.iteration());
  }

  @Test
  void aLossThatIsNotFiniteAtOnceHasNoLossBefore() {
    Objective nan = (x, step) -> new Evaluation(Double.NaN, new double[1], 1);
    NonFiniteLossException e =
        assertThrows(
            NonFiniteLossException.class, () -> run(nan, new StoppingCriteria(9, 0, 0), 1));
    assertEquals("iteration 1: the loss is no longer finite", e.getMessage());
  }

  @Test
  void aGradientThatIsNotFiniteStopsToo() {
    Objective bad = (x, step) -> new Evaluation(1, new double[] {step == 2 ? Double.NaN : 1}, 1);
    NonFiniteLossException e =
        assertThrows(
            NonFiniteLossException.class, () -> run(bad, new StoppingCriteria(9, 0, 0), 1));
    assertEquals(2, e.iteration());
  }

  @Test
  void theListenerHearsEveryIterationInOrderAndTheStartIsNotWrittenTo() {
    List<Iteration> heard = new ArrayList<>();
    double[] initial = {8, 0};
    TrainingResult result =
        trainer(PARABOLA, 0.5, new StoppingCriteria(4, 0, 0), heard::add).run(initial);
    assertEquals(result.history(), heard);
    assertArrayEquals(new double[] {8, 0}, initial);
  }

  @Test
  void objectivesAndRulesAreToldTheNumberOfTheStep() {
    List<Long> steps = new ArrayList<>();
    Objective objective =
        (x, step) -> {
          steps.add(step);
          return PARABOLA.evaluate(x, step);
        };
    trainer(objective, 0.5, new StoppingCriteria(2, 0, 0), IterationListener.NONE)
        .run(new double[] {1, 0});
    assertEquals(List.of(1L, 2L, 1L), steps, "the last of them looks at the result");
  }

  @Test
  void aRunGoesOnFromItsCheckpointAsIfNothingHadHappened() {
    StoppingCriteria criteria = new StoppingCriteria(7, 0, 0);
    Kept kept = new Kept();
    TrainingResult whole =
        trainer(new Drifting(), 0.5, criteria, IterationListener.NONE)
            .following(TrainerTest::validation)
            .keeping(kept)
            .run(new double[] {8, 0});
    assertEquals(List.of(1, 2, 3, 4, 5, 6), kept.numbers, "after the last there is nothing to do");
    kept.numbers.clear();
    kept.latest = kept.third;
    List<Iteration> heard = new ArrayList<>();
    TrainingResult resumed =
        trainer(new Drifting(), 0.5, criteria, heard::add)
            .following(TrainerTest::validation)
            .keeping(kept)
            .run(new double[] {8, 0});
    assertArrayEquals(whole.parameters(), resumed.parameters());
    assertEquals(losses(whole), losses(resumed));
    assertEquals(whole.reason(), resumed.reason());
    assertEquals(3, heard.get(0).number(), "the state is that from which iteration 3 started");
    assertEquals(List.of(3, 4, 5, 6), kept.numbers);
  }

  @Test
  void aLossThatHasSettledAcrossACheckpointStopsTheRun() {
    Objective flat = (x, step) -> new Evaluation(1, new double[] {1}, 1);
    Kept kept = new Kept();
    kept.latest =
        new TrainingState(
            new double[] {5, 0},
            List.of(iteration(1), iteration(2)),
            Map.of(
                "objective", new double[0],
                "trainer.guard", new double[] {1, 1},
                "trainer.rollbacks", new double[0],
                "trainer.best", new double[] {0, Double.NaN}));
    TrainingResult result =
        trainer(flat, 0.5, new StoppingCriteria(9, 1e-3, 0), IterationListener.NONE)
            .keeping(kept)
            .run(new double[] {8, 0});
    assertEquals(StopReason.LOSS_SETTLED, result.reason());
    assertEquals(3, result.history().size());
  }

  /** One with a loss of 1. */
  private static Iteration iteration(int number) {
    return new Iteration(number, 1, 1, 1, 1, 1, 1, Double.NaN, Double.NaN);
  }

  private static Validation.Score validation(double[] x) {
    double loss = PARABOLA.evaluate(new double[] {x[0] + 1}, 1).loss();
    return new Validation.Score(loss, -loss);
  }

  private static List<List<Double>> losses(TrainingResult result) {
    return result.history().stream()
        .map(one -> List.of(one.loss(), one.gradientNorm(), one.validationLoss()))
        .toList();
  }

  /** A parabola whose evaluations depend on how many came before. */
  private static final class Drifting implements Objective {

    private int count;

    @Override
    public Evaluation evaluate(double[] x, long step) {
      count++;
      return PARABOLA.evaluate(new double[] {x[0] + 0.01 * count}, step);
    }

    @Override
    public int[] state() {
      return new int[] {count};
    }

    @Override
    public void restore(int[] state) {
      count = state[0];
    }
  }

  /** Every state, and the third to go on from. */
  private static final class Kept implements Checkpoints {

    private final List<Integer> numbers = new ArrayList<>();
    private TrainingState third;
    private TrainingState latest;

    @Override
    public Optional<TrainingState> latest() {
      return Optional.ofNullable(latest);
    }

    @Override
    public void iterationDone(int number, Supplier<TrainingState> state) {
      numbers.add(number);
      if (number == 3) {
        third = state.get();
      }
    }

    @Override
    public void finished() {}
  }

  private static int iterations(Objective objective, StoppingCriteria criteria, double start) {
    return run(objective, criteria, start).history().size();
  }

  private static TrainingResult run(Objective objective, StoppingCriteria criteria, double start) {
    return trainer(objective, 0.5, criteria, IterationListener.NONE).run(new double[] {start, 0});
  }
}
