package io.github.tributary.distributed;

import io.github.tributary.evaluation.MetricSums;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;

/** What the metrics of a network over all blocks are computed from. */
final class MetricTask extends ForwardTask<MetricSums> {

  private static final long serialVersionUID = 1L;

  MetricTask(Network network) {
    super(network);
  }

  @Override
  void add(MetricSums sum, Parameters parameters, Batch block, Workspace workspace) {
    sum.add(parameters, block, workspace);
  }

  @Override
  public MetricSums empty() {
    return new MetricSums(network.head());
  }

  @Override
  public MetricSums merge(MetricSums one, MetricSums other) {
    return one.merge(other);
  }
}
