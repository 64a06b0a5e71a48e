package io.github.tributary.pipeline;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Workspace;
import org.apache.spark.ml.linalg.Vector;

/** The network on one row, for Spark's methods that predict a single vector. */
final class SingleRow {

  private SingleRow() {}

  /** z[L], one column. */
  static Matrix z(TrainedNetwork network, Vector features) {
    return run(network, features).z(network.network().layers()).firstColumns(1);
  }

  /** a[L], one column. */
  static Matrix a(TrainedNetwork network, Vector features) {
    return run(network, features).a(network.network().layers()).firstColumns(1);
  }

  private static Workspace run(TrainedNetwork network, Vector features) {
    if (features.size() != network.network().inputs()) {
      throw new IllegalArgumentException(
          "expected "
              + network.network().inputs()
              + " features as in training, found "
              + features.size());
    }
    Workspace workspace = new Workspace(network.network(), network.precision());
    // Twice, because a product with a single column may round otherwise than one of transform's.
    double[] row = features.toArray();
    network.outputs(new double[][] {row.clone(), row.clone()}, workspace);
    return workspace;
  }
}
