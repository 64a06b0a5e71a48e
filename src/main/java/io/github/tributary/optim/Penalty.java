package io.github.tributary.optim;

import io.github.tributary.nn.Network;
import java.io.Serializable;

/**
 * The elastic net: regParam·(elasticNetParam·Σ|w| + ½(1 - elasticNetParam)·Σw²) over all weights;
 * biases are left alone.
 *
 * @param regParam the strength λ ≥ 0
 * @param elasticNetParam the share of L1, from 0 (all L2) to 1 (all L1)
 * @see <a href="https://doi.org/10.1111/j.1467-9868.2005.00503.x">Zou, Hastie, Journal of the Royal
 *     Statistical Society B 67, 2005</a>
 */
public record Penalty(double regParam, double elasticNetParam) implements Serializable {

  /** No penalty. */
  public static final Penalty NONE = new Penalty(0, 0);

  /** Checks the ranges. */
  public Penalty {
    if (!(regParam >= 0 && regParam < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("regParam: expected a number ≥ 0, found " + regParam);
    }
    if (!(elasticNetParam >= 0 && elasticNetParam <= 1)) {
      throw new IllegalArgumentException(
          "elasticNetParam: expected a number from 0 to 1, found " + elasticNetParam);
    }
  }

  /** Whether the penalty has no derivative at w = 0. */
  public boolean hasKink() {
    return l1() > 0;
  }

  /** λ·elasticNetParam, the factor of Σ|w|. */
  public double l1() {
    return regParam * elasticNetParam;
  }

  private double l2() {
    return regParam * (1 - elasticNetParam);
  }

  /**
   * This penalty on a network whose single target, and with it the weights of its only layer, are
   * divided by a number σ: J/σ² has the L2 part as it is and 1/σ of the L1 part.
   */
  public Penalty dividedBy(double deviation) {
    if (l1() == 0) {
      return this;
    }
    double l1 = l1() / deviation;
    return new Penalty(l1 + l2(), l1 / (l1 + l2()));
  }

  /** The part that has a derivative everywhere. */
  public Penalty smoothPart() {
    return new Penalty(l2(), 0);
  }

  /** The objective with this penalty added to its loss and gradient. */
  public Objective on(Network network, Objective objective) {
    if (regParam == 0) {
      return objective;
    }
    return new Penalized(this, network, objective);
  }

  private record Penalized(Penalty penalty, Network network, Objective cost) implements Objective {

    @Override
    public Evaluation evaluate(double[] parameters, long step) {
      return penalty.add(network, parameters, cost.evaluate(parameters, step));
    }

    @Override
    public double loss(double[] parameters) {
      // Added to a gradient that nobody needs, so that the penalty has one formula.
      return cost.loss(parameters) + penalty.addTo(network, parameters, parameters.clone());
    }

    @Override
    public int[] state() {
      return cost.state();
    }

    @Override
    public void restore(int[] state) {
      cost.restore(state);
    }
  }

  private Evaluation add(Network network, double[] parameters, Evaluation cost) {
    double[] gradient = cost.gradient().clone();
    double penalty = addTo(network, parameters, gradient);
    return new Evaluation(cost.loss() + penalty, gradient, cost.rows());
  }

  /** Adds the penalty's derivative to a gradient, in place, and returns the penalty. */
  public double addTo(Network network, double[] parameters, double[] gradient) {
    double penalty = 0;
    for (int l = 1; l <= network.layers(); l++) {
      int from = network.weightStart(l);
      int to = network.biasStart(l);
      if (l1() > 0) {
        penalty += l1() * addSigns(parameters, from, to, gradient);
      }
      if (l2() > 0) {
        penalty += 0.5 * l2() * Vectors.squares(parameters, from, to);
        for (int i = from; i < to; i++) {
          gradient[i] += l2() * parameters[i];
        }
      }
    }
    return penalty;
  }

  /** Adds l1·sign(w) and returns Σ|w|. */
  private double addSigns(double[] parameters, int from, int to, double[] gradient) {
    double l1 = l1();
    double magnitudes = 0;
    for (int i = from; i < to; i++) {
      double w = parameters[i];
      magnitudes += Math.abs(w);
      // |w| has no derivative at 0; 0 is the subgradient that leaves a weight where it is.
      gradient[i] += w > 0 ? l1 : w < 0 ? -l1 : 0;
    }
    return magnitudes;
  }
}
