package io.github.tributary.distributed;

import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Workspace;
import io.github.tributary.optim.BlockOrder;
import io.github.tributary.optim.LocalRound;
import io.github.tributary.optim.LocalWorker;
import io.github.tributary.optim.RoundSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One round of local steps: all blocks of a worker are in one partition, one after the other. */
final class RoundTask implements SlicedTask<double[][], RoundSum> {

  private static final long serialVersionUID = 1L;

  private final LocalWorker.Task task;
  private final BlockOrder order;
  private final LocalRound round;

  RoundTask(LocalWorker.Task task, BlockOrder order, LocalRound round) {
    this.task = task;
    this.order = order;
    this.round = round;
  }

  /** Starts from the parameters, followed by what the rule remembers. */
  @Override
  public Visitor<RoundSum> start(double[][] from) {
    Workspace workspace = Workspaces.ofJvm().take(task.network(), task.precision());
    LocalWorker worker =
        new LocalWorker(task, from[0], Arrays.copyOfRange(from, 1, from.length), workspace);
    RoundSum sum = empty();
    return new Visitor<>() {

      private Stretch stretch;

      @Override
      public void visit(Batch block) {
        int owner = order.worker(block.block());
        if (stretch == null || stretch.worker != owner) {
          finish();
          stretch = new Stretch(owner);
        }
        stretch.take(block);
      }

      private void finish() {
        if (stretch != null) {
          worker.run(round, stretch.blocks, sum);
        }
      }

      @Override
      public RoundSum part() {
        finish();
        Workspaces.ofJvm().keep(workspace);
        return sum;
      }
    };
  }

  @Override
  public RoundSum empty() {
    return task.emptySum(round);
  }

  @Override
  public long bytes() {
    return Long.BYTES * (1L + task.descent().slotCount()) * task.network().parameterCount();
  }

  @Override
  public long broadcastBytes(double[][] from) {
    return bytes(); // a vector for a vector
  }

  @Override
  public RoundSum merge(RoundSum one, RoundSum other) {
    return one.merge(other);
  }

  @Override
  public boolean isEmpty(RoundSum part) {
    return part.rows() == 0;
  }

  @Override
  public RoundSum slice(RoundSum part, int number, int of) {
    return part.slice(number, of);
  }

  @Override
  public RoundSum reserved() {
    RoundSum whole = empty();
    whole.reserve();
    return whole;
  }

  @Override
  public void place(RoundSum slice, RoundSum whole) {
    whole.place(slice);
  }

  /** The blocks that one worker visits in this round, in its order. */
  private final class Stretch {

    private final int worker;
    private final Map<Long, List<Batch>> byBlock = new HashMap<>();
    private final List<List<Batch>> blocks = new ArrayList<>();

    Stretch(int worker) {
      this.worker = worker;
      for (int block : order.stretch(worker, round.pass(), round.firstStep(), round.steps())) {
        List<Batch> pieces = new ArrayList<>();
        byBlock.put((long) block, pieces);
        blocks.add(pieces);
      }
    }

    void take(Batch batch) {
      List<Batch> pieces = byBlock.get(batch.block());
      if (pieces != null) {
        pieces.add(batch);
      }
    }
  }
}
