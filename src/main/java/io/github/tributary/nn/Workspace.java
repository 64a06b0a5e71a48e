package io.github.tributary.nn;

import io.github.tributary.linalg.AnyMatrix;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.SparseMatrix;

/**
 * The work buffers of the passes over one batch after another: allocated once per task, grown when
 * a larger batch comes. Not for use by two threads.
 */
public final class Workspace {

  private final Network network;
  private final Precision precision;
  private Parameters gradient;
  private final Matrix[] z;
  private final Matrix[] a;
  private final Matrix[] dJda;
  private final Matrix[] dJdz;
  private AnyMatrix x;
  // Whose dJdw[1] the gradient holds.
  private AnyMatrix differentiated;
  private int capacity;
  private int columns;

  /** Buffers for a network, in the precision of its parameters and inputs. */
  public Workspace(Network network, Precision precision) {
    this.network = network;
    this.precision = precision;
    int layers = network.layers();
    z = new Matrix[layers];
    a = new Matrix[layers];
    dJda = new Matrix[layers];
    dJdz = new Matrix[layers];
  }

  /** Takes x as a[0] and makes every buffer hold as many columns. */
  void start(AnyMatrix x) {
    this.x = x;
    int m = x.columns();
    if (m > capacity || z[0] == null) {
      capacity = Math.max(m, capacity + capacity / 4);
      for (int l = 1; l <= z.length; l++) {
        int units = network.units(l);
        z[l - 1] = precision.matrix(units, capacity);
        a[l - 1] = precision.matrix(units, capacity);
        dJda[l - 1] = precision.matrix(units, capacity);
        dJdz[l - 1] = precision.matrix(units, capacity);
      }
    }
    columns = m;
  }

  /** z[l] of the latest forward pass, n[l]×m. */
  public Matrix z(int l) {
    return z[l - 1].firstColumns(columns);
  }

  /** a[l] of the latest forward pass, n[l]×m, for l = 1 … L. */
  public Matrix a(int l) {
    return a[l - 1].firstColumns(columns);
  }

  /** a[l-1] of the latest forward pass, n[l-1]×m: what layer l takes in, x for the first. */
  AnyMatrix into(int l) {
    return l == 1 ? x : a(l - 1);
  }

  /** dJda[l] of the latest backward pass, n[l]×m, for hidden layers l = 1 … L-1. */
  public Matrix dJda(int l) {
    return dJda[l - 1].firstColumns(columns);
  }

  /** dJdz[l] of the latest backward pass, n[l]×m. */
  public Matrix dJdz(int l) {
    return dJdz[l - 1].firstColumns(columns);
  }

  /** The buffers for dJdw and dJdb, with zeros in dJdw[1] where a sparse x writes none. */
  Parameters gradientToFill() {
    // Only what the batch before has written, so that the time does not grow with p.
    if (differentiated instanceof SparseMatrix before) {
      before.clearOccupiedRows(gradient.w(1));
    } else if (differentiated != null && x instanceof SparseMatrix) {
      gradient.w(1).fill(0);
    }
    differentiated = x;
    return gradient();
  }

  /** dJdw and dJdb of the latest backward pass, summed over its observations. */
  public Parameters gradient() {
    if (gradient == null) { // prediction never asks
      gradient = new Parameters(network, precision);
    }
    return gradient;
  }
}
