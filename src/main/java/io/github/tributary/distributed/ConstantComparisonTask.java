package io.github.tributary.distributed;

import io.github.tributary.evaluation.ConstantComparison;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.ForwardPass;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;

/** A network beside the constant model over all blocks. */
final class ConstantComparisonTask extends ForwardTask<ConstantComparison> {

  private static final long serialVersionUID = 1L;

  private final double[] biases;

  /**
   * A task.
   *
   * @param biases z[L] of the constant model
   */
  ConstantComparisonTask(Network network, double[] biases) {
    super(network);
    this.biases = biases;
  }

  @Override
  void add(ConstantComparison sum, Parameters parameters, Batch block, Workspace workspace) {
    ForwardPass.run(parameters, block.x(), workspace);
    Matrix z = workspace.z(network.layers());
    sum.add(network.head(), z.precision().column(biases), z, block);
  }

  @Override
  public ConstantComparison empty() {
    return new ConstantComparison();
  }

  @Override
  public ConstantComparison merge(ConstantComparison one, ConstantComparison other) {
    return one.merge(other);
  }
}
