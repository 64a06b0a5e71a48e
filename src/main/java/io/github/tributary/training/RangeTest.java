package io.github.tributary.training;

import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Network;
import io.github.tributary.optim.CenteredObjective;
import io.github.tributary.optim.Descent;
import io.github.tributary.optim.Evaluation;
import io.github.tributary.optim.LocalObjective;
import io.github.tributary.optim.Objective;
import io.github.tributary.optim.Penalty;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds a step size: for each of a range of sizes the optimiser makes a few steps from the starting
 * point on a sample of the training rows, in the driver. Taken is half the size that lowered the
 * cost of the sample most: what is best for a few steps is near what is too large for many.
 *
 * @see <a href="https://arxiv.org/abs/1506.01186">Smith, Cyclical Learning Rates for Training
 *     Neural Networks, 2017 (the range test)</a>
 */
final class RangeTest {

  private static final int SAMPLE_ROWS = 4096;
  private static final int STEPS = 20;
  // 10⁻⁵ … 10, four per decade.
  private static final int SIZES = 25;
  private static final double LEAST_EXPONENT = -5;
  private static final double PER_DECADE = 4;

  private final Supplier<Descent> descents;
  private final List<Objective> steps;
  private final Objective whole;

  /**
   * A test on the first of the packed rows, which are a random sample.
   *
   * @param penalty on the weights as the network has them
   * @param descents makes the descent of the run
   */
  RangeTest(
      TrainingSettings settings,
      Network network,
      BlockedRows rows,
      Penalty penalty,
      Supplier<Descent> descents) {
    this.descents = descents;
    int perBlock = settings.rowsPerBlock(rows.rows());
    List<Batch> sample = rows.take((SAMPLE_ROWS + perBlock - 1) / perBlock);
    whole = objective(settings, network, rows, penalty, sample);
    steps =
        settings.solver().isMinibatch()
            ? sample.stream()
                .limit(STEPS) // each has buffers of its own
                .map(one -> objective(settings, network, rows, penalty, List.of(one)))
                .toList()
            : List.of(whole);
  }

  private static Objective objective(
      TrainingSettings settings,
      Network network,
      BlockedRows rows,
      Penalty penalty,
      List<Batch> some) {
    Objective cost = new LocalObjective(network, settings.precision(), some);
    return penalty.on(
        network, new CenteredObjective(rows.centering(), network, settings.precision(), cost));
  }

  /**
   * The step size, or {@code byDefault} if none lowers the cost.
   *
   * @param initial the parameters to start from; not written to
   */
  double stepSize(double[] initial, double byDefault) {
    double least = whole.evaluate(initial, 1).loss();
    double best = Double.NaN;
    for (int i = 0; i < SIZES; i++) {
      double size = StrictMath.pow(10, LEAST_EXPONENT + i / PER_DECADE);
      double loss = lossAfterSteps(initial, size);
      if (loss < least) { // NaN is not
        least = loss;
        best = size;
      }
    }
    return Double.isNaN(best) ? byDefault : best / 2;
  }

  private double lossAfterSteps(double[] initial, double size) {
    Descent descent = descents.get();
    double[] parameters = initial.clone();
    double[][] slots = descent.slots();
    for (int step = 1; step <= STEPS; step++) {
      Evaluation evaluation = steps.get((step - 1) % steps.size()).evaluate(parameters, step);
      if (!evaluation.isFinite()) {
        return Double.NaN;
      }
      descent.step(parameters, evaluation.gradient(), slots, size, step);
    }
    return whole.evaluate(parameters, 1).loss();
  }
}
