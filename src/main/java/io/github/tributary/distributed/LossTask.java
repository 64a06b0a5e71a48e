package io.github.tributary.distributed;

import io.github.tributary.nn.Batch;
import io.github.tributary.nn.LossSum;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;

/** The loss over all blocks, by forward passes alone. */
final class LossTask implements BlockTask<Weights, LossSum> {

  private static final long serialVersionUID = 1L;

  // Of two exact sums.
  private static final long BYTES = 1024;

  private final Network network;

  LossTask(Network network) {
    this.network = network;
  }

  @Override
  public Visitor<LossSum> start(Weights weights) {
    Parameters parameters = new Parameters(network, weights.column());
    Workspace workspace = new Workspace(network, weights.column().precision());
    LossSum sum = empty();
    return new Visitor<>() {
      @Override
      public void visit(Batch block) {
        sum.add(parameters, block, workspace);
      }

      @Override
      public LossSum part() {
        return sum;
      }
    };
  }

  @Override
  public LossSum empty() {
    return new LossSum();
  }

  @Override
  public long bytes() {
    return BYTES;
  }

  @Override
  public long broadcastBytes(Weights weights) {
    return weights.bytes();
  }

  @Override
  public LossSum merge(LossSum one, LossSum other) {
    return one.merge(other);
  }
}
