package io.github.tributary.linalg;

import io.github.tributary.linalg.simd.Loops;
import java.nio.ByteBuffer;

/**
 * A dense matrix in column-major order on one contiguous array: entry (r, c) of an n × m matrix is
 * element {@code r + n·c} of its window on the array.
 *
 * <p>A formula over matrices is written once, against this class: {@link #get(int)} and {@link
 * #set(int, double)} widen to and round from {@code double}, and only the products and the storage
 * exist per precision. Several matrices may be views of one array, as the weights and biases of a
 * network are.
 *
 * <p>Methods put their destination last. Their verb says whether it is overwritten ({@code …Into})
 * or accumulated ({@code add…}). Every mismatch of shapes is an {@link IllegalArgumentException}
 * that names both shapes.
 */
public abstract sealed class Matrix implements AnyMatrix permits FloatMatrix, DoubleMatrix {

  private static final long serialVersionUID = 1L;

  /** Where this matrix starts in its array. */
  final int offset;

  private final int rows;
  private final int columns;

  Matrix(int offset, int rows, int columns) {
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
  }

  /** The number of rows. */
  @Override
  public final int rows() {
    return rows;
  }

  /** The number of columns. */
  @Override
  public final int columns() {
    return columns;
  }

  /** The number of entries, rows · columns. */
  public final int size() {
    return rows * columns;
  }

  @Override
  public abstract Precision precision();

  /** Entry {@code i} in column-major order, widened to double. */
  public abstract double get(int i);

  /** Overwrites entry {@code i} in column-major order by {@code value}, rounded to nearest. */
  public abstract void set(int i, double value);

  /** Entry (row, column), both from 0. */
  @Override
  public final double get(int row, int column) {
    return get(row + column * rows);
  }

  /** Overwrites entry (row, column), both from 0. */
  public final void set(int row, int column, double value) {
    set(row + column * rows, value);
  }

  /**
   * A rows × columns view of the entries from {@code start} on; writes show through.
   *
   * @throws IllegalArgumentException if the view would leave this matrix
   */
  public final Matrix view(int start, int rows, int columns) {
    if (start < 0 || rows < 0 || columns < 0 || start + (long) rows * columns > size()) {
      throw new IllegalArgumentException(
          "a view of "
              + rows
              + "×"
              + columns
              + " from entry "
              + start
              + " does not fit into "
              + shape());
    }
    return slice(offset + start, rows, columns);
  }

  /** A view of the first {@code count} columns. */
  public final Matrix firstColumns(int count) {
    return count == columns ? this : view(0, rows, count);
  }

  /** A view on the same array that starts at {@code from}. */
  abstract Matrix slice(int from, int rows, int columns);

  /** out = op(a)·op(b) + beta·out, where op transposes if told to. */
  abstract void gemm(boolean transposeA, Matrix b, boolean transposeB, double beta, Matrix out);

  /** Overwrites every entry. */
  public final void fill(double value) {
    for (int i = 0, n = size(); i < n; i++) {
      set(i, value);
    }
  }

  /** out = this·b. this: p×n, b: n×m, out: p×m, overwritten. */
  public final void timesInto(Matrix b, Matrix out) {
    require(columns == b.rows && out.rows == rows && out.columns == b.columns, "·", b, out);
    gemm(false, b, false, 0, out);
  }

  /** out = this·bᵀ. this: p×m, b: n×m, out: p×n, overwritten. */
  @Override
  public final void timesTransposedInto(Matrix b, Matrix out) {
    require(columns == b.columns && out.rows == rows && out.columns == b.rows, "·ᵀ", b, out);
    gemm(false, b, true, 0, out);
  }

  /** out += thisᵀ·b. this: p×n, b: p×m, out: n×m, accumulated in place. */
  public final void addTransposedTimes(AnyMatrix b, Matrix out) {
    require(rows == b.rows() && out.rows == columns && out.columns == b.columns(), "ᵀ·", b, out);
    if (b instanceof SparseMatrix sparse) {
      sparse.addAfterTransposed(this, out);
    } else {
      gemm(true, b instanceof ByteMatrix bytes ? bytes.expanded() : (Matrix) b, false, 1, out);
    }
  }

