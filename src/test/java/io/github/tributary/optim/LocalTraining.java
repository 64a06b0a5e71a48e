package io.github.tributary.optim;

import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.Dropout;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.RandomCase;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** A small network with blocks of random rows, for tests of local steps. */
final class LocalTraining {

  static final Network NETWORK =
      new Network(3, List.of(new Layer(4, new Tanh())), new IdentitySquaredError(2));

  private static final Dropout DROPOUT = new Dropout(new double[] {0.25}, 5);

  private LocalTraining() {}

  /** Blocks 0, 1, … of so many rows with unequal instance weights. */
  static List<Batch> blocks(int... sizes) {
    SplittableRandom random = new SplittableRandom(1);
    List<Batch> blocks = new ArrayList<>();
    for (int b = 0; b < sizes.length; b++) {
      blocks.add(RandomCase.batch(NETWORK, sizes[b], true, random).at(b, 0));
    }
    return blocks;
  }

  static double[] start() {
    return new SplittableRandom(2).doubles(NETWORK.parameterCount(), -1, 1).toArray();
  }

  static LocalWorker.Task task(UpdateRule rule, Penalty penalty) {
    return task(rule, penalty, Dropout.NONE);
  }

  static LocalWorker.Task taskWithDropout(UpdateRule rule) {
    return task(rule, Penalty.NONE, DROPOUT);
  }

  private static LocalWorker.Task task(UpdateRule rule, Penalty penalty, Dropout dropout) {
    Descent descent = new Descent(NETWORK, rule, Descent.Limits.NONE);
    return new LocalWorker.Task(
        NETWORK, Precision.DOUBLE, descent, penalty, Centering.NONE, dropout);
  }

  static Objective objective(List<Batch> batches) {
    return new LocalObjective(NETWORK, Precision.DOUBLE, batches);
  }

  static LocalStepSolver solver(
      LocalWorker.Task task, BlockOrder order, Rounds rounds, int stepsPerRound, double momentum) {
    return solver(task, order, 3, rounds, stepsPerRound, momentum);
  }

  static LocalStepSolver solver(
      LocalWorker.Task task,
      BlockOrder order,
      double rowsPerStep,
      Rounds rounds,
      int stepsPerRound,
      double momentum) {
    // Nobody asks for the loss of all rows.
    Objective none = (parameters, step) -> new Evaluation(0, new double[0], 0);
    return new LocalStepSolver(task, rounds, order, rowsPerStep, none, stepsPerRound, momentum);
  }

  /** One pass with a constant step size. */
  static Pass pass(Solver solver, double[] parameters, int number, double stepSize) {
    return solver.run(parameters, number, (from, to) -> stepSize, (loss, norm) -> null);
  }

  /** Every worker with a sum of its own; the sums are merged two by two in a random order. */
  static Rounds merging(
      LocalWorker.Task task, BlockOrder order, List<Batch> blocks, Random random) {
    return (round, parameters, slots) -> {
      List<RoundSum> sums = new ArrayList<>();
      sums.add(task.emptySum(round));
      for (int w = 0; w < order.workers(); w++) {
        RoundSum sum = task.emptySum(round);
        List<List<Batch>> visited = new ArrayList<>();
        for (int b : order.stretch(w, round.pass(), round.firstStep(), round.steps())) {
          visited.add(List.of(blocks.get(b)));
        }
        new LocalWorker(task, parameters, slots, new Workspace(task.network(), task.precision()))
            .run(round, visited, sum);
        sums.add(sum);
      }
      while (sums.size() > 1) {
        Collections.shuffle(sums, random);
        RoundSum last = sums.remove(sums.size() - 1);
        sums.add(sums.remove(sums.size() - 1).merge(last));
      }
      return sums.get(0);
    };
  }
}
