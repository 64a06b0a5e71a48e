package io.github.tributary.distributed;

import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Dropout;
import io.github.tributary.nn.GradientSum;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.SumGrid;
import io.github.tributary.nn.Workspace;
import java.util.Arrays;

/** Loss and gradient over some blocks: the local dJdz and the sums S_w, S_b, S_J and Σv. */
final class GradientTask implements SlicedTask<Weights, GradientSum> {

  private static final long serialVersionUID = 1L;

  private final Network network;
  private final SumGrid grid;
  private final int[] visited;
  private final Dropout dropout;
  private final long step;

  /**
   * A task.
   *
   * @param visited the blocks to look at, sorted, or null for all
   * @param step what dropout depends on
   */
  GradientTask(Network network, SumGrid grid, int[] visited, Dropout dropout, long step) {
    this.network = network;
    this.grid = grid;
    this.visited = visited;
    this.dropout = dropout;
    this.step = step;
  }

  @Override
  public Visitor<GradientSum> start(Weights weights) {
    Parameters parameters = new Parameters(network, weights.column());
    Workspace workspace = Workspaces.ofJvm().take(network, weights.column().precision());
    workspace.dropping(dropout, step);
    GradientSum sum = empty();
    return new Visitor<>() {
      @Override
      public void visit(Batch block) {
        if (visited == null || Arrays.binarySearch(visited, (int) block.block()) >= 0) {
          sum.add(parameters, block, workspace);
        }
      }

      @Override
      public GradientSum part() {
        Workspaces.ofJvm().keep(workspace);
        return sum;
      }
    };
  }

  @Override
  public GradientSum empty() {
    return new GradientSum(network, grid);
  }

  @Override
  public long bytes() {
    return (long) Long.BYTES * network.parameterCount();
  }

  @Override
  public long broadcastBytes(Weights weights) {
    return weights.bytes();
  }

  @Override
  public GradientSum merge(GradientSum one, GradientSum other) {
    return one.merge(other);
  }

  @Override
  public boolean isEmpty(GradientSum part) {
    return part.rows() == 0;
  }

  @Override
  public GradientSum slice(GradientSum part, int number, int of) {
    return part.slice(number, of);
  }

  @Override
  public GradientSum reserved() {
    GradientSum whole = empty();
    whole.reserve();
    return whole;
  }

  @Override
  public void place(GradientSum slice, GradientSum whole) {
    whole.place(slice);
  }
}
