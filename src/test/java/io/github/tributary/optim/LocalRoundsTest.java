package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.Dropout;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.SumGrid;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.optim.rule.Adam;
import io.github.tributary.optim.rule.GradientDescent;
import io.github.tributary.optim.rule.Momentum;
import io.github.tributary.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds by hand, the freedom of their order, and their state. */
class LocalRoundsTest {

  /** A few roundings to the grid of numbers of order 10. */
  private static final double TOLERANCE = 1e-12;

  private static final int[] ROWS = {5, 1, 3, 7, 2, 4, 4, 6, 1, 3, 2};

  /** One weight and one bias. */
  private static LocalWorker.Task smallTask(UpdateRule rule) {
    Network one = new Network(1, List.of(), new IdentitySquaredError(1));
    return new LocalWorker.Task(
        one,
        Precision.DOUBLE,
        new Descent(one, rule, Descent.Limits.NONE),
        Penalty.NONE,
        Centering.NONE,
        Dropout.NONE);
  }

  @Test
  void outerMomentumCarriesTheMeanMoveOn() {
    LocalWorker.Task task = smallTask(new GradientDescent());
    Rounds rounds =
        (round, parameters, slots) -> {
          RoundSum sum = task.emptySum(round);
          sum.addStep(1, 1, 1, 1);
          sum.addMove(new double[] {1, round.firstStep() == 0 ? -2 : 0}, slots, 1);
          return sum;
        };
    LocalStepSolver solver = LocalTraining.solver(task, new BlockOrder(3, 1, 1), rounds, 1, 0.5);
    double[] parameters = {10, 10};
    LocalTraining.pass(solver, parameters, 1, 1);
    // u: 1, 1.5, 1.75 and -2, -1, -0.5.
    assertArrayEquals(new double[] {14.25, 6.5}, parameters, TOLERANCE);
    LocalTraining.pass(solver, parameters, 2, 1);
    // u goes on from pass to pass: 1.875, 1.9375, 1.96875 and -2.25, -1.125, -0.5625.
    assertArrayEquals(new double[] {20.03125, 2.5625}, parameters, TOLERANCE);
  }

