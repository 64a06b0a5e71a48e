package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.optim.rule.GradientDescent;
import io.github.tributary.optim.rule.Momentum;
import io.github.tributary.optim.rule.UpdateRule;
import io.github.tributary.optim.schedule.Constant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/** Step sizes that are far too large, and what is left of them. */
class DivergenceGuardTest {

  /** 0.907³⁰⁰, by which the planted step has shrunk the start once it is halved often enough. */
  private static final double NEAR = 1e-10;

  private static final Network ONE = new Network(1, List.of(), new IdentitySquaredError(1));

  /** J = ½(w² + b²), whose gradient is (w, b). */
  private static Evaluation parabola(double[] x, long step) {
    return new Evaluation(0.5 * (x[0] * x[0] + x[1] * x[1]), x.clone(), 3);
  }

  private static Solver fullBatch(Objective objective, UpdateRule rule) {
    return StepSolver.fullBatch(objective, objective, new Descent(ONE, rule, Descent.Limits.NONE));
  }

  /** Hears all that happens. */
  private static final class Log implements IterationListener {

    private final List<String> lines = new ArrayList<>();

    @Override
    public void iterationDone(Iteration iteration) {
      lines.add("done " + iteration.number());
    }

    @Override
    public void rolledBack(Rollback rollback) {
      lines.add("back to " + rollback.iteration() + " × " + rollback.stepSizeFactor());
    }
  }

  private static Trainer trainer(
      Solver solver, double stepSize, int passes, int halvings, IterationListener listener) {
    return new Trainer(
            solver,
            new StepSizes(stepSize, new Constant()),
            new StoppingCriteria(passes, 0, 0),
            listener)
        .guardedBy(new DivergenceGuard(halvings));
  }

  private static TrainingResult run(Solver solver, double stepSize, int passes, int halvings) {
    return trainer(solver, stepSize, passes, halvings, IterationListener.NONE)
        .run(new double[] {8, 0});
  }

  @Test
  void aStepSizeAMillionTimesTooLargeIsSurvived() {
    Solver solver = fullBatch(DivergenceGuardTest::parabola, new GradientDescent());
    TrainingResult result = run(solver, 1e6, 300, 30);
    assertEquals(StopReason.MAX_ITERATIONS, result.reason());
    assertArrayEquals(new double[] {0, 0}, result.parameters(), NEAR);
    // 10⁶/2¹⁸ = 3.8 multiplies w by -2.8, and so the loss by 7.9; 10⁶/2¹⁹ = 1.9 by -0.9.
    assertEquals(19, result.rollbacks().size());
    double factor = 1;
    for (Rollback rollback : result.rollbacks()) {
      factor /= 2;
      assertEquals(factor, rollback.stepSizeFactor(), "halved exactly");
      assertEquals(1, rollback.iteration());
      double w = 8 * (1 - 1e6 * factor * 2);
      assertEquals(0.5 * w * w, rollback.loss(), 1e-9 * w * w);
    }
    assertEquals(300, result.history().size());
    for (int i = 0; i < 300; i++) {
      assertEquals(i + 1, result.history().get(i).number());
      assertEquals(1e6 * factor, result.history().get(i).stepSize());
    }
  }

  @Test
  void theListenerHearsWhichIterationsAreUndone() {
    Log log = new Log();
    Solver solver = fullBatch(DivergenceGuardTest::parabola, new GradientDescent());
    trainer(solver, 7, 3, 5, log).run(new double[] {8, 0});
    // At 7 and 3.5 the loss of iteration 2 says that iteration 1 went wrong; 1.75 converges.
    assertEquals(
        List.of(
            "done 1",
            "back to 1 × 0.5",
            "done 1",
            "back to 1 × 0.25",
            "done 1",
            "done 2",
            "done 3"),
        log.lines);
  }

  @Test
  void aSlowExplosionIsUndoneByTheStepThatWentTooFar() {
    // w is multiplied by -1.1 until J is 4 times that of the start, in iteration 9; then by -0.05.
    Solver solver = fullBatch(DivergenceGuardTest::parabola, new GradientDescent());
    TrainingResult result = run(solver, 2.1, 30, 5);
    assertEquals(1, result.rollbacks().size());
    assertEquals(8, result.rollbacks().get(0).iteration());
    assertTrue(result.rollbacks().get(0).loss() > 4 * 32);
    assertArrayEquals(new double[] {0, 0}, result.parameters(), NEAR);
  }

  @Test
  void aLossThatOnlyGrowsThreefoldIsTolerated() {
    Objective bump = (x, step) -> new Evaluation(step == 2 ? 96 : 32, new double[] {0.1, 0}, 1);
    assertEquals(0, run(fullBatch(bump, new GradientDescent()), 1, 4, 5).rollbacks().size());
    Objective leap = (x, step) -> new Evaluation(x[0] < 7.99 ? 129 : 32, new double[] {0.1, 0}, 1);
    assertEquals(5, run(fullBatch(leap, new GradientDescent()), 99, 4, 5).rollbacks().size());
  }

