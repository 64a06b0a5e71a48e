package io.github.tributary.optim;

import io.github.tributary.linalg.ExactSum;
import io.github.tributary.nn.GridSum;
import io.github.tributary.nn.SumGrid;
import java.io.Serializable;

/**
 * What the workers of one round did, added up without regard to their order: by how much each moved
 * the parameters, and what its rule remembers, times the weight of its rows.
 */
public final class RoundSum implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int tensors;
  private final GridSum moves;
  private final ExactSum lossSum = new ExactSum();
  private final ExactSum weightSum = new ExactSum();
  private final ExactSum squaredNorms = new ExactSum();
  private final ExactSum firstLossSum = new ExactSum();
  private boolean finite = true;
  private long rows;
  private long firstRows;

  /**
   * An empty sum.
   *
   * @param tensorEnds where the tensors of parameters and slots end, one after the other
   * @param tensors how many tensors the parameters have
   */
  public RoundSum(SumGrid grid, int[] tensorEnds, int tensors) {
    this.tensors = tensors;
    this.moves = new GridSum(grid, tensorEnds);
  }

  private RoundSum(RoundSum of, GridSum moves) {
    this.tensors = of.tensors;
    this.moves = moves;
    addScalars(of);
  }

  private void addScalars(RoundSum other) {
    finite &= other.finite;
    lossSum.add(other.lossSum);
    weightSum.add(other.weightSum);
    squaredNorms.add(other.squaredNorms);
    firstLossSum.add(other.firstLossSum);
    rows += other.rows;
    firstRows += other.firstRows;
  }

  /** The tensors of parameters and slots as one vector: where each ends. */
  public static int[] tensorEnds(int[] ofParameters, int slots) {
    int count = ofParameters.length;
    int[] ends = new int[count * (1 + slots)];
    for (int t = 0; t < ends.length; t++) {
      ends[t] =
          Math.addExact(
              ofParameters[t % count], Math.multiplyExact(t / count, ofParameters[count - 1]));
    }
    return ends;
  }

  /** Counts one local step. */
  void addStep(double loss, double gradientNorm, int observations, double weight) {
    finite &= Double.isFinite(loss) && Double.isFinite(gradientNorm);
    if (finite) {
      lossSum.add(observations * loss);
      squaredNorms.add(observations * (gradientNorm * gradientNorm));
    }
    rows += observations;
    weightSum.add(weight);
  }

  /** Counts the loss of a step that starts where all workers do. */
  void addFirstLoss(double loss, int observations) {
    if (Double.isFinite(loss)) {
      firstLossSum.add(observations * loss);
      firstRows += observations;
    }
  }

  /** Whether every step that was counted was finite. */
  boolean isFiniteSoFar() {
    return finite;
  }

  /** Adds by how much one worker moved, with the weight of the rows that it visited. */
  void addMove(double[] move, double[][] slots, double weight) {
    moves.addMultiple(move, weight, 0, false);
    for (int k = 0; k < slots.length; k++) {
      // Itself, not its change: what must not be negative stays so when it is rounded. A mean
      // square
      // that were rounded to 0 would make the next step divide by ε.
      moves.addMultiple(slots[k], weight, (1 + k) * tensors, true);
    }
  }

  /** Adds another sum on the same grid; returns this, or {@code other} if this one is empty. */
  public RoundSum merge(RoundSum other) {
    if (other.rows == 0) {
      return this;
    }
    if (rows == 0) {
      return other;
    }
    addScalars(other);
    if (finite) {
      moves.merge(other.moves);
    }
    return this;
  }

  /**
   * One of several slices, all of which carry what was added beside the moves; those of the same
   * number are merged as whole sums are.
   *
   * @param number from 0
   * @param of how many slices there are
   */
  public RoundSum slice(int number, int of) {
    return new RoundSum(this, moves.slice(number, of));
  }

  /** Takes the memory that slices will be put into. */
  public void reserve() {
    moves.reserve();
  }

  /** Puts a merged slice into its place in this sum, which holds nothing but other slices. */
  public void place(RoundSum slice) {
    if (rows == 0) {
      addScalars(slice);
    }
    moves.place(slice.moves);
  }

  boolean isFinite() {
    return finite && moves.isFinite();
  }

  boolean isOnGrid() {
    return moves.isOnGrid();
  }

  SumGrid nextGrid() {
    return moves.nextGrid();
  }

  /** The mean move of the parameters, then the mean of the slots, weighted by rows. */
  double[] mean() {
    return moves.dividedBy(weightSum.value());
  }

  /** Σ rows·loss over the steps. */
  double lossSum() {
    return lossSum.value();
  }

  /** The mean loss of the workers' first steps, all at the same parameters; NaN without rows. */
  double firstLoss() {
    return firstLossSum.value() / firstRows;
  }

  /** Σ rows·‖gradient‖² over the steps. */
  double squaredNorms() {
    return squaredNorms.value();
  }

  /** The rows visited. */
  public long rows() {
    return rows;
  }
}
