package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.tributary.nn.Batch;
import io.github.tributary.optim.rule.Adam;
import io.github.tributary.optim.rule.GradientDescent;
import io.github.tributary.optim.rule.Momentum;
import io.github.tributary.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Local steps against synchronous ones, and against each worker's steps averaged by hand. */
class LocalStepSolverTest {

  /** A few steps, each rounded to a grid of 2⁻⁵⁰ of the largest move or finer. */
  private static final double TOLERANCE = 1e-12;

  private static final double STEP_SIZE = 0.1;

  private static final int PASSES = 2;

  private static final Penalty PENALTY = new Penalty(0.2, 0.5);

  private static int[] sizes(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
  }

  private static LocalStepSolver solver(
      LocalWorker.Task task, BlockOrder order, List<Batch> blocks, int k) {
    return LocalTraining.solver(task, order, new LocalRounds(task, order, blocks), k, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4 4 4 4",
    "2, 4 4 4 4",
    "4, 4 4 4 4",
    "1, 5 1 3",
    "2, 5 1 3 7",
    "3, 5 1 3 7 2 9 4",
    "2, 3 0 2 4",
    "2, 3 2 0 0"
  })
  void oneLocalStepOfPlainDescentIsTheSynchronousStepOnTheWorkersBlocks(int workers, String rows) {
    List<Batch> blocks = LocalTraining.blocks(sizes(rows));
    BlockOrder order = new BlockOrder(blocks.size(), workers, 3);
    LocalWorker.Task task = LocalTraining.task(new GradientDescent(), PENALTY);
    LocalStepSolver solver = solver(task, order, blocks, 1);
    double[] found = LocalTraining.start();
    double[] expected = LocalTraining.start();
    for (int pass = 1; pass <= PASSES; pass++) {
      LocalTraining.pass(solver, found, pass, STEP_SIZE);
      for (int s = 0; s < order.blocksPerWorker(); s++) {
        synchronousStep(union(order, blocks, pass, s), expected);
      }
    }
    assertFalse(Arrays.equals(LocalTraining.start(), found));
    assertArrayEquals(expected, found, TOLERANCE);
  }

  private static List<Batch> union(BlockOrder order, List<Batch> blocks, int pass, int step) {
    List<Batch> union = new ArrayList<>();
    for (int w = 0; w < order.workers(); w++) {
      Arrays.stream(order.stretch(w, pass, step, 1)).mapToObj(blocks::get).forEach(union::add);
    }
    return union;
  }

