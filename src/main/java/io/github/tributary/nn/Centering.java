package io.github.tributary.nn;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import java.io.Serializable;

/**
 * Inputs x - c of a network whose batches hold x: subtracting c would fill the zeros of a sparse x,
 * so the first layer's bias takes it in.
 *
 * <pre>
 * z[1]    = b[1] + w[1]ᵀ(x - c)  = (b[1] - w[1]ᵀc) + w[1]ᵀx
 * dJdw[1] = (x - c)·dJdz[1]ᵀ     = x·dJdz[1]ᵀ - c·dJdb[1]ᵀ
 * </pre>
 */
public final class Centering implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Batches that hold what the network takes in. */
  public static final Centering NONE = new Centering(null);

  private final double[] c;

  private Centering(double[] c) {
    this.c = c;
  }

  /** Batches from which the network subtracts {@code c}, one number per feature; copied. */
  public static Centering by(double[] c) {
    return new Centering(c.clone());
  }

  /** The parameters for batches of x: b[1] - w[1]ᵀc in the place of b[1]; rounded once. */
  public Parameters shifted(Parameters parameters) {
    if (c == null) {
      return parameters;
    }
    Precision precision = parameters.flat().precision();
    Parameters shifted = new Parameters(parameters.network(), parameters.flat().to(precision));
    Matrix w = parameters.w(1);
    for (int j = 0; j < w.columns(); j++) {
      double b = parameters.b(1).get(j);
      for (int i = 0; i < w.rows(); i++) {
        b -= w.get(i, j) * c[i];
      }
      shifted.b(1).set(j, b);
    }
    return shifted;
  }

  /** Turns the gradient on batches of x into that on x - c: dJdw[1] - c·dJdb[1]ᵀ, in place. */
  public void correct(Network network, double[] gradient) {
    if (c == null) {
      return;
    }
    int p = network.inputs();
    for (int j = 0; j < network.units(1); j++) {
      double dJdb = gradient[network.biasStart(1) + j];
      for (int i = 0; i < p; i++) {
        gradient[j * p + i] -= c[i] * dJdb;
      }
    }
  }
}
