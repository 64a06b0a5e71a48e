package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.RandomStream.Purpose;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.Dropout;
import io.github.tributary.nn.Initializer;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.activation.Relu;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import io.github.tributary.optim.BlockOrder;
import io.github.tributary.optim.Descent;
import io.github.tributary.optim.LocalObjective;
import io.github.tributary.optim.LocalRounds;
import io.github.tributary.optim.LocalStepSolver;
import io.github.tributary.optim.LocalWorker;
import io.github.tributary.optim.Objective;
import io.github.tributary.optim.Penalty;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Workers together get as far in their passes as one worker does. */
class ManyWorkersTest {

  private static final int ROWS = 32_768;
  private static final int NEW_ROWS = 4_096;
  private static final int FEATURES = 10;
  private static final int CLASSES = 4;
  private static final int PASSES = 5;
  private static final Network NETWORK =
      new Network(FEATURES, List.of(new Layer(16, new Relu())), new SoftmaxCrossEntropy(CLASSES));

  /** What Adam is asked for: 2 %. */
  private static final double AS_FAR = 1.02;

  /** Each class is the largest of random waves in two features, with noise. */
  private static Batch rows(int block, int count) {
    RandomStream random = RandomStream.of(7, Purpose.SAMPLE, 0, block);
    Matrix x = Precision.DOUBLE.matrix(FEATURES, count);
    Matrix y = Precision.DOUBLE.matrix(1, count);
    double[] v = new double[count];
    for (int i = 0; i < count; i++) {
      int best = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < FEATURES; j++) {
        x.set(i * FEATURES + j, random.nextGaussian());
      }
      for (int c = 0; c < CLASSES; c++) {
        double score =
            StrictMath.sin(x.get(i * FEATURES + 2 * c) + c)
                + 0.5 * x.get(i * FEATURES + 2 * c) * x.get(i * FEATURES + 2 * c + 1)
                + 0.3 * random.nextGaussian();
        if (score > most) {
          most = score;
          best = c;
        }
      }
      y.set(i, best);
      v[i] = 1;
    }
    return new Batch(x, y, v).at(block, 0);
  }

  /** The loss on new rows after the passes. */
  private static double loss(int workers, StepScaling scaling) {
    SolverSettings settings =
        Components.with(
            Components.with(SolverSettings.of(Optimizer.ADAM, 0.002), "workers", workers),
            "stepScaling",
            scaling);
    LocalSteps steps = settings.localStepsOn(ROWS);
    List<Batch> blocks = new ArrayList<>();
    for (int b = 0; b < ROWS / steps.batchSize(); b++) {
      blocks.add(rows(b, steps.batchSize()));
    }
    BlockOrder order = new BlockOrder(blocks.size(), workers, 1);
    Descent descent = new Descent(NETWORK, settings.rule(0), Descent.Limits.NONE);
    LocalWorker.Task task =
        new LocalWorker.Task(
            NETWORK, Precision.DOUBLE, descent, Penalty.NONE, Centering.NONE, Dropout.NONE);
    Objective unseen = new LocalObjective(NETWORK, Precision.DOUBLE, List.of(rows(-1, NEW_ROWS)));
    LocalStepSolver solver =
        new LocalStepSolver(
            task,
            new LocalRounds(task, order, blocks),
            order,
            steps.batchSize(),
            unseen,
            steps.perRound(),
            settings.outerMomentum());
    double[] parameters =
        Initializer.AUTO.initialize(NETWORK, Precision.DOUBLE, 1).flat().toArray();
    double stepSize = steps.stepFactor() * settings.fixedStepSize();
    for (int pass = 1; pass <= PASSES; pass++) {
      solver.run(parameters, pass, (from, to) -> stepSize, (loss, norm) -> null);
    }
    return unseen.loss(parameters);
  }

  @Test
  void workersGetAsFarInTheirPassesAsOneWorker() {
    double one = loss(1, StepScaling.AUTO);
    for (int workers : new int[] {2, 4, 8, 16}) {
      double many = loss(workers, StepScaling.AUTO);
      assertTrue(many < AS_FAR * one, workers + " workers: " + many + ", one: " + one);
    }
    double unscaled = loss(16, StepScaling.NONE);
    assertTrue(unscaled > 1.3 * one, "16 workers that step as one: " + unscaled + ", one: " + one);
  }
}
