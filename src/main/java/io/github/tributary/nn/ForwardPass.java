package io.github.tributary.nn;

import io.github.tributary.linalg.AnyMatrix;
import io.github.tributary.linalg.Matrix;

/** From the inputs to the outputs, first layer to last. */
public final class ForwardPass {

  private ForwardPass() {}

  /**
   * z[l] = b[l] + w[l]ᵀa[l-1] and a[l] = g(z[l]) for l = 1 … L, left in the workspace.
   *
   * @param x inputs, p×m, dense or sparse
   * @return a[L], the outputs, a view of the workspace
   */
  public static Matrix run(Parameters parameters, AnyMatrix x, Workspace workspace) {
    runToLastZ(parameters, x, workspace);
    int last = parameters.network().layers();
    parameters.network().head().outputInto(workspace.z(last), workspace.a(last));
    return workspace.a(last);
  }

  /** As {@link #run}, but without a[L], which training does not need. */
  static void runToLastZ(Parameters parameters, AnyMatrix x, Workspace workspace) {
    Network network = parameters.network();
    workspace.start(x);
    for (int l = 1; l <= network.layers(); l++) {
      workspace.z(l).fillColumns(parameters.b(l));
      parameters.w(l).addTransposedTimes(workspace.into(l), workspace.z(l));
      if (l < network.layers()) {
        network.activation(l).outputInto(workspace.z(l), workspace.a(l));
      }
    }
  }
}
