package io.github.tributary.nn;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.SparseMatrix;
import java.io.Serializable;

/**
 * The sums S_w, S_b, S_J and Σv over any set of batches, free of the order in which batches are
 * added and sums are merged: gradients are summed on a fixed-point grid that was agreed before the
 * step, S_J and Σv exactly.
 */
public final class GradientSum implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int tensors;
  private final GridSum gradients;
  private final LossSum losses = new LossSum();

  /** An empty sum for gradients of {@code network}. */
  public GradientSum(Network network, SumGrid grid) {
    int[] ends = network.tensorEnds();
    this.tensors = ends.length;
    this.gradients = new GridSum(grid, ends);
  }

  private GradientSum(GradientSum of, GridSum gradients) {
    this.tensors = of.tensors;
    this.gradients = gradients;
    losses.merge(of.losses);
  }

  /** Runs a batch forward and backward and adds what it contributes. */
  public void add(Parameters parameters, Batch batch, Workspace workspace) {
    if (batch.size() == 0) {
      return;
    }
    losses.add(BackwardPass.run(parameters, batch, workspace), batch);
    Matrix flat = workspace.gradient().flat();
    if (batch.x() instanceof SparseMatrix x) {
      // The other rows of dJdw[1] are 0: the time does not grow with p.
      for (int j = 0; j < parameters.network().units(1); j++) {
        gradients.addRows(flat, j * x.rows(), x.occupiedRows());
      }
    } else {
      gradients.addTensor(flat, 0);
    }
    for (int t = 1; t < tensors; t++) {
      gradients.addTensor(flat, t);
    }
  }

  /** Adds another sum on the same grid; returns this, or {@code other} if this one is empty. */
  public GradientSum merge(GradientSum other) {
    if (other.rows() == 0) {
      return this;
    }
    if (rows() == 0) {
      return other;
    }
    gradients.merge(other.gradients);
    losses.merge(other.losses);
    return this;
  }

  /**
   * One of several slices, all of which carry S_J and Σv; those of the same number are merged as
   * whole sums are.
   *
   * @param number from 0
   * @param of how many slices there are
   */
  public GradientSum slice(int number, int of) {
    return new GradientSum(this, gradients.slice(number, of));
  }

  /** Takes the memory that slices will be put into. */
  public void reserve() {
    gradients.reserve();
  }

  /** Puts a merged slice into its place in this sum, which holds nothing but other slices. */
  public void place(GradientSum slice) {
    if (rows() == 0) {
      losses.merge(slice.losses);
    }
    gradients.place(slice.gradients);
  }

  /** Whether every entry was finite and fitted the grid, so that {@link #gradient} is right. */
  public boolean isOnGrid() {
    return isFinite() && gradients.isOnGrid();
  }

  /** Whether loss and gradient were finite in every batch. */
  public boolean isFinite() {
    return losses.isFinite() && gradients.isFinite();
  }

  /** The grid for the next step, or for this one again if this sum is not on its grid. */
  public SumGrid nextGrid() {
    return isFinite() ? gradients.nextGrid() : gradients.grid();
  }

  /** The number of observations. */
  public long rows() {
    return losses.rows();
  }

  /** Σ v_i. */
  public double weightSum() {
    return losses.weight();
  }

  /** S_J/Σv: the cost J without penalty. */
  public double loss() {
    return losses.mean();
  }

  /** The one division: S_w/Σv and S_b/Σv, in the order of {@link Network}; zeros if empty. */
  public double[] gradient() {
    return gradients.dividedBy(weightSum());
  }
}
