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
  private final int mostScores;

  /**
   * A task.
   *
   * @param targets the scaling of the blocks' targets
   * @param mostScores how many scores of the positives of each output are kept; 0: none
   */
  MetricTask(Network network, TargetScaler targets, int mostScores) {
    super(network);
    this.targets = targets;
    this.mostScores = mostScores;
  }

  @Override
  void add(MetricSums sum, Parameters parameters, Batch block, Workspace workspace) {
    sum.add(parameters, block, workspace);
  }

  @Override
  public MetricSums empty() {
    return new MetricSums(network.head(), targets, mostScores);
  }

  @Override
  public MetricSums merge(MetricSums one, MetricSums other) {
    return one.merge(other);
  }
}
