package io.github.tributary.distributed;

import io.github.tributary.evaluation.MetricSums;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;

/** What the metrics of a network over all blocks are computed from. */
final class MetricTask extends ForwardTask<MetricSums> {

  private static final long serialVersionUID = 1L;

  private final TargetScaler targets;

  /**
   * A task.
   *
   * @param targets the scaling of the blocks' targets
   */
  MetricTask(Network network, TargetScaler targets) {
    super(network);
    this.targets = targets;
  }

  @Override
  void add(MetricSums sum, Parameters parameters, Batch block, Workspace workspace) {
    sum.add(parameters, block, workspace);
  }

  @Override
  public MetricSums empty() {
    return new MetricSums(network.head(), targets);
  }

  @Override
  public MetricSums merge(MetricSums one, MetricSums other) {
    return one.merge(other);
  }
}
