package io.github.tributary.training;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.ForwardPass;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import io.github.tributary.optim.Objective;
import java.util.BitSet;
import java.util.OptionalDouble;

/**
 * The analytic gradient against central differences (J(w + h) - J(w - h))/2h, in double.
 *
 * <p>Where the two points lie on different sides of a kink of an activation, the quotient is no
 * derivative; such entries are counted and left out.
 */
final class GradientCheck {

  /** h: the truncation error h²·J‴/6 and the rounding error 2⁻⁵³·J/h are both near 1e-11·J. */
  static final double STEP = 1e-5;

  private final Network network;
  private final Objective objective;
  private final Batch batch;
  private final Centering centering;
  private final Workspace workspace;

  GradientCheck(Network network, Objective objective, Batch batch, Centering centering) {
    this.centering = centering;
    this.network = network;
    this.objective = objective;
    this.batch = batch;
    this.workspace = new Workspace(network, batch.x().precision());
  }

  /** The central difference for parameter i, or nothing if a kink lies between the two. */
  OptionalDouble centralDifference(double[] parameters, int i) {
    double[] moved = parameters.clone();
    moved[i] = parameters[i] + STEP;
    double above = objective.evaluate(moved, 1).loss();
    BitSet sidesAbove = sides(moved);
    moved[i] = parameters[i] - STEP;
    double below = objective.evaluate(moved, 1).loss();
    if (!sidesAbove.equals(sides(moved))) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of((above - below) / (2 * STEP));
  }

  /** On which side of the kink at 0 every argument is, of layers whose activation has one. */
  private BitSet sides(double[] values) {
    Parameters parameters = new Parameters(network, batch.x().precision(), values);
    ForwardPass.run(centering.shifted(parameters), batch.x(), workspace);
    BitSet sides = new BitSet();
    int bit = 0;
    for (int l = 1; l < network.layers(); l++) {
      boolean kinked = network.activation(l).hasKink();
      Matrix z = workspace.activated(l);
      for (int k = 0; kinked && k < z.size(); k++) {
        sides.set(bit++, z.get(k) > 0);
      }
    }
    return sides;
  }
}
