package io.github.tributary.optim;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.BackwardPass;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.Dropout;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import java.io.Serializable;
import java.util.List;

/**
 * One logical worker: from the common point it makes a step on each of its blocks, one after the
 * other, and adds how far it came.
 */
public final class LocalWorker {

  private final Task task;
  private final double[] from;
  private final double[][] slotsFrom;
  private final double[] parameters;
  private final double[][] slots;
  private final double[] gradient;
  private final Parameters rounded;
  private final Workspace workspace;

  /**
   * What all rounds of a run have in common.
   *
   * @param precision that of the blocks
   * @param penalty on the weights, part of every step's objective
   * @param centering what the network subtracts from the inputs
   * @param dropout which activations each step drops
   */
  public record Task(
      Network network,
      Precision precision,
      Descent descent,
      Penalty penalty,
      Centering centering,
      Dropout dropout)
      implements Serializable {

    /** An empty sum for a round. */
    public RoundSum emptySum(LocalRound round) {
      int[] ends = network.tensorEnds();
      return new RoundSum(
          round.grid(), RoundSum.tensorEnds(ends, descent.slotCount()), ends.length);
    }
  }

  /**
   * A worker; it serves for several logical ones in turn.
   *
   * @param from the parameters that all start from; not written to
   * @param slotsFrom what the rule remembers there; not written to
   * @param workspace for its passes
   */
  public LocalWorker(Task task, double[] from, double[][] slotsFrom, Workspace workspace) {
    this.task = task;
    this.from = from;
    this.slotsFrom = slotsFrom;
    this.parameters = new double[from.length];
    this.slots = new double[slotsFrom.length][from.length];
    this.gradient = new double[from.length];
    this.rounded = new Parameters(task.network, task.precision);
    this.workspace = workspace;
  }

  /**
   * Makes the steps of a round.
   *
   * @param blocks per step the pieces of its block, in order; usually one, none where the block is
   *     empty
   * @param sum is added to
   */
  public void run(LocalRound round, List<List<Batch>> blocks, RoundSum sum) {
    System.arraycopy(from, 0, parameters, 0, from.length);
    for (int k = 0; k < slots.length; k++) {
      System.arraycopy(slotsFrom[k], 0, slots[k], 0, from.length);
    }
    double weight = 0;
    for (int i = 0; i < blocks.size(); i++) {
      weight += step(round, i, blocks.get(i), sum);
      if (!sum.isFiniteSoFar()) {
        return;
      }
    }
    if (weight > 0) {
      double[] move = gradient; // which is needed no more
      for (int i = 0; i < move.length; i++) {
        move[i] = parameters[i] - from[i];
      }
      sum.addMove(move, slots, weight);
    }
  }

  /** One step on the pieces of a block; returns the weight of its rows. */
  private double step(LocalRound round, int i, List<Batch> pieces, RoundSum sum) {
    double weight = 0;
    int rows = 0;
    for (Batch piece : pieces) {
      for (double v : piece.v()) {
        weight += v;
      }
      rows += piece.size();
    }
    if (weight == 0) {
      return 0;
    }
    workspace.dropping(task.dropout, round.stepNumber(i));
    rounded.flat().copyFrom(parameters);
    Parameters shifted = task.centering.shifted(rounded);
    double loss = 0;
    for (int p = 0; p < pieces.size(); p++) {
      loss += BackwardPass.run(shifted, pieces.get(p), workspace);
      addGradient(workspace.gradient().flat(), p == 0);
    }
    loss /= weight;
    Vectors.divide(gradient, weight);
    task.centering.correct(task.network, gradient);
    loss += task.penalty.addTo(task.network, parameters, gradient);
    if (i == 0) {
      sum.addFirstLoss(loss, rows);
    }
    sum.addStep(loss, Vectors.norm(gradient, 0, gradient.length), rows, weight);
    task.descent.step(parameters, gradient, slots, round.stepSize(i), round.stepNumber(i));
    return weight;
  }

  private void addGradient(Matrix sums, boolean first) {
    if (first) {
      sums.getEntries(0, gradient, gradient.length);
      return;
    }
    for (int k = 0; k < gradient.length; k++) {
      gradient[k] += sums.get(k);
    }
  }
}