  /** Overwrites every column by {@code column}. column: n×1, this: n×m. */
  public final void fillColumns(Matrix column) {
    if (column.rows != rows || column.columns != 1) {
      throw new IllegalArgumentException(
          "a column of " + column.shape() + " cannot fill " + shape());
    }
    for (int c = 0; c < columns; c++) {
      copyEntries(column, c * rows);
    }
  }

  /** Overwrites the entries from {@code start} on by all of those of {@code source}. */
  abstract void copyEntries(Matrix source, int start);

  /**
   * Overwrites column c by {@code values}, each rounded to nearest.
   *
   * @throws IllegalArgumentException if their number is not that of the rows
   */
  public final void setColumn(int c, double[] values) {
    if (values.length != rows) {
      throw new IllegalArgumentException(
          values.length + " values do not fill a column of " + shape());
    }
    setEntries(c * rows, values, rows);
  }

  /** Overwrites n entries from {@code start} on, each rounded to nearest. */
  abstract void setEntries(int start, double[] values, int n);

  /** Reads n entries from {@code start} on into the first places of {@code values}. */
  public abstract void getEntries(int start, double[] values, int n);

  /**
   * units[i] += factor·rest times entry i, rounded to an integer, half to even, for the entries
   * from … to - 1; integers that 64 bits do not hold, and NaN, make units meaningless.
   *
   * @param factor a power of two
   * @param rest another one, for what a single one cannot hold
   * @return the largest |entry|, NaN if there is one
   */
  public final double addUnits(int from, int to, double factor, double rest, long[] units) {
    double largest = 0;
    for (int start = from; start < to; start += Loops.PIECE) {
      int n = Math.min(Loops.PIECE, to - start);
      double most = addPiece(start, factor, rest, units, n);
      largest = Math.max(largest, most); // NaN stays
      if (!(most * factor * rest < Loops.MOST_UNITS)) {
        for (int i = start; i < start + n; i++) {
          units[i] += (long) Math.rint(get(i) * factor * rest);
        }
      }
    }
    return largest;
  }

  /** By {@link Loops#addUnits(double[], int, double, double, long[], int, int)}. */
  abstract double addPiece(int start, double factor, double rest, long[] units, int n);

  /** out = f(this), entry by entry in double. this, out: n×m; out may be this. */
  public final void mapInto(ArrayFunctions.Map f, Matrix out) {
    require(isLike(out), "mapped", this, out);
    ArrayFunctions functions = ArrayFunctions.ofThread();
    double[] x = functions.first;
    for (int start = 0, all = size(); start < all; start += ArrayFunctions.LENGTH) {
      int n = Math.min(ArrayFunctions.LENGTH, all - start);
      getEntries(start, x, n);
      out.setEntries(start, f.of(functions, x, n), n);
    }
  }

  /** out = f(this, b), entry by entry in double. this, b, out: n×m; out may be this or b. */
  public final void combineInto(Matrix b, ArrayFunctions.Combination f, Matrix out) {
    require(isLike(b) && isLike(out), "with", b, out);
    ArrayFunctions functions = ArrayFunctions.ofThread();
    double[] x = functions.first;
    double[] y = functions.second;
    for (int start = 0, all = size(); start < all; start += ArrayFunctions.LENGTH) {
      int n = Math.min(ArrayFunctions.LENGTH, all - start);
      getEntries(start, x, n);
      b.getEntries(start, y, n);
      out.setEntries(start, f.of(functions, x, y, n), n);
    }
  }

  private boolean isLike(Matrix other) {
    return rows == other.rows && columns == other.columns;
  }

