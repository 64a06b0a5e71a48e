package io.github.tributary.distributed;

import io.github.tributary.evaluation.RankCounts;
import io.github.tributary.evaluation.ScoreBins;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import java.io.Serializable;

/** Counts the observations of all blocks by their scores. */
final class RankTask implements BlockTask<RankTask.Input, RankCounts> {

  private static final long serialVersionUID = 1L;

  private final Network network;
  private final int bins;

  /** What is broadcast. Kryo cannot read records. */
  static final class Input implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Weights weights;
    private final ScoreBins bins;

    Input(Weights weights, ScoreBins bins) {
      this.weights = weights;
      this.bins = bins;
    }
  }

  /** A task for so many bins. */
  RankTask(Network network, int bins) {
    this.network = network;
    this.bins = bins;
  }

  @Override
  public Visitor<RankCounts> start(Input input) {
    Parameters parameters = new Parameters(network, input.weights.column());
    Workspace workspace = Workspaces.ofJvm().take(network, input.weights.column().precision());
    RankCounts counts = empty();
    return new Visitor<>() {
      @Override
      public void visit(Batch block) {
        counts.add(parameters, block, workspace, input.bins);
      }

      @Override
      public RankCounts part() {
        Workspaces.ofJvm().keep(workspace);
        return counts;
      }
    };
  }

  @Override
  public RankCounts empty() {
    return new RankCounts(bins);
  }

  @Override
  public long bytes() {
    return 2L * Long.BYTES * bins;
  }

  @Override
  public long broadcastBytes(Input input) {
    return input.weights.bytes() + (long) Double.BYTES * bins / 2;
  }

  @Override
  public RankCounts merge(RankCounts one, RankCounts other) {
    return one.merge(other);
  }
}