  @Test
  void aLossBelowOneMayGrowToFour() {
    // J is 0 at the start, where 4·0 would forbid everything.
    Objective rising = (x, step) -> new Evaluation(step - 1, new double[] {1, 0}, 1);
    assertEquals(0, run(fullBatch(rising, new GradientDescent()), 1, 4, 5).rollbacks().size());
  }

  @Test
  void aLossThatIsNoNumberIsSurvived() {
    Objective cliff =
        (x, step) ->
            Math.abs(x[0]) > 100 ? new Evaluation(Double.NaN, x.clone(), 1) : parabola(x, step);
    TrainingResult result = run(fullBatch(cliff, new GradientDescent()), 64, 300, 10);
    // 64 and 32 lead beyond 100; 16, 8, 4 do so too or explode: 1 - 2 = -1 swings for ever.
    assertTrue(Double.isNaN(result.rollbacks().get(0).loss()));
    assertEquals(StopReason.MAX_ITERATIONS, result.reason());
    assertEquals(32, result.history().get(299).loss());
  }

  @Test
  void afterTheLastHalvingTheLastGoodParametersAreTheResult() {
    Objective hopeless =
        (x, step) -> new Evaluation(x[0] == 8 ? 5 : Double.NaN, new double[] {1, 0}, 1);
    Log log = new Log();
    TrainingResult result =
        trainer(fullBatch(hopeless, new GradientDescent()), 1, 9, 3, log).run(new double[] {8, 0});
    assertEquals(StopReason.DIVERGED, result.reason());
    assertEquals(3, result.rollbacks().size());
    assertEquals(0.125, result.rollbacks().get(2).stepSizeFactor());
    assertArrayEquals(new double[] {8, 0}, result.parameters());
    assertEquals(0, result.bestIteration());
    assertEquals(List.of(), result.history());
    assertEquals(List.of(5.0), result.objectiveHistory());
  }

  @Test
  void goodIterationsBeforeAreKeptWhenTrainingDiverges() {
    // From 8 in steps of 1, 1 down to 6; below 5.9 there is nothing.
    Objective edge =
        (x, step) -> new Evaluation(x[0] < 5.9 ? Double.NaN : 5, new double[] {1, 0}, 1);
    TrainingResult result = run(fullBatch(edge, new GradientDescent()), 1, 99, 2);
    assertEquals(StopReason.DIVERGED, result.reason());
    // 8, 7, 6; then half steps to 6 again, 5.5; a quarter to 5.75: each goes back to 6 at last.
    assertArrayEquals(new double[] {6, 0}, result.parameters());
    assertEquals(2, result.rollbacks().size());
    assertEquals(2, result.history().size());
  }

  @Test
  void anUpdateThatOverflowsInTheLastIterationIsUndone() {
    Objective slope = (x, step) -> new Evaluation(1, new double[] {1e300, 0}, 1);
    TrainingResult result = run(fullBatch(slope, new GradientDescent()), 1e10, 1, 10);
    assertEquals(StopReason.MAX_ITERATIONS, result.reason());
    assertEquals(6, result.rollbacks().size(), "10³¹⁰/2⁶ is below 1.8·10³⁰⁸");
  }

  @Test
  void aStartThatIsNotFiniteIsAnErrorInSpiteOfTheGuard() {
    Objective nan = (x, step) -> new Evaluation(Double.NaN, new double[2], 1);
    Solver solver = fullBatch(nan, new GradientDescent());
    assertThrows(NonFiniteLossException.class, () -> run(solver, 1, 3, 9));
  }

  @Test
  void minibatchStepsAreGuardedToo() {
    Descent descent = new Descent(ONE, new Momentum(0.5), Descent.Limits.NONE);
    Solver solver =
        StepSolver.minibatch(
            DivergenceGuardTest::parabola, 3, DivergenceGuardTest::parabola, descent);
    TrainingResult result = run(solver, 1e6, 300, 30);
    assertEquals(StopReason.MAX_ITERATIONS, result.reason());
    assertTrue(result.rollbacks().size() >= 18 && result.rollbacks().size() <= 20);
    result.rollbacks().forEach(rollback -> assertEquals(1, rollback.iteration()));
    assertArrayEquals(new double[] {0, 0}, result.parameters(), NEAR);
    assertTrue(result.history().stream().allMatch(one -> one.loss() <= 4 * 32));
  }

  @Test
  void localStepsAreGuardedToo() {
    List<Batch> blocks = LocalTraining.blocks(4, 2, 3, 5);
    BlockOrder order = new BlockOrder(4, 2, 3);
    LocalWorker.Task task = LocalTraining.task(new GradientDescent(), Penalty.NONE);
    Rounds rounds = new LocalRounds(task, order, blocks);
    Objective whole = LocalTraining.objective(blocks);
    double[] start = LocalTraining.start();
    double before = whole.evaluate(start, 1).loss();
    Solver solver = new LocalStepSolver(task, rounds, order, 3, whole, 2, 0.5);
    TrainingResult result = trainer(solver, 1e6, 100, 40, IterationListener.NONE).run(start);
    assertEquals(StopReason.MAX_ITERATIONS, result.reason());
    assertTrue(result.rollbacks().size() >= 15, "1e6/2¹⁵ = 30");
    assertTrue(whole.evaluate(result.parameters(), 1).loss() < before);
    assertTrue(Arrays.stream(result.parameters()).allMatch(Double::isFinite));
  }

