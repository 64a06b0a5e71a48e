package io.github.tributary.optim;

import io.github.tributary.nn.GradientSum;
import io.github.tributary.nn.LossSum;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.SumGrid;
import java.util.Arrays;

/**
 * An objective that adds up the gradients of batches without regard to their order. It keeps the
 * grid of the sums from step to step, and repeats a step whose gradient did not fit the grid.
 */
public abstract class SummedObjective implements Objective {

  private SumGrid grid;

  /**
   * An objective over batches.
   *
   * @param network the network
   * @param batches the number of batches in the data set
   */
  protected SummedObjective(Network network, long batches) {
    grid = SumGrid.first(network.tensorEnds().length, batches);
  }

  /** The sums over the batches of a step at these parameters, on this grid. */
  protected abstract GradientSum sum(double[] parameters, long step, SumGrid grid);

  /** The losses of all batches, without dropout, at these parameters. */
  protected abstract LossSum losses(double[] parameters);

  /** The exponents of the grid. */
  @Override
  public final int[] state() {
    return grid.exponents();
  }

  @Override
  public final void restore(int[] state) {
    grid = grid.with(state);
  }

  @Override
  public final double loss(double[] parameters) {
    LossSum losses = losses(parameters);
    return losses.weight() == 0 ? 0 : losses.mean();
  }

  @Override
  public final Evaluation evaluate(double[] parameters, long step) {
    GradientSum sum = sum(parameters, step, grid);
    grid = sum.nextGrid();
    if (sum.isFinite() && !sum.isOnGrid()) {
      // The largest entries are known now, so that the second grid fits.
      sum = sum(parameters, step, grid);
    }
    if (!sum.isFinite()) {
      double[] undefined = new double[parameters.length];
      Arrays.fill(undefined, Double.NaN);
      return new Evaluation(Double.NaN, undefined, sum.rows());
    }
    if (sum.weightSum() == 0) {
      return new Evaluation(0, new double[parameters.length], 0);
    }
    return new Evaluation(sum.loss(), sum.gradient(), sum.rows());
  }
}
