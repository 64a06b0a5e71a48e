package io.github.tributary.distributed;

import io.github.tributary.linalg.ExactSum;

/**
 * Σx and Σx² of every feature over a few thousand rows, as exact as by an {@link ExactSum}, in a
 * fraction of the time: a number is cut into pieces that are whole multiples of units 2⁻⁴⁰ apart,
 * and pieces of one unit are added up in doubles, which stay exact as long as their sum has 53
 * bits.
 *
 * <p>With 2ᴱ above every |x| of a feature, the units are 2ᴱ⁻⁴⁰ and 2ᴱ⁻⁸⁰ for x, and for x², which
 * is the double next to it and a remainder, 2²ᴱ⁻⁴⁰ … 2²ᴱ⁻¹⁶⁰. What is left of numbers below about
 * 2ᴱ⁻²⁸ goes to the exact sums at once.
 *
 * @see <a href="https://doi.org/10.1109/TC.2014.2345391">J. Demmel, H. D. Nguyen, Parallel
 *     Reproducible Summation, 2015</a>
 */
final class RealMoments {

  /**
   * As many rows as may be added between two calls of {@link #flush}: 2¹²·2⁴⁰ has 53 bits. Where
   * two pieces of a square share a unit, each is at most half of that.
   */
  static final int MOST_ROWS = 1 << 12;

  // How many powers of 2 a feature may exceed its first values by before its units change.
  private static final int ROOM = 2;
  private static final int LARGEST_EXPONENT = 400;

  // Adding and subtracting 1.5·2⁵² units rounds to a multiple of the unit.
  private static final double ROUNDING = 0x1.8p52;

  // Where what stands among the numbers of a feature; the rounding terms before the sums.
  private static final int BOUND = 0;
  private static final int UNITS = 1;
  private static final int SUMS = 7;
  private static final int LEVELS = 2;
  private static final int LEVELS_OF_SQUARE = 4;
  private static final int STRIDE = SUMS + LEVELS + LEVELS_OF_SQUARE;

  private final double[] state;

  RealMoments(int features) {
    state = new double[features * STRIDE];
  }

  /**
   * Adds finite values of feature j: x[from], x[from + step] and so on.
   *
   * @param rows how many
   * @param sum takes what the units cannot hold
   * @param squares the same
   * @return whether they were added; if not, the largest is too large or too small for any units
   */
  boolean add(int j, double[] x, int from, int step, int rows, ExactSum sum, ExactSum squares) {
    int at = j * STRIDE;
    double largest = 0;
    for (int i = 0, k = from; i < rows; i++, k += step) {
      double size = Math.abs(x[k]);
      largest = size > largest ? size : largest;
    }
    if (largest == 0) {
      return true;
    }
    if (!(largest < state[at + BOUND])) {
      int exponent = Math.getExponent(largest);
      if (Math.abs(exponent) > LARGEST_EXPONENT) {
        return false;
      }
      flush(j, sum, squares);
      setUnits(at, exponent + 1 + ROOM);
    }
    addValues(at, x, from, step, rows, sum);
    addSquares(at, x, from, step, rows, squares);
    return true;
  }

  private void addValues(int at, double[] x, int from, int step, int rows, ExactSum rests) {
    double a1 = state[at + UNITS];
    double a2 = state[at + UNITS + 1];
    double highs = 0;
    double lows = 0;
    for (int i = 0, k = from; i < rows; i++, k += step) {
      double high = (x[k] + a1) - a1;
      double rest = x[k] - high;
      double low = (rest + a2) - a2;
      highs += high;
      lows += low;
      if (rest != low) {
        rests.add(rest - low);
      }
    }
    state[at + SUMS] += highs;
    state[at + SUMS + 1] += lows;
  }

  /** The square as a double and its error, which has nothing of the first unit. */
  private void addSquares(int at, double[] x, int from, int step, int rows, ExactSum rests) {
    int units = at + UNITS + LEVELS;
    double b1 = state[units];
    double b2 = state[units + 1];
    double b3 = state[units + 2];
    double b4 = state[units + 3];
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    double sum4 = 0;
    for (int i = 0, k = from; i < rows; i++, k += step) {
      double square = x[k] * x[k];
      double error = Math.fma(x[k], x[k], -square);
      double piece1 = (square + b1) - b1;
      square -= piece1;
      double piece2 = (square + b2) - b2;
      square -= piece2;
      double errorPiece2 = (error + b2) - b2;
      error -= errorPiece2;
      double piece3 = (square + b3) - b3;
      square -= piece3;
      double errorPiece3 = (error + b3) - b3;
      error -= errorPiece3;
      double piece4 = (square + b4) - b4;
      square -= piece4;
      double errorPiece4 = (error + b4) - b4;
      error -= errorPiece4;
      sum1 += piece1;
      sum2 += piece2 + errorPiece2;
      sum3 += piece3 + errorPiece3;
      sum4 += piece4 + errorPiece4;
      if (square != 0 || error != 0) {
        rests.add(square);
        rests.add(error);
      }
    }
    int sums = at + SUMS + LEVELS;
    state[sums] += sum1;
    state[sums + 1] += sum2;
    state[sums + 2] += sum3;
    state[sums + 3] += sum4;
  }

  private void setUnits(int at, int exponent) {
    state[at + BOUND] = Math.scalb(1.0, exponent);
    for (int k = 0; k < LEVELS; k++) {
      state[at + UNITS + k] = Math.scalb(ROUNDING, exponent - 40 * (k + 1));
    }
    for (int k = 0; k < LEVELS_OF_SQUARE; k++) {
      state[at + UNITS + LEVELS + k] = Math.scalb(ROUNDING, 2 * exponent - 40 * (k + 1));
    }
  }

  /** Moves the sums of feature j to where there is room for any number of rows. */
  void flush(int j, ExactSum sum, ExactSum squares) {
    int at = j * STRIDE + SUMS;
    for (int k = 0; k < LEVELS + LEVELS_OF_SQUARE; k++) {
      (k < LEVELS ? sum : squares).add(state[at + k]);
      state[at + k] = 0;
    }
  }
}
