package io.github.tributary.nn;

import io.github.tributary.linalg.AnyMatrix;
import io.github.tributary.linalg.ByteMatrix;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.SparseMatrix;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** m observations, one per column: their inputs, targets and instance weights. */
public final class Batch implements Serializable {

  private static final long serialVersionUID = 1L;

  private final AnyMatrix x;
  private final Matrix y;
  private final double[] v;
  private final long block;
  private final int piece;

  /**
   * A batch.
   *
   * @param x inputs, p×m, dense, sparse or of bytes
   * @param y targets, as many rows as the head has targets, m columns
   * @param v m instance weights ≥ 0
   * @throws IllegalArgumentException if the numbers of observations disagree
   */
  public Batch(AnyMatrix x, Matrix y, double[] v) {
    this(x, y, v.clone(), 0, 0);
  }

  private Batch(AnyMatrix x, Matrix y, double[] v, long block, int piece) {
    if (x.columns() != y.columns() || x.columns() != v.length) {
      throw new IllegalArgumentException(
          "x has " + x.columns() + " observations, y " + y.columns() + ", v " + v.length);
    }
    this.x = x;
    this.y = y;
    this.v = v;
    this.block = block;
    this.piece = piece;
  }

  /** These observations as a piece of a logical block, by which random numbers address them. */
  public Batch at(long block, int piece) {
    return new Batch(x, y, v, block, piece);
  }

  /** These observations with other inputs, p×m. */
  public Batch withInputs(AnyMatrix x) {
    return new Batch(x, y, v, block, piece);
  }

  /** The number of the logical block that this is, or is a piece of. */
  public long block() {
    return block;
  }

  /** Which piece of its block this is; 0 unless it was too large. */
  public int piece() {
    return piece;
  }

  /** m, the number of observations. */
  public int size() {
    return v.length;
  }

  /** The inputs, p×m, dense, sparse or of bytes. */
  public AnyMatrix x() {
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
    return new Batch(x.to(precision), y.to(precision), v, block, piece);
  }

  /** All observations of some batches, in their order, as one; all sparse or none. */
  public static Batch concatenate(List<Batch> batches) {
    AnyMatrix x =
        batches.get(0).x instanceof SparseMatrix
            ? SparseMatrix.concatenate(
                batches.stream().map(batch -> (SparseMatrix) batch.x).toList())
            : joined(batches.stream().map(batch -> dense(batch.x)).toList());
    Matrix y = joined(batches.stream().map(Batch::y).toList());
    return new Batch(
        x, y, batches.stream().flatMapToDouble(batch -> Arrays.stream(batch.v)).toArray());
  }

  private static Matrix dense(AnyMatrix x) {
    return x instanceof ByteMatrix bytes ? bytes.expanded() : (Matrix) x;
  }

  private static Matrix joined(List<Matrix> parts) {
    Matrix first = parts.get(0);
    int columns = parts.stream().mapToInt(Matrix::columns).sum();
    Matrix all = first.precision().matrix(first.rows(), columns);
    int start = 0;
    for (Matrix part : parts) {
      all.view(start, part.rows(), part.columns()).copyFrom(part.toArray());
      start += part.size();
    }
    return all;
  }
}
