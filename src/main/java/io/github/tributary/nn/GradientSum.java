package io.github.tributary.nn;

import io.github.tributary.linalg.AnyMatrix;
import io.github.tributary.linalg.ExactSum;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.SparseMatrix;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The sums S_w, S_b, S_J and Σv over any set of batches, free of the order in which batches are
 * added and sums are merged: each batch's gradient is rounded to a fixed-point grid that was agreed
 * before the step, and integers are added from then on; S_J and Σv are summed exactly.
 *
 * <p>The array of integers is allocated when the first batch is added, so that an empty sum costs
 * next to nothing to send.
 */
public final class GradientSum implements Serializable {

  private static final long serialVersionUID = 1L;

  private final SumGrid grid;
  private final int[] tensorEnds;
  private final double[] largest;
  private long[] units;
  private final ExactSum lossSum = new ExactSum();
  private final ExactSum weightSum = new ExactSum();
  private long rows;

  /** An empty sum for gradients of {@code network}. */
  public GradientSum(Network network, SumGrid grid) {
    this.grid = grid;
    this.tensorEnds = network.tensorEnds();
    this.largest = new double[tensorEnds.length];
  }

  /** Runs a batch forward and backward and adds what it contributes. */
  public void add(Parameters parameters, Batch batch, Workspace workspace) {
    if (batch.size() == 0) {
      return;
    }
    lossSum.add(BackwardPass.run(parameters, batch, workspace));
    for (double weight : batch.v()) {
      weightSum.add(weight);
    }
    rows += batch.size();
    addUnits(workspace.gradient(), batch.x());
  }

  private void addUnits(Parameters gradient, AnyMatrix x) {
    Matrix flat = gradient.flat();
    if (units == null) {
      units = new long[flat.size()];
    }
    int start = 0;
    for (int t = 0; t < tensorEnds.length; t++) {
      double max = 0;
      if (t == 0 && x instanceof SparseMatrix sparse) {
        // The other rows of dJdw[1] are 0: the time does not grow with p.
        for (int first = 0; first < tensorEnds[0]; first += x.rows()) {
          max = Math.max(max, addRows(flat, first, sparse.occupiedRows()));
        }
      } else {
        max = addTensor(flat, start, tensorEnds[t], grid.exponent(t), units);
      }
      largest[t] = Math.max(largest[t], max);
      start = tensorEnds[t];
    }
  }

  /** Adds the given rows of the column of dJdw[1] that starts at an entry, as the method below. */
  private double addRows(Matrix gradient, int first, int[] rows) {
    double scale = scale(grid.exponent(0));
    double rest = rest(grid.exponent(0));
    double max = 0;
    for (int row : rows) {
      double entry = gradient.get(first + row);
      max = Math.max(max, Math.abs(entry)); // NaN stays
      units[first + row] += (long) Math.rint(entry * scale * rest);
    }
    return max;
  }

  /** Adds the entries start … end - 1 in units of 2^exponent; returns the largest |entry|. */
  private static double addTensor(Matrix gradient, int start, int end, int exponent, long[] units) {
    double scale = scale(exponent);
    double rest = rest(exponent);
    double max = 0;
    for (int i = start; i < end; i++) {
      double entry = gradient.get(i);
      max = Math.max(max, Math.abs(entry)); // NaN stays
      units[i] += (long) Math.rint(entry * scale * rest);
    }
    return max;
  }

  // Two factors, because 2^-exponent alone leaves the range of double for vanishing gradients.
  private static double scale(int exponent) {
    return Math.scalb(1.0, -exponent / 2);
  }

  private static double rest(int exponent) {
    return Math.scalb(1.0, -exponent + exponent / 2);
  }

  /** Adds another sum on the same grid; returns this, or {@code other} if this one is empty. */
  public GradientSum merge(GradientSum other) {
    if (other.rows == 0) {
      return this;
    }
    if (rows == 0) {
      return other;
    }
    if (!grid.equals(other.grid)) {
      throw new IllegalArgumentException("sums on two different grids cannot be merged");
    }
    for (int i = 0; i < units.length; i++) {
      units[i] += other.units[i];
    }
    for (int t = 0; t < largest.length; t++) {
      largest[t] = Math.max(largest[t], other.largest[t]);
    }
    lossSum.add(other.lossSum);
    weightSum.add(other.weightSum);
    rows += other.rows;
    return this;
  }

  /** Whether every entry was finite and fitted the grid, so that {@link #gradient} is right. */
  public boolean isOnGrid() {
    return isFinite() && grid.holds(largest);
  }

  /** Whether loss and gradient were finite in every batch. */
  public boolean isFinite() {
    return Double.isFinite(lossSum.value()) && Arrays.stream(largest).allMatch(Double::isFinite);
  }

  /** The grid for the next step, or for this one again if this sum is not on its grid. */
  public SumGrid nextGrid() {
    return isFinite() ? grid.after(largest) : grid;
  }

  /** The number of observations. */
  public long rows() {
    return rows;
  }

  /** Σ v_i. */
  public double weightSum() {
    return weightSum.value();
  }

  /** S_J/Σv: the cost J without penalty. */
  public double loss() {
    return lossSum.value() / weightSum.value();
  }

  /** The one division: S_w/Σv and S_b/Σv, in the order of {@link Network}; zeros if empty. */
  public double[] gradient() {
    double[] gradient = new double[tensorEnds[tensorEnds.length - 1]];
    if (units == null) {
      return gradient;
    }
    double weights = weightSum.value();
    int start = 0;
    for (int t = 0; t < tensorEnds.length; t++) {
      for (int i = start; i < tensorEnds[t]; i++) {
        gradient[i] = Math.scalb((double) units[i], grid.exponent(t)) / weights;
      }
      start = tensorEnds[t];
    }
    return gradient;
  }
}
