package io.github.tributary.nn;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import java.io.Serializable;

/**
 * One number for every weight and bias of a network, on one contiguous array: the parameters
 * themselves, or the derivative of the cost with respect to them.
 */
public final class Parameters implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Network network;
  private final Matrix flat;
  private final Matrix[] weights;
  private final Matrix[] biases;

  /**
   * Views a column of numbers in the order of {@link Network}.
   *
   * @param flat parameterCount×1; writes show through
   * @throws IllegalArgumentException if the length is not the network's
   */
  public Parameters(Network network, Matrix flat) {
    if (flat.rows() != network.parameterCount() || flat.columns() != 1) {
      throw new IllegalArgumentException(
          "expected "
              + network.parameterCount()
              + " parameters for "
              + network
              + ", found "
              + flat.size());
    }
    this.network = network;
    this.flat = flat;
    weights = new Matrix[network.layers()];
    biases = new Matrix[network.layers()];
    for (int l = 1; l <= network.layers(); l++) {
      weights[l - 1] = flat.view(network.weightStart(l), network.units(l - 1), network.units(l));
      biases[l - 1] = flat.view(network.biasStart(l), network.units(l), 1);
    }
  }

  /** All zeros. */
  public Parameters(Network network, Precision precision) {
    this(network, precision.matrix(network.parameterCount(), 1));
  }

  /** Given values in the order of {@link Network}, rounded to {@code precision}. */
  public Parameters(Network network, Precision precision, double[] values) {
    this(network, precision.column(values));
  }

  /** The network that these parameters belong to. */
  public Network network() {
    return network;
  }

  /** All numbers as one column; a view. */
  public Matrix flat() {
    return flat;
  }

  /** w[l], n[l-1]×n[l], for l = 1 … L; a view. */
  public Matrix w(int l) {
    return weights[l - 1];
  }

  /** b[l], n[l]×1, for l = 1 … L; a view. */
  public Matrix b(int l) {
    return biases[l - 1];
  }
}
