package io.github.tributary.nn;

import io.github.tributary.linalg.AnyMatrix;
import io.github.tributary.linalg.ByteMatrix;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.SparseMatrix;

/**
 * The work buffers of the passes over one batch after another: allocated once, grown when a larger
 * batch comes. Not for use by two threads at a time.
 */
public final class Workspace {

  private final Network network;
  private final Precision precision;
  private Parameters gradient;
  private final Matrix[] z;
  private final Matrix[] a;
  private final Matrix[] dJda;
  private final Matrix[] dJdz;
  // Of the layers that are normalised or drop activations only.
  private final Matrix[] normalized;
  private final double[][] deviations;
  private final Matrix[] factors;
  private final Matrix[] dropped;
  private Dropout dropout = Dropout.NONE;
  private long step;
  // The batch of a pass in training, null in prediction.
  private Batch batch;
  private AnyMatrix x;
  // Where bytes are expanded.
  private Matrix inputs;
  // What dJdw[1] holds: the rows that a sparse x occupied, or any row where x was dense.
  private SparseMatrix occupied;
  private boolean filled;
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
    normalized = new Matrix[layers];
    deviations = new double[layers][];
    factors = new Matrix[layers];
    dropped = new Matrix[layers];
  }

  /** Makes the backward passes to come drop activations as those of a step of training. */
  public void dropping(Dropout dropout, long step) {
    this.dropout = dropout;
    this.step = step;
  }

  /** Begins a pass of training. */
  void start(Batch batch) {
    start(batch.x());
    this.batch = batch;
  }

  /** Begins a pass: takes x as a[0] and makes every buffer hold as many columns. */
  void start(AnyMatrix x) {
    this.batch = null;
    int m = x.columns();
    if (m > capacity || z[0] == null) {
      capacity = Math.max(m, capacity + capacity / 4);
      for (int l = 1; l <= z.length; l++) {
        int units = network.units(l);
        z[l - 1] = precision.matrix(units, capacity);
        a[l - 1] = precision.matrix(units, capacity);
        dJda[l - 1] = precision.matrix(units, capacity);
        dJdz[l - 1] = precision.matrix(units, capacity);
        if (network.isNormalized(l)) {
          normalized[l - 1] = precision.matrix(units, capacity);
          deviations[l - 1] = new double[capacity];
        }
        factors[l - 1] = null;
        dropped[l - 1] = null;
      }
    }
    columns = m;
    this.x = x instanceof ByteMatrix bytes ? expanded(bytes) : x;
  }

  private Matrix expanded(ByteMatrix x) {
    if (inputs == null || inputs.columns() < columns || inputs.rows() != x.rows()) {
      inputs = precision.matrix(x.rows(), capacity);
    }
    Matrix dense = inputs.firstColumns(columns);
    x.expandInto(dense);
    return dense;
  }

  /** z[l] of the latest forward pass, n[l]×m. */
  public Matrix z(int l) {
    return z[l - 1].firstColumns(columns);
  }

  /** a[l] of the latest forward pass, n[l]×m, for l = 1 … L. */
  public Matrix a(int l) {
    return a[l - 1].firstColumns(columns);
  }

  /** What g of layer l is applied to, n[l]×m: z[l], normalised if the layer is. */
  public Matrix activated(int l) {
    return network.isNormalized(l) ? normalized[l - 1].firstColumns(columns) : z(l);
  }

  /** Normalises z[l], if the layer is normalised. */
  void normalize(int l) {
    if (network.isNormalized(l)) {
      LayerNormalization.normalizeInto(z(l), activated(l), deviations[l - 1]);
    }
  }

  /** Turns the derivative by what g is applied to into that by z[l], in place in dJdz[l]. */
  void normalizeDerivative(int l) {
    if (network.isNormalized(l)) {
      LayerNormalization.differentiate(activated(l), deviations[l - 1], dJdz(l));
    }
  }

  /** What layer l takes in, n[l-1]×m: x or a[l-1], in training with some activations dropped. */
  AnyMatrix into(int l) {
    return l == 1 ? x : drops(l - 1) ? dropped[l - 2].firstColumns(columns) : a(l - 1);
  }

  private boolean drops(int l) {
    return batch != null && dropout.drops(l);
  }

  /** In training, drops activations of layer l; a[l] stays as it is, because g' may need it. */
  void drop(int l) {
    if (!drops(l)) {
      return;
    }
    if (factors[l - 1] == null) {
      factors[l - 1] = precision.matrix(network.units(l), capacity);
      dropped[l - 1] = precision.matrix(network.units(l), capacity);
    }
    Matrix factor = factors[l - 1].firstColumns(columns);
    dropout.factorsInto(factor, l, step, batch.block(), batch.piece());
    product(a(l), factor, dropped[l - 1].firstColumns(columns));
  }

  /** In training, turns the derivative by what the next layer took in into that by a[l]. */
  void dropDerivative(int l) {
    if (drops(l)) {
      product(dJda(l), factors[l - 1].firstColumns(columns), dJda(l));
    }
  }

  private static void product(Matrix a, Matrix b, Matrix out) {
    a.combineInto(
        b,
        (f, x, y, n) -> {
          for (int i = 0; i < n; i++) {
            x[i] *= y[i];
          }
          return x;
        },
        out);
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
    clearOccupied();
    occupied = x instanceof SparseMatrix sparse ? sparse : null;
    if (filled && occupied != null) {
      gradient.w(1).fill(0);
    }
    filled = occupied == null;
    return gradient();
  }

  /** Only what the batch before has written, so that the time does not grow with p. */
  private void clearOccupied() {
    if (occupied != null) {
      occupied.clearOccupiedRows(gradient.w(1));
      occupied = null;
    }
  }

  /** Whether these buffers serve a network in a precision. */
  public boolean fits(Network network, Precision precision) {
    return this.precision == precision && this.network.equals(network);
  }

  /** Lets go of the latest batch and drops no activations; the buffers stay, for other tasks. */
  public void release() {
    clearOccupied();
    dropping(Dropout.NONE, 0);
    batch = null;
    x = null;
  }

  /** dJdw and dJdb of the latest backward pass, summed over its observations. */
  public Parameters gradient() {
    if (gradient == null) { // prediction never asks
      gradient = new Parameters(network, precision);
    }
    return gradient;
  }
}
