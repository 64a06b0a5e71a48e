package io.github.tributary.nn;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import java.io.Serializable;
import java.util.List;

/** m observations, one per column: their inputs, targets and instance weights. */
public final class Batch implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Matrix x;
  private final Matrix y;
  private final double[] v;

  /**
   * A batch.
   *
   * @param x inputs, p×m
   * @param y targets, as many rows as the head has targets, m columns
   * @param v m instance weights ≥ 0
   * @throws IllegalArgumentException if the numbers of observations disagree
   */
  public Batch(Matrix x, Matrix y, double[] v) {
    if (x.columns() != y.columns() || x.columns() != v.length) {
      throw new IllegalArgumentException(
          "x has " + x.columns() + " observations, y " + y.columns() + ", v " + v.length);
    }
    this.x = x;
    this.y = y;
    this.v = v.clone();
  }

  /** m, the number of observations. */
  public int size() {
    return v.length;
  }

  /** The inputs, p×m. */
  public Matrix x() {
    return x;
  }

  /** The targets, one column per observation. */
  public Matrix y() {
    return y;
  }

  /** The m instance weights. Not to be written to; not copied, because passes read it often. */
  public double[] v() {
    return v;
  }

  /** The same observations in a precision, rounded if it is narrower. */
  public Batch to(Precision precision) {
    return new Batch(copy(x, precision), copy(y, precision), v);
  }

  private static Matrix copy(Matrix matrix, Precision precision) {
    Matrix copy = precision.matrix(matrix.rows(), matrix.columns());
    copy.copyFrom(matrix.toArray());
    return copy;
  }

  /** All observations of some batches, in their order, as one. */
  public static Batch concatenate(List<Batch> batches) {
    int m = batches.stream().mapToInt(Batch::size).sum();
    Batch first = batches.get(0);
    Precision precision = first.x.precision();
    Matrix x = precision.matrix(first.x.rows(), m);
    Matrix y = precision.matrix(first.y.rows(), m);
    double[] v = new double[m];
    int start = 0;
    for (Batch batch : batches) {
      x.view(start * x.rows(), x.rows(), batch.size()).copyFrom(batch.x.toArray());
      y.view(start * y.rows(), y.rows(), batch.size()).copyFrom(batch.y.toArray());
      System.arraycopy(batch.v, 0, v, start, batch.size());
      start += batch.size();
    }
    return new Batch(x, y, v);
  }
}
