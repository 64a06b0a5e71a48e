package io.github.tributary.distributed;

import io.github.tributary.linalg.ExactSum;
import io.github.tributary.linalg.simd.LoopsOfJvm;
import java.io.Serializable;
import java.math.BigDecimal;

/**
 * Σv·x and Σv·x² of every feature, exact, also where a square or its last bits leave the range of
 * double ({@link WideSum}). Bytes, and whole numbers of sparse rows, are added up as integers, and
 * other numbers by {@link RealMoments}, those of dense rows some rows at a time, because an {@link
 * ExactSum} for each takes longer than to read a table.
 */
final class FeatureMoments implements Serializable {

  private static final long serialVersionUID = 1L;

  // |Σx| < 2⁴² and Σx² < 2⁶² over so many rows: no two of them overflow when they are added.
  private static final long LARGEST_WHOLE = 1 << 20;
  private static final long MOST_ROWS = 1 << 21;

  // 255² times so many is below 2³¹.
  private static final int MOST_BYTE_ROWS = 1 << 15;

  // Of more features, most are 0 in most rows, and two numbers for each are large on their way.
  private static final int MANY = 1 << 16;

  // So many numbers of dense rows are in the first-level cache when they are added up.
  private static final int TOGETHER = 1 << 12;
  private static final int MOST_WAITING = 256;

  private static final int LOW_BITS = 31;

  // A square of numbers whose exponents are within, or a product of three, fits a double with all
  // its bits.
  private static final int LARGEST_EXPONENT = 400;
  private static final int LARGEST_EXPONENT_OF_THREE = 250;
  private static final int TOO_LARGE = 1021;

  private final long[] wholeSums;
  private final long[] wholeSquares;
  private long wholeRows;
  // A feature's are made with its first value that is not added up as an integer.
  private final ExactSum[] sums;
  private final ExactSum[] squares;
  // What these cannot hold; made with the first feature that has some.
  private WideSum[] wideSums;
  private WideSum[] wideSquares;
  private int tooLarge = Integer.MAX_VALUE;
  // Of the partition at hand; sums and squares have it all in the end.
  private transient RealMoments reals;
  private transient int realRows;
  // Rows that are waiting for it, all features of one after the other, and one value alone.
  private transient double[] waiting;
  private transient int waitingRows;
  private transient double[] value;
  // Of bytes at first, as many rows as fit integers.
  private transient int[] byteSums;
  private transient int[] byteSquares;
  private transient int byteRows;

  FeatureMoments(int features) {
    wholeSums = new long[features <= MANY ? features : 0];
    wholeSquares = new long[wholeSums.length];
    sums = new ExactSum[features];
    squares = new ExactSum[features];
  }

  int features() {
    return sums.length;
  }

  void add(FeatureRow row, double weight) {
    if (weight != 1) {
      for (int k = 0; k < row.count(); k++) {
        addWeighted(row.index(k), row.value(k), weight);
      }
      return;
    }
    if (wholeSums.length == 0) {
      for (int k = 0; k < row.count(); k++) {
        addExactly(row.index(k), row.value(k));
      }
      return;
    }
    if (row.count() > features() / 2) {
      addDense(row);
      return;
    }
    countRealRows(1);
    for (int k = 0; k < row.count(); k++) {
      double x = row.value(k);
      long whole = (long) x;
      if (whole == x && Math.abs(whole) < LARGEST_WHOLE) {
        wholeSums[row.index(k)] += whole;
        wholeSquares[row.index(k)] += whole * whole;
      } else {
        addReal(row.index(k), x);
      }
    }
    countWholeRows(1);
  }

  /** Whole numbers or not: a few rows at a time, feature by feature. */
  private void addDense(FeatureRow row) {
    int features = features();
    if (waiting == null) {
      waiting = new double[features * Math.max(1, Math.min(MOST_WAITING, TOGETHER / features))];
    }
    row.copyInto(waiting, waitingRows * features);
    if (++waitingRows * features == waiting.length) {
      addWaiting();
    }
  }

  private void addWaiting() {
    countRealRows(waitingRows);
    for (int j = 0; waitingRows > 0 && j < features(); j++) {
      addReals(j, waiting, j, waitingRows);
    }
    waitingRows = 0;
  }

  private void countRealRows(int more) {
    realRows += more;
    if (realRows > RealMoments.MOST_ROWS) {
      finishReals();
      realRows = more;
    }
  }

  /** Whether there are integers to add bytes to. */
  boolean takesBytes() {
    return wholeSums.length > 0;
  }

  /** Adds a row of weight 1, a byte of 0 … 255 per feature, the first of them at {@code start}. */
  void addBytes(byte[] bytes, int start) {
    int features = wholeSums.length;
    if (byteSums == null) {
      byteSums = new int[features];
      byteSquares = new int[features];
    }
    LoopsOfJvm.current(features).addBytes(bytes, start, byteSums, byteSquares, features);
    if (++byteRows == MOST_BYTE_ROWS) {
      flushBytes();
    }
  }

  private void flushBytes() {
    for (int j = 0; byteRows > 0 && j < byteSums.length; j++) {
      wholeSums[j] += byteSums[j];
      wholeSquares[j] += byteSquares[j];
      byteSums[j] = 0;
      byteSquares[j] = 0;
    }
    countWholeRows(byteRows);
    byteRows = 0;
  }

