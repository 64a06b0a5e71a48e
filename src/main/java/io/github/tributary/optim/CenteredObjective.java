package io.github.tributary.optim;

import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;

/**
 * The objective on inputs x - c, from one whose batches hold x: the bias is shifted before, the
 * gradient corrected after the inner evaluation, at no cost where the batches are.
 */
public final class CenteredObjective implements Objective {

  private final Centering centering;
  private final Network network;
  private final Precision precision;
  private final Objective uncentered;

  /**
   * An objective on centered inputs.
   *
   * @param precision that of the batches: the weights are rounded to it before b[1] is shifted, as
   *     they are where they meet x
   */
  public CenteredObjective(
      Centering centering, Network network, Precision precision, Objective uncentered) {
    this.centering = centering;
    this.network = network;
    this.precision = precision;
    this.uncentered = uncentered;
  }

  @Override
  public Evaluation evaluate(double[] parameters, long step) {
    if (centering == Centering.NONE) {
      return uncentered.evaluate(parameters, step);
    }
    Evaluation evaluation = uncentered.evaluate(shifted(parameters), step);
    double[] gradient = evaluation.gradient().clone();
    centering.correct(network, gradient);
    return new Evaluation(evaluation.loss(), gradient, evaluation.rows());
  }

  @Override
  public double loss(double[] parameters) {
    return uncentered.loss(centering == Centering.NONE ? parameters : shifted(parameters));
  }

  private double[] shifted(double[] parameters) {
    return centering.shifted(new Parameters(network, precision, parameters)).flat().toArray();
  }

  @Override
  public int[] state() {
    return uncentered.state();
  }

  @Override
  public void restore(int[] state) {
    uncentered.restore(state);
  }
}