  private static void synchronousStep(List<Batch> batches, double[] parameters) {
    if (batches.stream().allMatch(batch -> batch.size() == 0)) {
      return;
    }
    Objective objective = PENALTY.on(LocalTraining.NETWORK, LocalTraining.objective(batches));
    double[] gradient = objective.evaluate(parameters, 1).gradient();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= STEP_SIZE * gradient[i];
    }
  }

  @Test
  void workersStepOnTheirOwnAndAreAveragedByTheWeightOfTheirRows() {
    List<Batch> blocks = LocalTraining.blocks(5, 1, 3, 7, 2);
    BlockOrder order = new BlockOrder(5, 2, 3);
    UpdateRule adam = new Adam(0.7, 0.9, 1e-4);
    LocalWorker.Task task = LocalTraining.task(adam, PENALTY);
    LocalStepSolver solver = solver(task, order, blocks, 2);
    double[] found = LocalTraining.start();
    double[] expected = LocalTraining.start();
    double[][] slots = new double[2][expected.length];
    for (int pass = 1; pass <= PASSES; pass++) {
      LocalTraining.pass(solver, found, pass, STEP_SIZE);
      // Three steps in rounds of two at most: of one and of two.
      averageByHand(order, blocks, task.descent(), pass, 0, 1, expected, slots);
      averageByHand(order, blocks, task.descent(), pass, 1, 2, expected, slots);
    }
    assertArrayEquals(expected, found, TOLERANCE);
    Map<String, double[]> state = new HashMap<>();
    solver.save(state);
    assertArrayEquals(slots[0], state.get("rule.0"), TOLERANCE);
    assertArrayEquals(slots[1], state.get("rule.1"), TOLERANCE);
  }

  private static void averageByHand(
      BlockOrder order,
      List<Batch> blocks,
      Descent descent,
      int pass,
      int first,
      int steps,
      double[] parameters,
      double[][] slots) {
    double[] mean = new double[parameters.length];
    double[][] slotMeans = new double[slots.length][parameters.length];
    double weights = 0;
    for (int w = 0; w < order.workers(); w++) {
      double[] own = parameters.clone();
      double[][] ownSlots = Arrays.stream(slots).map(double[]::clone).toArray(double[][]::new);
      double weight = 0;
      int[] stretch = order.stretch(w, pass, first, steps);
      for (int i = 0; i < stretch.length; i++) {
        Batch block = blocks.get(stretch[i]);
        Objective local = LocalTraining.objective(List.of(block));
        Objective penalized = PENALTY.on(LocalTraining.NETWORK, local);
        double[] gradient = penalized.evaluate(own, 1).gradient();
        // Every worker counts three steps per pass, whether it has as many blocks or not.
        descent.step(own, gradient, ownSlots, STEP_SIZE, 3L * (pass - 1) + first + i + 1);
        weight += Arrays.stream(block.v()).sum();
      }
      weights += weight;
      add(mean, own, weight);
      for (int k = 0; k < slots.length; k++) {
        add(slotMeans[k], ownSlots[k], weight);
      }
    }
    divideInto(mean, weights, parameters);
    for (int k = 0; k < slots.length; k++) {
      divideInto(slotMeans[k], weights, slots[k]);
    }
  }

  private static void add(double[] sum, double[] values, double factor) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * values[i];
    }
  }

  private static void divideInto(double[] sum, double divisor, double[] out) {
    for (int i = 0; i < sum.length; i++) {
      out[i] = sum[i] / divisor;
    }
  }

  @Test
  void aPassTellsTheMeanOverItsRowsOfLossAndSquaredGradientNorm() {
    List<Batch> blocks = LocalTraining.blocks(3, 1);
    BlockOrder order = new BlockOrder(2, 2, 3);
    LocalWorker.Task task = LocalTraining.task(new GradientDescent(), Penalty.NONE);
    double[] at = LocalTraining.start();
    Evaluation three = LocalTraining.objective(blocks.subList(0, 1)).evaluate(at, 1);
    Evaluation one = LocalTraining.objective(blocks.subList(1, 2)).evaluate(at, 1);
    Pass pass = LocalTraining.pass(solver(task, order, blocks, 1), at, 1, STEP_SIZE);
    assertEquals((3 * three.loss() + one.loss()) / 4, pass.loss(), TOLERANCE);
    double squares = 3 * Math.pow(three.gradientNorm(), 2) + Math.pow(one.gradientNorm(), 2);
    assertEquals(Math.sqrt(squares / 4), pass.gradientNorm(), TOLERANCE);
    assertEquals(4, pass.rows());
    assertEquals(1, pass.evaluations());
    assertEquals(STEP_SIZE, pass.stepSize());
  }

  @Test
  void aPassTellsTheMeanLossOfTheWorkersFirstStepsAlone() {
    List<Batch> blocks = LocalTraining.blocks(3, 5, 1, 2);
    BlockOrder order = new BlockOrder(4, 2, 3);
    LocalWorker.Task task = LocalTraining.task(new GradientDescent(), Penalty.NONE);
    double[] at = LocalTraining.start();
    double sum = 0;
    int rows = 0;
    for (int w = 0; w < 2; w++) {
      Batch first = blocks.get(order.stretch(w, 1, 0, 1)[0]);
      sum += first.size() * LocalTraining.objective(List.of(first)).evaluate(at, 1).loss();
      rows += first.size();
    }
    for (int k = 1; k <= 2; k++) {
      Pass pass =
          LocalTraining.pass(solver(task, order, blocks, k), LocalTraining.start(), 1, STEP_SIZE);
      assertEquals(sum / rows, pass.firstLoss(), TOLERANCE);
    }
  }

  @Test
  void everyStepAsksForItsOwnStepSize() {
    List<Batch> blocks = LocalTraining.blocks(2, 2, 2, 2, 2, 2);
    BlockOrder order = new BlockOrder(6, 2, 3);
    LocalWorker.Task task = LocalTraining.task(new GradientDescent(), Penalty.NONE);
    List<Double> asked = new ArrayList<>();
    Pass pass =
        solver(task, order, blocks, 2)
            .run(
                LocalTraining.start(),
                3,
                (from, to) -> {
                  asked.add(from);
                  asked.add(to);
                  return 1e-3 * from;
                },
                (loss, norm) -> null);
    double third = 1 / 3.0;
    assertEquals(List.of(2.0, 2 + third, 2 + third, 2 + 2 * third, 2 + 2 * third, 3.0), asked);
    assertEquals(1e-3 * (2 + 2 * third), pass.stepSize());
  }

  @Test
  void movesFarFromTheFirstGridAreRepeatedWithTheRightResult() {
    List<Batch> blocks = LocalTraining.blocks(4, 4);
    BlockOrder order = new BlockOrder(2, 1, 3);
    LocalWorker.Task task = LocalTraining.task(new Momentum(0.5), Penalty.NONE);
    int[] count = {0};
    LocalRounds inner = new LocalRounds(task, order, blocks);
    Rounds counting =
        (round, parameters, slots) -> {
          count[0]++;
          return inner.run(round, parameters, slots);
        };
    double tiny = 1e-13;
    double[] found = new double[LocalTraining.NETWORK.parameterCount()];
    int first = order.stretch(0, 1, 0, 1)[0];
    int second = order.stretch(0, 1, 1, 1)[0];
    // At 0 the outputs are 0, and so tiny steps change no gradient but by as little.
    double[] expected = gradient(blocks.get(first), found);
    double[] then = gradient(blocks.get(second), found);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = -tiny * (1.5 * expected[i] + then[i]);
    }
    LocalStepSolver solver = LocalTraining.solver(task, order, counting, 1, 0);
    LocalTraining.pass(solver, found, 1, tiny);
    assertEquals(3, count[0], "the first round twice");
    assertArrayEquals(expected, found, TOLERANCE * tiny);
  }

  private static double[] gradient(Batch block, double[] at) {
    return LocalTraining.objective(List.of(block)).evaluate(at, 1).gradient();
  }
}
