package io.github.tributary.nn;

import io.github.tributary.linalg.AnyMatrix;
import io.github.tributary.linalg.Matrix;

/** From the inputs to the outputs, first layer to last. */
public final class ForwardPass {

  private ForwardPass() {}

  /**
   * z[l] = b[l] + w[l]ᵀa[l-1] and a[l] = g(z[l]) for l = 1 … L, left in the workspace; g of a
   * normalised layer is applied to the normalised z[l].
   *
   * @param x inputs, p×m, dense, sparse or of bytes
   * @return a[L], the outputs, a view of the workspace
   */
  public static Matrix run(Parameters parameters, AnyMatrix x, Workspace workspace) {
    workspace.start(x);
    runToLastZ(parameters, workspace);
    int last = parameters.network().layers();
    parameters.network().head().outputInto(workspace.z(last), workspace.a(last));
    return workspace.a(last);
  }

  /** Runs a batch forward, to its losses: Σ_i v_i·loss_i. */
  static double loss(Parameters parameters, Batch batch, Workspace workspace) {
    workspace.start(batch);
    runToLastZ(parameters, workspace);
    int last = parameters.network().layers();
    Matrix derivative = workspace.dJdz(last); // which the head gives as well
    return parameters
        .network()
        .head()
        .lossInto(workspace.z(last), batch.y(), batch.v(), derivative);
  }

  /** As {@link #run} on what the workspace was started with, but without a[L]. */
  static void runToLastZ(Parameters parameters, Workspace workspace) {
    Network network = parameters.network();
    for (int l = 1; l <= network.layers(); l++) {
      workspace.z(l).fillColumns(parameters.b(l));
      parameters.w(l).addTransposedTimes(workspace.into(l), workspace.z(l));
      if (l < network.layers()) {
        workspace.normalize(l);
        network.activation(l).outputInto(workspace.activated(l), workspace.a(l));
        workspace.drop(l);
      }
    }
  }
}