  /** Ends its runs by a script of losses and of the parameter that it leaves. */
  private static final class Scripted implements Solver {

    private final double[] losses;
    private final double[] left;
    private final List<Double> asked = new ArrayList<>();
    private double start = 1;
    private double firstLoss = Double.NaN;
    private int run;

    Scripted(double[] losses, double[] left) {
      this.losses = losses;
      this.left = left;
    }

    @Override
    public Pass run(double[] parameters, int number, DoubleBinaryOperator stepSize, Stop stop) {
      parameters[0] = left[run];
      double loss = losses[run++];
      double first = Double.isNaN(firstLoss) ? loss : firstLoss;
      return new Pass(loss, 1, 1, 1, 1, null, first);
    }

    @Override
    public boolean isFullBatch() {
      return false;
    }

    @Override
    public double loss(double[] parameters) {
      asked.add(parameters[0]);
      return parameters[0] == 8 ? start : 1;
    }

    @Override
    public void save(Map<String, double[]> state) {}

    @Override
    public void restore(Map<String, double[]> state, double[] parameters) {}
  }

  @Test
  void aRetryThatFailsUndoesNoMoreThanItself() {
    // Pass 2 overflows at its end, then on its way, then succeeds: pass 1 is not to blame.
    double[] losses = {1, 1, Double.NaN, 1};
    double[] left = {2, Double.POSITIVE_INFINITY, 3, 4};
    TrainingResult result = run(new Scripted(losses, left), 1, 2, 9);
    assertEquals(List.of(2, 2), result.rollbacks().stream().map(Rollback::iteration).toList());
    assertArrayEquals(new double[] {4, 0}, result.parameters());
  }

  @Test
  void theLossAtTheStartIsComputedOnceAndOnlyForALossAboveFour() {
    Scripted small = new Scripted(new double[] {4, 3}, new double[] {2, 3});
    assertEquals(0, run(small, 1, 2, 9).rollbacks().size());
    assertEquals(List.of(3.0), small.asked, "the loss at the end alone");
    Scripted large = new Scripted(new double[] {7.9, 8, 8.1, 7, 7}, new double[] {2, 3, 4, 5, 6});
    large.start = 2;
    assertEquals(1, run(large, 1, 3, 9).rollbacks().size());
    assertEquals(
        List.of(8.0, 6.0), large.asked, "that of the parameters at the start, and the end");
  }

  @Test
  void aRunThatEndsAboveItsStartSaysSo() {
    Scripted slowly = new Scripted(new double[] {1.1, 1.2, 1.3}, new double[] {2, 3, 4});
    slowly.start = 0.99;
    assertEquals(StopReason.WORSE_THAN_START, run(slowly, 1, 3, 9).reason());
    assertEquals(List.of(4.0, 8.0), slowly.asked, "the end, then the start");
    Scripted level = new Scripted(new double[] {1.1, 1.2, 1.3}, new double[] {2, 3, 4});
    assertEquals(StopReason.MAX_ITERATIONS, run(level, 1, 3, 9).reason());
    // The first pass went up to 3 and came back to 1: above the 0.9 where it started.
    Scripted high = new Scripted(new double[] {3, 1.2}, new double[] {2, 3});
    high.start = 0.9;
    high.firstLoss = 0.9;
    assertEquals(StopReason.WORSE_THAN_START, run(high, 1, 2, 9).reason());
  }

  @Test
  void theLossAtTheStartIsNotComputedWhereTheFirstStepsWereClearlyAboveTheEnd() {
    Scripted solver = new Scripted(new double[] {2, 1.5}, new double[] {2, 3});
    solver.firstLoss = 1.3;
    assertEquals(StopReason.MAX_ITERATIONS, run(solver, 1, 2, 9).reason());
    assertEquals(List.of(3.0), solver.asked);
  }

  @Test
  void aStartThatIsNotFiniteIsFoundWhenAPassOverflows() {
    Scripted onItsWay = new Scripted(new double[] {Double.NaN}, new double[] {2});
    Scripted atItsEnd = new Scripted(new double[] {1}, new double[] {Double.POSITIVE_INFINITY});
    for (Scripted solver : List.of(onItsWay, atItsEnd)) {
      solver.start = Double.POSITIVE_INFINITY;
      assertThrows(NonFiniteLossException.class, () -> run(solver, 1, 3, 9));
      assertEquals(List.of(8.0), solver.asked);
    }
  }

  @Test
  void aNegativeNumberOfHalvingsIsRefused() {
    assertEquals(
        "maxStepHalvings: expected at least 0, found -1",
        assertThrows(IllegalArgumentException.class, () -> new DivergenceGuard(-1)).getMessage());
  }
}
