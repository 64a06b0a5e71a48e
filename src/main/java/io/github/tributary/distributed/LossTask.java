package io.github.tributary.distributed;

import io.github.tributary.nn.Batch;
import io.github.tributary.nn.LossSum;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;

/** The loss over all blocks. */
final class LossTask extends ForwardTask<LossSum> {

  private static final long serialVersionUID = 1L;

  LossTask(Network network) {
    super(network);
  }

  @Override
  void add(LossSum sum, Parameters parameters, Batch block, Workspace workspace) {
    sum.add(parameters, block, workspace);
  }

  @Override
  public LossSum empty() {
    return new LossSum();
  }

  @Override
  public LossSum merge(LossSum one, LossSum other) {
    return one.merge(other);
  }
}
