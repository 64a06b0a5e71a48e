package io.github.tributary.model;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.ForwardPass;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import java.io.Serializable;

/** A trained network: everything that is needed to predict from raw feature values. */
public final class TrainedNetwork implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Parameters parameters;
  private final Standardizer standardizer;
  private final Columns columns;
  private final Origin origin;

  /**
   * A trained network.
   *
   * @throws IllegalArgumentException if network and standardizer disagree on the number of features
   */
  public TrainedNetwork(
      Parameters parameters, Standardizer standardizer, Columns columns, Origin origin) {
    if (parameters.network().inputs() != standardizer.features()) {
      throw new IllegalArgumentException(
          "the network has "
              + parameters.network().inputs()
              + " inputs but the standardizer "
              + standardizer.features()
              + " features");
    }
    this.parameters = parameters;
    this.standardizer = standardizer;
    this.columns = columns;
    this.origin = origin;
  }

  /** The shape of the network. */
  public Network network() {
    return parameters.network();
  }

  /** The precision of the parameters, in which predictions are computed. */
  public Precision precision() {
    return parameters.flat().precision();
  }

  /** All weights and biases. */
  public Parameters parameters() {
    return parameters;
  }

  /**
   * The parameters for inputs x/σ that are scaled but not centered, as sparse inputs are: centering
   * is folded into the first bias, b[1] - w[1]ᵀ(μ/σ).
   */
  public Parameters parametersForScaled() {
    return Centering.by(standardizer.centers()).shifted(parameters);
  }

  /** The weights into layer l = 1 … L: units below × units of the layer. */
  public Matrix weights(int l) {
    return parameters.w(l);
  }

  /** The biases of layer l = 1 … L. */
  public Matrix biases(int l) {
    return parameters.b(l);
  }

  /** How raw features are scaled before they enter the network. */
  public Standardizer standardizer() {
    return standardizer;
  }

  /** All weights and biases for features as they are, without standardization; a copy. */
  public double[] rawParameters() {
    return standardizer.toRaw(network(), parameters.flat().toArray());
  }

  /** The columns it was trained on. */
  public Columns columns() {
    return columns;
  }

  /** The same network for a table with other names. */
  public TrainedNetwork withColumns(Columns renamed) {
    return new TrainedNetwork(parameters, standardizer, renamed, origin);
  }

  /** Where it came from. */
  public Origin origin() {
    return origin;
  }

  /**
   * The outputs for raw features, one row per observation: probabilities, means or rates.
   *
   * @param rows raw feature values; overwritten by the standardized ones
   * @return outputs×m, a view of the workspace
   */
  public Matrix outputs(double[][] rows, Workspace workspace) {
    Matrix x = precision().matrix(network().inputs(), rows.length);
    for (int i = 0, k = 0; i < rows.length; i++) {
      standardizer.apply(rows[i]);
      for (double value : rows[i]) {
        x.set(k++, value);
      }
    }
    return ForwardPass.run(parameters, x, workspace);
  }
}
