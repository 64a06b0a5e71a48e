package io.github.tributary.nn;

import io.github.tributary.linalg.ArrayStreams;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Ranges;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The sum of vectors on a fixed-point grid: every entry is rounded to the grid and integers are
 * added from then on, so that no order of additions can change the result. Each of the vector's
 * tensors has its own unit.
 *
 * <p>The array of integers is allocated with the first vector, so that an empty sum costs next to
 * nothing to send.
 */
public final class GridSum implements Serializable {

  private static final long serialVersionUID = 1L;

  // All but the integers, which writeObject adds. Kryo goes by the fields and knows fast ways.
  @SuppressWarnings("UnusedVariable") // read by Java serialisation
  private static final ObjectStreamField[] serialPersistentFields = {
    new ObjectStreamField("grid", SumGrid.class),
    new ObjectStreamField("ends", int[].class),
    new ObjectStreamField("largest", double[].class),
    new ObjectStreamField("first", int.class),
    new ObjectStreamField("byRows", boolean.class)
  };

  private final SumGrid grid;
  private final int[] ends;
  private final double[] largest;
  // Of which entry units[0] is: 0 unless this is a slice.
  private final int first;
  private long[] units;
  // Whether rows were added: then most of tensor 0 is 0, and need not be sent.
  private boolean byRows;

  /**
   * An empty sum.
   *
   * @param ends where the tensors end in the vectors; not written to
   */
  public GridSum(SumGrid grid, int[] ends) {
    this.grid = grid;
    this.ends = ends;
    this.largest = new double[ends.length];
    this.first = 0;
  }

  private GridSum(GridSum of, int first, long[] units) {
    this.grid = of.grid;
    this.ends = of.ends;
    this.largest = of.largest.clone();
    this.first = first;
    this.units = units;
    this.byRows = of.byRows;
  }

  /** The integers of one of several ranges of entries; nothing is added to it but its like. */
  public GridSum slice(int number, int of) {
    long length = ends[ends.length - 1];
    int from = (int) (length * number / of);
    int to = (int) (length * (number + 1) / of);
    return new GridSum(this, from, units == null ? null : Arrays.copyOfRange(units, from, to));
  }

  /** Takes the memory that slices will be put into. */
  public void reserve() {
    allocate();
  }

  /** Puts a slice into its place. */
  public void place(GridSum slice) {
    requireSameGrid(slice);
    if (slice.units != null) {
      allocate();
      System.arraycopy(slice.units, 0, units, slice.first, slice.units.length);
    }
    byRows |= slice.byRows;
    takeLargest(slice);
  }

  private void requireSameGrid(GridSum other) {
    if (!grid.equals(other.grid)) {
      throw new IllegalArgumentException("sums on two different grids cannot be merged");
    }
  }

  private void takeLargest(GridSum other) {
    for (int t = 0; t < largest.length; t++) {
      largest[t] = Math.max(largest[t], other.largest[t]);
    }
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    if (byRows) {
      ArrayStreams.writeMostlyZero(units, out);
    } else {
      ArrayStreams.write(units, out);
    }
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    units = byRows ? ArrayStreams.readMostlyZero(in) : ArrayStreams.readLongs(in);
  }

  private void allocate() {
    if (units == null) {
      units = new long[ends[ends.length - 1]];
    }
  }

  /** Adds all entries of tensor t of a vector. */
  void addTensor(Matrix vector, int t) {
    allocate();
    int start = t == 0 ? 0 : ends[t - 1];
    int exponent = grid.exponent(t);
    double max = vector.addUnits(start, ends[t], scale(exponent), rest(exponent), units);
    largest[t] = Math.max(largest[t], max); // NaN stays
  }

  /** Adds the entries first + row of tensor 0 of a vector. */
  void addRows(Matrix vector, int first, int[] rows) {
    allocate();
    byRows = true;
    double scale = scale(grid.exponent(0));
    double rest = rest(grid.exponent(0));
    double max = largest[0];
    for (int row : rows) {
      double entry = vector.get(first + row);
      max = Math.max(max, Math.abs(entry)); // NaN stays
      units[first + row] += (long) Math.rint(entry * scale * rest);
    }
    largest[0] = max;
  }

  /**
   * Adds factor·vector, whose entries are those of the tensors from {@code first} on.
   *
   * @param keepNonZero whether an entry that is not 0 counts one unit at least
   */
  public void addMultiple(double[] vector, double factor, int first, boolean keepNonZero) {
    allocate();
    int offset = first == 0 ? 0 : ends[first - 1];
    int i = 0;
    for (int t = first; i < vector.length; t++) {
      double scale = scale(grid.exponent(t));
      double rest = rest(grid.exponent(t));
      double max = largest[t];
      for (int end = ends[t] - offset; i < end; i++) {
        double entry = factor * vector[i];
        max = Math.max(max, Math.abs(entry)); // NaN stays
        long counted = (long) Math.rint(entry * scale * rest);
        if (keepNonZero && counted == 0) {
          counted = (long) Math.signum(entry);
        }
        units[offset + i] += counted;
      }
      largest[t] = max;
    }
  }

  // Two factors, because 2^-exponent alone leaves the range of double for vanishing gradients.
  private static double scale(int exponent) {
    return Math.scalb(1.0, -exponent / 2);
  }

  private static double rest(int exponent) {
    return Math.scalb(1.0, -exponent + exponent / 2);
  }

  /** Adds another sum on the same grid, neither being empty. */
  public void merge(GridSum other) {
    requireSameGrid(other);
    for (int i = 0; i < units.length; i++) {
      units[i] += other.units[i];
    }
    byRows |= other.byRows;
    takeLargest(other);
  }

  /** Whether every entry was finite. */
  public boolean isFinite() {
    return Arrays.stream(largest).allMatch(Double::isFinite);
  }

  /** Whether every entry was finite and fitted the grid, so that {@link #dividedBy} is right. */
  public boolean isOnGrid() {
    return isFinite() && grid.holds(largest);
  }

  /** The grid it is on. */
  SumGrid grid() {
    return grid;
  }

  /** The grid for the next sum, or for this one again if it is not on its grid. */
  public SumGrid nextGrid() {
    return isFinite() ? grid.after(largest) : grid;
  }

  /** The sum over a divisor; zeros if nothing was added. */
  public double[] dividedBy(double divisor) {
    double[] quotient = new double[ends[ends.length - 1]];
    if (units == null) {
      return quotient;
    }
    for (int t = 0, start = 0; t < ends.length; start = ends[t++]) {
      divide(start, ends[t], grid.exponent(t), divisor, quotient);
    }
    return quotient;
  }

  private void divide(int start, int end, int exponent, double divisor, double[] quotient) {
    double unit = Math.scalb(1.0, exponent);
    // Then the product is rounded as scalb is, and takes a tenth of its time.
    boolean exact = Math.getExponent(unit) == exponent;
    Ranges.inParallel(
        end - start,
        (from, to) -> {
          for (int i = start + from; i < start + to; i++) {
            double sum = exact ? units[i] * unit : Math.scalb((double) units[i], exponent);
            quotient[i] = sum / divisor;
          }
        });
  }
}