  private void countWholeRows(long more) {
    wholeRows += more;
    if (wholeRows > MOST_ROWS) {
      flush();
    }
  }

  private void addReal(int j, double x) {
    if (value == null) {
      value = new double[1];
    }
    value[0] = x;
    addReals(j, value, 0, 1);
  }

  /** Adds every features-th of some values. */
  private void addReals(int j, double[] x, int from, int rows) {
    reach(j);
    if (reals == null) {
      reals = new RealMoments(sums.length);
    }
    int features = features();
    if (!reals.add(j, x, from, features, rows, sums[j], squares[j])) {
      for (int i = 0; i < rows; i++) {
        addExactly(j, x[from + i * features]);
      }
    }
  }

  private void addExactly(int j, double x) {
    reach(j);
    sums[j].add(x);
    if (fits(x, LARGEST_EXPONENT)) {
      squares[j].addProduct(x, x);
    } else {
      reachWide(j, x);
      wideSquares[j].addProduct(x, x, 1);
    }
  }

  private static boolean fits(double x, int exponent) {
    return x == 0 || Math.abs(Math.getExponent(x)) <= exponent;
  }

  private void reachWide(int j, double x) {
    if (Math.getExponent(x) >= TOO_LARGE) {
      tooLarge = Math.min(tooLarge, j);
    }
    if (wideSums == null) {
      wideSums = new WideSum[features()];
      wideSquares = new WideSum[features()];
    }
    if (wideSums[j] == null) {
      wideSums[j] = new WideSum();
      wideSquares[j] = new WideSum();
    }
  }

  private void addWeighted(int j, double x, double weight) {
    reach(j);
    if (!fits(x, LARGEST_EXPONENT_OF_THREE) || !fits(weight, LARGEST_EXPONENT_OF_THREE)) {
      reachWide(j, x);
      wideSums[j].addProduct(weight, x, 1);
      wideSquares[j].addProduct(weight, x, x);
      return;
    }
    double weighted = weight * x;
    sums[j].addProduct(weight, x);
    squares[j].addProduct(weighted, x);
    // The rounding of weight·x: without it a constant column would have a deviation.
    squares[j].addProduct(Math.fma(weight, x, -weighted), x);
  }

  private void reach(int j) {
    if (sums[j] == null) {
      sums[j] = new ExactSum();
      squares[j] = new ExactSum();
    }
  }

  /** To be called after the last row of a partition. */
  void finish() {
    flushBytes();
    addWaiting();
    finishReals();
  }

  private void finishReals() {
    if (reals != null) {
      for (int j = 0; j < sums.length; j++) {
        if (sums[j] != null) {
          reals.flush(j, sums[j], squares[j]);
        }
      }
    }
  }

  /** Moves the integers to where there is room for any number of rows. */
  private void flush() {
    for (int j = 0; j < wholeSums.length; j++) {
      if (wholeSquares[j] != 0) {
        reach(j);
        sums[j].add((double) wholeSums[j]);
        long high = wholeSquares[j] >> LOW_BITS << LOW_BITS;
        // Each half is exact as a double.
        squares[j].add((double) high);
        squares[j].add((double) (wholeSquares[j] - high));
        wholeSums[j] = 0;
        wholeSquares[j] = 0;
      }
    }
    wholeRows = 0;
  }

  /** Adds the sums of as many features, which are {@linkplain #finish finished}. */
  void add(FeatureMoments other) {
    other.requireFinished();
    if (wholeRows + other.wholeRows > MOST_ROWS) {
      flush();
    }
    wholeRows += other.wholeRows;
    tooLarge = Math.min(tooLarge, other.tooLarge);
    for (int j = 0; j < wholeSums.length; j++) {
      wholeSums[j] += other.wholeSums[j];
      wholeSquares[j] += other.wholeSquares[j];
    }
    for (int j = 0; j < sums.length; j++) {
      if (other.sums[j] != null) {
        if (sums[j] == null) {
          sums[j] = other.sums[j];
          squares[j] = other.squares[j];
        } else {
          sums[j].add(other.sums[j]);
          squares[j].add(other.squares[j]);
        }
      }
      if (other.wideSums != null && other.wideSums[j] != null) {
        reachWide(j, 0);
        wideSums[j].add(other.wideSums[j]);
        wideSquares[j].add(other.wideSquares[j]);
      }
    }
  }

  private void requireFinished() {
    if (waitingRows > 0 || byteRows > 0) {
      throw new IllegalStateException("the last rows are not in the sums yet");
    }
  }

  /** The first feature with a value so large that a difference of two may overflow, or -1. */
  int firstTooLarge() {
    return tooLarge == Integer.MAX_VALUE ? -1 : tooLarge;
  }

  /** Σv·x of feature j, {@linkplain #finish finished}. */
  BigDecimal sum(int j) {
    requireFinished();
    return total(sums[j], wholeSums, wideSums, j);
  }

  /** Σv·x² of feature j, {@linkplain #finish finished}. */
  BigDecimal sumOfSquares(int j) {
    requireFinished();
    return total(squares[j], wholeSquares, wideSquares, j);
  }

  private static BigDecimal total(ExactSum real, long[] whole, WideSum[] wide, int j) {
    BigDecimal total = j < whole.length ? BigDecimal.valueOf(whole[j]) : BigDecimal.ZERO;
    if (real != null) {
      total = total.add(real.exactValue());
    }
    return wide == null || wide[j] == null ? total : total.add(wide[j].exactValue());
  }
}