  @Test
  void movesAndSlotsAreMeansWeightedByRows() {
    LocalWorker.Task task = smallTask(new Momentum(0.5));
    Rounds rounds =
        (round, parameters, slots) -> {
          RoundSum sum = task.emptySum(round);
          sum.addStep(1, 1, 2, 3);
          sum.addMove(new double[] {4, 0}, new double[][] {{8, -1}}, 3);
          sum.addStep(1, 1, 2, 1);
          sum.addMove(new double[] {-2, 1}, new double[][] {{4, 3}}, 1);
          return sum;
        };
    LocalStepSolver solver = LocalTraining.solver(task, new BlockOrder(2, 2, 1), rounds, 1, 0);
    double[] parameters = {1, 1};
    LocalTraining.pass(solver, parameters, 1, 1);
    assertArrayEquals(new double[] {3.5, 1.25}, parameters, TOLERANCE);
    Map<String, double[]> state = new HashMap<>();
    solver.save(state);
    assertArrayEquals(new double[] {7, 0}, state.get("rule.0"), TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void sumsMayBeMergedInAnyOrderAndTree(int stepsPerRound) {
    List<Batch> blocks = LocalTraining.blocks(ROWS);
    BlockOrder order = new BlockOrder(ROWS.length, 4, 3);
    LocalWorker.Task task = LocalTraining.taskWithDropout(new Adam(0.9, 0.99, 1e-8));
    Rounds together = new LocalRounds(task, order, blocks);
    double[] expected = LocalTraining.start();
    Pass pass = twoPasses(task, order, together, stepsPerRound, expected);
    for (int seed = 0; seed < 5; seed++) {
      double[] found = LocalTraining.start();
      Rounds apart = LocalTraining.merging(task, order, blocks, new Random(seed));
      assertEquals(pass, twoPasses(task, order, apart, stepsPerRound, found));
      assertArrayEquals(expected, found);
    }
  }

  private static Pass twoPasses(
      LocalWorker.Task task, BlockOrder order, Rounds rounds, int k, double[] parameters) {
    LocalStepSolver solver = LocalTraining.solver(task, order, rounds, k, 0.5);
    LocalTraining.pass(solver, parameters, 1, 0.1);
    return LocalTraining.pass(solver, parameters, 2, 0.1);
  }

  @Test
  void whereBlocksLieIsOfNoConsequence() {
    List<Batch> blocks = LocalTraining.blocks(ROWS);
    List<Batch> shuffled = new ArrayList<>(blocks);
    Collections.shuffle(shuffled, new Random(1));
    BlockOrder order = new BlockOrder(ROWS.length, 4, 3);
    LocalWorker.Task task = LocalTraining.taskWithDropout(new Momentum(0.9));
    double[] expected = LocalTraining.start();
    twoPasses(task, order, new LocalRounds(task, order, blocks), 2, expected);
    double[] found = LocalTraining.start();
    twoPasses(task, order, new LocalRounds(task, order, shuffled), 2, found);
    assertArrayEquals(expected, found);
  }

  @Test
  void aFirstRoundWithSmallMeanSquaresIsNotRepeated() {
    LocalWorker.Task task = smallTask(new Adam(0.9, 0.999, 1e-8));
    int[] runs = new int[1];
    Rounds rounds =
        (round, parameters, slots) -> {
          runs[0]++;
          RoundSum sum = task.emptySum(round);
          sum.addStep(1, 1, 1000, 1000);
          // Of gradients of about 10⁻⁴, which moved the parameters by much more.
          sum.addMove(new double[] {0.5, 0.1}, new double[][] {{1e-4, 2e-4}, {1e-8, 4e-8}}, 1000);
          return sum;
        };
    LocalStepSolver solver =
        LocalTraining.solver(task, new BlockOrder(2, 2, 1), 1000, rounds, 1, 0);
    double[] parameters = {10, 10};
    LocalTraining.pass(solver, parameters, 1, 1);
    assertEquals(1, runs[0]);
    assertArrayEquals(new double[] {10.5, 10.1}, parameters, TOLERANCE);
  }

  @Test
  void aStateSavedBetweenPassesGivesTheSameBits() {
    List<Batch> blocks = LocalTraining.blocks(ROWS);
    BlockOrder order = new BlockOrder(ROWS.length, 4, 3);
    LocalWorker.Task task = LocalTraining.taskWithDropout(new Adam(0.9, 0.99, 1e-8));
    Rounds rounds = new LocalRounds(task, order, blocks);
    LocalStepSolver solver = LocalTraining.solver(task, order, rounds, 2, 0.5);
    double[] whole = LocalTraining.start();
    LocalTraining.pass(solver, whole, 1, 0.1);
    LocalTraining.pass(solver, whole, 2, 0.1);
    Map<String, double[]> state = new HashMap<>();
    solver.save(state);
    double[] resumed = whole.clone();
    LocalTraining.pass(solver, whole, 3, 1e-4);
    Pass last = LocalTraining.pass(solver, whole, 4, 1e-4);

    LocalStepSolver another = LocalTraining.solver(task, order, rounds, 2, 0.5);
    another.restore(state, resumed);
    LocalTraining.pass(another, resumed, 3, 1e-4);
    assertEquals(last, LocalTraining.pass(another, resumed, 4, 1e-4));
    assertArrayEquals(whole, resumed);
  }

  @Test
  void aStepThatIsNotFiniteEndsThePass() {
    List<Batch> blocks = LocalTraining.blocks(ROWS);
    BlockOrder order = new BlockOrder(ROWS.length, 2, 3);
    LocalWorker.Task task = LocalTraining.task(new GradientDescent(), Penalty.NONE);
    LocalStepSolver solver =
        LocalTraining.solver(task, order, new LocalRounds(task, order, blocks), 1, 0);
    Pass pass = LocalTraining.pass(solver, LocalTraining.start(), 1, 1e200);
    assertTrue(Double.isNaN(pass.loss()));
    assertEquals(2, pass.evaluations(), "the square of 10²⁰⁰ overflows in the second step");
  }

  @Test
  void oneStepThatIsNotFiniteSpoilsTheSumWhereverItIsMerged() {
    LocalWorker.Task task = smallTask(new GradientDescent());
    for (boolean first : new boolean[] {true, false}) {
      RoundSum good = sum(task, 1);
      RoundSum bad = sum(task, Double.NaN);
      assertFalse((first ? bad.merge(good) : good.merge(bad)).isFinite());
    }
    assertTrue(sum(task, 1).merge(sum(task, 2)).isFinite());
  }

  private static RoundSum sum(LocalWorker.Task task, double loss) {
    int[] ends = task.network().tensorEnds();
    RoundSum sum =
        new RoundSum(SumGrid.first(ends.length, 2), RoundSum.tensorEnds(ends, 0), ends.length);
    sum.addStep(loss, 1, 1, 1);
    if (Double.isFinite(loss)) {
      sum.addMove(new double[] {1, 1}, new double[0][], 1);
    }
    return sum;
  }

  @Test
  void slotsLieBehindTheParametersTensorByTensor() {
    assertArrayEquals(new int[] {3, 4, 7, 8, 11, 12}, RoundSum.tensorEnds(new int[] {3, 4}, 2));
  }
}
