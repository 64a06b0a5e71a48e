package io.github.tributary.nn;

import io.github.tributary.linalg.Matrix;

/**
 * Backpropagation over one batch, last layer to first.
 *
 * @see <a href="https://doi.org/10.1038/323533a0">Rumelhart, Hinton, Williams, Nature 323, 1986</a>
 */
public final class BackwardPass {

  private BackwardPass() {}

  /**
   * Runs the batch forward and backward. The head supplies dJdz[L]; below it, layer by layer,
   *
   * <pre>
   * dJda[l] = w[l+1]·dJdz[l+1]
   * dJdz[l] = dJda[l] * g'(z[l])
   * dJdb[l] = Σ columns of dJdz[l]
   * dJdw[l] = a[l-1]·dJdz[l]ᵀ
   * </pre>
   *
   * where g' is taken with respect to z[l] through the normalisation and the dropout of the layer,
   * if it has them. All are left in the workspace, dJdw and dJdb as sums over the batch.
   *
   * @return Σ_i v_i·loss_i
   */
  public static double run(Parameters parameters, Batch batch, Workspace workspace) {
    Network network = parameters.network();
    workspace.start(batch);
    ForwardPass.runToLastZ(parameters, workspace);
    Parameters gradient = workspace.gradientToFill();
    int last = network.layers();
    Matrix lastZ = workspace.z(last);
    double loss = network.head().lossInto(lastZ, batch.y(), batch.v(), workspace.dJdz(last));
    for (int l = last; l >= 1; l--) {
      if (l < last) {
        hiddenDerivative(parameters, l, workspace);
      }
      workspace.dJdz(l).sumColumnsInto(gradient.b(l));
      workspace.into(l).timesTransposedInto(workspace.dJdz(l), gradient.w(l));
    }
    return loss;
  }

  /** dJda[l] = w[l+1]·dJdz[l+1], then dJdz[l] = dJda[l] * g'(z[l]). */
  private static void hiddenDerivative(Parameters parameters, int l, Workspace workspace) {
    Matrix dJda = workspace.dJda(l);
    parameters.w(l + 1).timesInto(workspace.dJdz(l + 1), dJda);
    workspace.dropDerivative(l);
    parameters
        .network()
        .activation(l)
        .timesDerivativeInto(workspace.activated(l), workspace.a(l), dJda, workspace.dJdz(l));
    workspace.normalizeDerivative(l);
  }
}
