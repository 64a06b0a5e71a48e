package io.github.tributary.distributed;

import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;

/**
 * A forward pass over each of all blocks, and a sum of what it gives.
 *
 * @param <R> the sum
 */
abstract class ForwardTask<R> implements BlockTask<Weights, R> {

  private static final long serialVersionUID = 1L;

  final Network network;

  ForwardTask(Network network) {
    this.network = network;
  }

  /** Runs a block forward and adds what it gives. */
  abstract void add(R sum, Parameters parameters, Batch block, Workspace workspace);

  @Override
  public final Visitor<R> start(Weights weights) {
    Parameters parameters = new Parameters(network, weights.column());
    Workspace workspace = Workspaces.ofJvm().take(network, weights.column().precision());
    R sum = empty();
    return new Visitor<>() {
      @Override
      public void visit(Batch block) {
        add(sum, parameters, block, workspace);
      }

      @Override
      public R part() {
        Workspaces.ofJvm().keep(workspace);
        return sum;
      }
    };
  }

  /** Little, though thousands of classes would make it more. */
  @Override
  public final long bytes() {
    return Long.BYTES;
  }

  @Override
  public final long broadcastBytes(Weights weights) {
    return weights.bytes();
  }
}
