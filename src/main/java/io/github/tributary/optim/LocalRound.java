package io.github.tributary.optim;

import io.github.tributary.nn.SumGrid;
import java.io.Serializable;

/** What the workers are told of one round. */
public final class LocalRound implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int pass;
  private final int firstStep;
  private final long stepsBefore;
  private final double[] stepSizes;
  private final SumGrid grid;

  /**
   * A round.
   *
   * @param pass from 1
   * @param firstStep which of a worker's steps in this pass comes first, from 0
   * @param stepsBefore how many steps a worker made in all rounds before
   * @param stepSizes η of each step of the round
   * @param grid that of the sum
   */
  LocalRound(int pass, int firstStep, long stepsBefore, double[] stepSizes, SumGrid grid) {
    this.pass = pass;
    this.firstStep = firstStep;
    this.stepsBefore = stepsBefore;
    this.stepSizes = stepSizes;
    this.grid = grid;
  }

  /** The pass, from 1. */
  public int pass() {
    return pass;
  }

  /** Which of a worker's steps in this pass comes first, from 0. */
  public int firstStep() {
    return firstStep;
  }

  /** How many steps it has. */
  public int steps() {
    return stepSizes.length;
  }

  /** η of step i of the round, from 0. */
  double stepSize(int i) {
    return stepSizes[i];
  }

  /** The number of step i of the round among all steps of a worker, from 1. */
  long stepNumber(int i) {
    return stepsBefore + i + 1;
  }

  /** That of the sum. */
  public SumGrid grid() {
    return grid;
  }
}
