package io.github.tributary.distributed;

import io.github.tributary.evaluation.MetricSums;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;

/** What the metrics of a network over all blocks are computed from. */
final class MetricTask implements BlockTask<Weights, MetricSums> {

  private static final long serialVersionUID = 1L;

  private final Network network;

  MetricTask(Network network) {
    this.network = network;
  }

  @Override
  public Visitor<MetricSums> start(Weights weights) {
    Parameters parameters = new Parameters(network, weights.column());
    Workspace workspace = new Workspace(network, weights.column().precision());
    MetricSums sums = empty();
    return new Visitor<>() {
      @Override
      public void visit(Batch block) {
        sums.add(parameters, block, workspace);
      }

      @Override
      public MetricSums part() {
        return sums;
      }
    };
  }

  @Override
  public MetricSums empty() {
    return new MetricSums(network.head());
  }

  @Override
  public long bytes() {
    return Long.BYTES; // little, unless there are thousands of classes
  }

  @Override
  public long broadcastBytes(Weights weights) {
    return weights.bytes();
  }

  @Override
  public MetricSums merge(MetricSums one, MetricSums other) {
    return one.merge(other);
  }
}
