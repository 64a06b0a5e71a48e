package io.github.tributary.linalg;

import java.util.Arrays;
import java.util.List;

/**
 * A matrix of which only the entries that are not 0 are kept, column by column: those of column c
 * are number starts[c] … starts[c+1] - 1, each with its row. Memory and products grow with their
 * number alone.
 *
 * <p>Products run in plain Java and add up in the order of the entries, so that their bits do not
 * depend on a BLAS.
 */
public final class SparseMatrix implements AnyMatrix {

  private static final long serialVersionUID = 1L;

  private final int rows;
  private final int[] starts;
  private final int[] entryRows;
  private final Matrix values;
  private final int[] occupiedRows;

  private SparseMatrix(int rows, int[] starts, int[] entryRows, Matrix values, int[] occupiedRows) {
    this.rows = rows;
    this.starts = starts;
    this.entryRows = entryRows;
    this.values = values;
    this.occupiedRows = occupiedRows;
  }

  /** Collects the entries of one column after another. */
  public static final class Builder {

    private final int rows;
    private final Precision precision;
    private int[] starts = new int[16];
    private int[] entryRows = new int[64];
    private double[] values = new double[64];
    private int columns;
    private int entries;

    /** An empty matrix of {@code rows} rows, to be filled. */
    public Builder(int rows, Precision precision) {
      this.rows = rows;
      this.precision = precision;
    }

    /**
     * Adds an entry to the current column.
     *
     * @param row above that of the column's entry before
     * @throws IllegalArgumentException if the row is out of range or out of order
     */
    public void add(int row, double value) {
      int above = entries > starts[columns] ? entryRows[entries - 1] : -1;
      if (row <= above || row >= rows) {
        throw new IllegalArgumentException(
            "an entry in row " + row + " after row " + above + " of " + rows + " rows");
      }
      if (entries == values.length) {
        int length = grown(entries);
        entryRows = Arrays.copyOf(entryRows, length);
        values = Arrays.copyOf(values, length);
      }
      entryRows[entries] = row;
      values[entries++] = value;
    }

    /** Ends the current column, which may be empty. */
    public void endColumn() {
      if (++columns == starts.length) {
        starts = Arrays.copyOf(starts, grown(columns));
      }
      starts[columns] = entries;
    }

    private static int grown(int length) {
      if (length == Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException("a sparse matrix has more than " + length + " entries");
      }
      return (int) Math.min(2L * length, Integer.MAX_VALUE - 8);
    }

    /** The matrix of the columns that have ended. */
    public SparseMatrix build() {
      int count = starts[columns];
      int[] usedRows = Arrays.copyOf(entryRows, count);
      Matrix rounded = precision.matrix(count, 1);
      for (int k = 0; k < count; k++) {
        rounded.set(k, values[k]);
      }
      return new SparseMatrix(
          rows, Arrays.copyOf(starts, columns + 1), usedRows, rounded, distinct(usedRows));
    }
  }

  private static int[] distinct(int[] rows) {
    int[] sorted = rows.clone();
    Arrays.sort(sorted);
    int count = 0;
    for (int k = 0; k < sorted.length; k++) {
      if (k == 0 || sorted[k] != sorted[k - 1]) {
        sorted[count++] = sorted[k];
      }
    }
    return Arrays.copyOf(sorted, count);
  }

  /** The columns of some matrices of as many rows, one matrix after another. */
  public static SparseMatrix concatenate(List<SparseMatrix> parts) {
    Builder all = new Builder(parts.get(0).rows, parts.get(0).precision());
    for (SparseMatrix part : parts) {
      for (int c = 0; c < part.columns(); c++) {
        for (int k = part.starts[c]; k < part.starts[c + 1]; k++) {
          all.add(part.entryRows[k], part.values.get(k));
        }
        all.endColumn();
      }
    }
    return all.build();
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return starts.length - 1;
  }

  /** The number of entries that are kept. */
  public int entries() {
    return entryRows.length;
  }

  @Override
  public Precision precision() {
    return values.precision();
  }

  /** The rows that have an entry, ascending. Not to be written to; not a copy. */
  public int[] occupiedRows() {
    return occupiedRows;
  }

  @Override
  public double get(int row, int column) {
    int k = Arrays.binarySearch(entryRows, starts[column], starts[column + 1], row);
    return k < 0 ? 0 : values.get(k);
  }

  /** out += wᵀ·this, added up in double. w: p×n, this: p×m, out: n×m; checked by the caller. */
  void addAfterTransposed(Matrix w, Matrix out) {
    requirePrecision(w, out);
    int n = out.rows();
    for (int c = 0; c < columns(); c++) {
      for (int j = 0; j < n; j++) {
        int column = j * rows;
        double sum = out.get(j + c * n);
        for (int k = starts[c]; k < starts[c + 1]; k++) {
          sum += w.get(column + entryRows[k]) * values.get(k);
        }
        out.set(j + c * n, sum);
      }
    }
  }

  @Override
  public void timesTransposedInto(Matrix b, Matrix out) {
    if (columns() != b.columns() || out.rows() != rows || out.columns() != b.rows()) {
      throw new IllegalArgumentException(
          shape() + " ·ᵀ " + b.shape() + " does not give " + out.shape());
    }
    requirePrecision(b, out);
    clearOccupiedRows(out);
    int n = b.rows();
    for (int c = 0; c < columns(); c++) {
      for (int j = 0; j < n; j++) {
        int column = j * rows;
        double factor = b.get(j + c * n);
        for (int k = starts[c]; k < starts[c + 1]; k++) {
          int i = column + entryRows[k];
          out.set(i, out.get(i) + values.get(k) * factor);
        }
      }
    }
  }

  /** Overwrites by 0 the rows of {@code out} that this matrix has entries in. out: p×n. */
  public void clearOccupiedRows(Matrix out) {
    for (int j = 0; j < out.columns(); j++) {
      for (int row : occupiedRows) {
        out.set(row, j, 0);
      }
    }
  }

  private void requirePrecision(Matrix b, Matrix out) {
    if (b.precision() != precision() || out.precision() != precision()) {
      throw Matrix.mixedPrecision();
    }
  }

  @Override
  public SparseMatrix to(Precision precision) {
    return new SparseMatrix(rows, starts, entryRows, values.to(precision), occupiedRows);
  }

  @Override
  public double[] toArray() {
    double[] all = new double[Matrix.length(rows, columns())];
    for (int c = 0; c < columns(); c++) {
      for (int k = starts[c]; k < starts[c + 1]; k++) {
        all[c * rows + entryRows[k]] = values.get(k);
      }
    }
    return all;
  }

  @Override
  public String shape() {
    return rows + "×" + columns();
  }

  @Override
  public String toString() {
    return precision() + " " + shape() + " with " + entries() + " entries";
  }
}
