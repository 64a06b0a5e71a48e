package io.github.tributary.distributed;

import io.github.tributary.evaluation.ConstantComparison;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.ForwardPass;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;

/** A network beside the constant model over all blocks. */
final class ConstantComparisonTask extends ForwardTask<ConstantComparison> {

  private static final long serialVersionUID = 1L;

  private final double[] biases;
  private final TargetScaler targets;

  /**
   * A task.
   *
   * @param biases z[L] of the constant model
   * @param targets how outputs become predictions
   */
  ConstantComparisonTask(Network network, double[] biases, TargetScaler targets) {
    super(network);
    this.biases = biases;
    this.targets = targets;
  }

  @Override
  void add(ConstantComparison sum, Parameters parameters, Batch block, Workspace workspace) {
    ForwardPass.run(parameters, block.x(), workspace);
    Matrix z = workspace.z(network.layers());
    sum.add(network.head(), z.precision().column(biases), z, block);
  }

  @Override
  public ConstantComparison empty() {
    return new ConstantComparison(targets);
  }

  @Override
  public ConstantComparison merge(ConstantComparison one, ConstantComparison other) {
    return one.merge(other);
  }
}
