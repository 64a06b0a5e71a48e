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
  private final FeatureScaler featureScaler;
  private final TargetScaler targetScaler;
  private final Columns columns;
  private final Origin origin;

  /** A trained network whose outputs are its predictions. */
  public TrainedNetwork(
      Parameters parameters, FeatureScaler featureScaler, Columns columns, Origin origin) {
    this(
        parameters,
        featureScaler,
        TargetScaler.identity(parameters.network().head().targets()),
        columns,
        origin);
  }

  /**
   * A trained network.
   *
   * @param featureScaler from features as they are in the table to the network's inputs
   * @param targetScaler from the network's outputs to predictions in the targets' unit
   * @throws IllegalArgumentException if a scaler does not fit the network
   */
  public TrainedNetwork(
      Parameters parameters,
      FeatureScaler featureScaler,
      TargetScaler targetScaler,
      Columns columns,
      Origin origin) {
    if (parameters.network().inputs() != featureScaler.features()) {
      throw new IllegalArgumentException(
          "the network has "
              + parameters.network().inputs()
              + " inputs but the scaler "
              + featureScaler.features()
              + " features");
    }
    if (parameters.network().head().targets() != targetScaler.targets()) {
      throw new IllegalArgumentException(
          "the network has "
              + parameters.network().head().targets()
              + " targets but their scaler "
              + targetScaler.targets());
    }
    this.targetScaler = targetScaler;
    this.parameters = parameters;
    this.featureScaler = featureScaler;
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
   * The parameters for inputs f(x) - f(0), which keep zeros, as sparse inputs are: f(0) is folded
   * into the first bias, b[1] + w[1]ᵀf(0).
   */
  public Parameters parametersForScaled() {
    return Centering.by(featureScaler.offsets()).shifted(parameters);
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
  public FeatureScaler featureScaler() {
    return featureScaler;
  }

  /** How outputs become predictions; it leaves those of classifiers as they are. */
  public TargetScaler targetScaler() {
    return targetScaler;
  }

  /**
   * All weights and biases for features and targets as they are in the table; a copy. Where a
   * feature is clipped, which no weight can express, they are for scaled features.
   */
  public double[] rawParameters() {
    double[] forTargets = targetScaler.toRaw(network(), parameters.flat().toArray());
    return featureScaler.toRaw(network(), forTargets);
  }

  /** The columns it was trained on. */
  public Columns columns() {
    return columns;
  }

  /** The same network for a table with other names. */
  public TrainedNetwork withColumns(Columns renamed) {
    return new TrainedNetwork(parameters, featureScaler, targetScaler, renamed, origin);
  }

  /** Where it came from. */
  public Origin origin() {
    return origin;
  }

  /**
   * The outputs for raw features, one row per observation: probabilities, scaled targets or rates.
   *
   * @param rows raw feature values; overwritten by the standardized ones
   * @return outputs×m, a view of the workspace
   */
  public Matrix outputs(double[][] rows, Workspace workspace) {
    Matrix x = precision().matrix(network().inputs(), rows.length);
    for (int i = 0, k = 0; i < rows.length; i++) {
      featureScaler.apply(rows[i]);
      for (double value : rows[i]) {
        x.set(k++, value);
      }
    }
    return ForwardPass.run(parameters, x, workspace);
  }
}