  /**
   * Appends column c, entry by entry in this precision and in the buffer's byte order.
   *
   * @throws java.nio.BufferOverflowException if the buffer has too little room
   */
  public final void writeColumn(int c, ByteBuffer into) {
    into.position(into.position() + writeEntries(c * rows, into));
  }

  /**
   * Overwrites column c by what {@link #writeColumn} wrote, which is taken from the buffer.
   *
   * @throws java.nio.BufferUnderflowException if the buffer holds too little
   */
  public final void readColumn(int c, ByteBuffer from) {
    from.position(from.position() + readEntries(c * rows, from));
  }

  /** Writes a column from entry {@code start} on; gives the number of bytes. */
  abstract int writeEntries(int start, ByteBuffer into);

  /** Reads a column into the entries from {@code start} on; gives the number of bytes. */
  abstract int readEntries(int start, ByteBuffer from);

  /** out = max(this, 0), entry by entry. this, out: n×m; out may be this. */
  public abstract void rectifiedInto(Matrix out);

  /**
   * out = this where the entry of z is above 0, else 0. this, z, out: n×m; out may be this or z.
   */
  public abstract void whereAboveZeroInto(Matrix z, Matrix out);

  /** out = the sum of the columns, added one after another. this: n×m, out: n×1, overwritten. */
  public final void sumColumnsInto(Matrix out) {
    if (out.rows != rows || out.columns != 1) {
      throw new IllegalArgumentException(
          "the columns of " + shape() + " do not add up to " + out.shape());
    }
    out.fill(0);
    addColumnsTo(out);
  }

  /** out += the sum of the columns, each addition rounded to the precision. */
  abstract void addColumnsTo(Matrix out);

  /** The entries in column-major order, widened to double; a copy. */
  @Override
  public final double[] toArray() {
    double[] values = new double[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = get(i);
    }
    return values;
  }

  @Override
  public final Matrix to(Precision precision) {
    Matrix copy = precision.matrix(rows, columns);
    for (int i = 0, n = size(); i < n; i++) {
      copy.set(i, get(i));
    }
    return copy;
  }

  /** Overwrites the entries by {@code values} in column-major order, each rounded to nearest. */
  public final void copyFrom(double[] values) {
    if (values.length != size()) {
      throw new IllegalArgumentException(
          values.length + " values do not fill a matrix of " + shape());
    }
    setEntries(0, values, values.length);
  }

  /**
   * Overwrites the entries start … start + n - 1 by those of a table that bytes point to: entry
   * start + i by row bytes[start + i] of column {@code first + i}.
   *
   * @param table of 256 rows, in this precision
   */
  abstract void lookUp(byte[] bytes, int start, Matrix table, int first, int n);

  /** Copies entries to a buffer, as they are. */
  abstract void entriesTo(ByteBuffer bytes, int start, int count);

  /** Overwrites entries by those of a buffer. */
  abstract void entriesFrom(ByteBuffer bytes, int start, int count);

  /** "rows×columns", for messages. */
  @Override
  public final String shape() {
    return rows + "×" + columns;
  }

  /** The length of an array for rows × columns entries. */
  static int length(int rows, int columns) {
    if (rows < 0 || columns < 0 || (long) rows * columns > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a matrix of " + rows + "×" + columns + " does not fit into one array");
    }
    return rows * columns;
  }

  private void require(boolean agree, String operation, AnyMatrix b, Matrix out) {
    if (!agree) {
      throw new IllegalArgumentException(
          shape() + " " + operation + " " + b.shape() + " does not give " + out.shape());
    }
  }

  /** Does a product that multiplies nothing, for which BLAS would insist on an array entry. */
  static boolean isEmptyProduct(int inner, double beta, Matrix out) {
    if (inner == 0 && beta == 0) {
      out.fill(0);
    }
    return inner == 0 || out.size() == 0;
  }

  static IllegalArgumentException mixedPrecision() {
    return new IllegalArgumentException("a float matrix and a double matrix cannot be combined");
  }

  @Override
  public final String toString() {
    return precision() + " " + shape();
  }
}
