package io.github.tributary.optim;

/**
 * A bracketing search along a path from α = 0 for a point that is low enough and where the descent
 * has flattened. With φ(α) the loss and φ'(α) its slope, a point is taken if φ'(α) ≥ σφ'(0) and
 * either φ(α) ≤ φ(0) + δαφ'(0) (Wolfe) or φ'(α) ≤ (2δ - 1)φ'(0) and φ(α) is not above a ceiling
 * (approximate Wolfe). The second pair means the same on a parabola, but it needs slopes, which
 * near a minimum are known far better than differences of rounded losses.
 *
 * @see <a href="https://doi.org/10.1137/030601880">Hager, Zhang, A New Conjugate Gradient Method
 *     with Guaranteed Descent and an Efficient Line Search, 2005</a>
 * @see <a href="https://doi.org/10.1007/s10107-012-0514-2">Lewis, Overton, Nonsmooth optimization
 *     via quasi-Newton methods, 2013, whose bracket is the one here</a>
 */
final class LineSearch {

  /** δ and σ, as is usual for quasi-Newton directions, whose first try is nearly always right. */
  private static final double DECREASE = 1e-4;

  private static final double FLATTENING = 0.9;

  /** While the slope is nearly that of the start, a parabola ends at least 10 times as far. */
  private static final double GROWTH = 10;

  /** How near to its ends the bracket is cut at most, as a share of its length. */
  private static final double MARGIN = 0.1;

  /**
   * A bracket as short as this share of α ends the search: where weights are rounded, slopes jump.
   */
  private static final double SHORTEST = 0.1;

  private static final int MOST_EVALUATIONS = 20;

  private LineSearch() {}

  /**
   * A point of the path.
   *
   * @param evaluation loss and gradient without a part that has no derivative
   * @param loss φ with that part; not finite where the computation overflowed
   * @param slope φ'
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Point(double[] x, Evaluation evaluation, double loss, double slope) {

    boolean isFinite() {
      return Double.isFinite(loss) && Double.isFinite(slope) && evaluation.isFinite();
    }
  }

  /** A path through the parameters. */
  @FunctionalInterface
  interface Path {

    /** The point at α, or null if rounding makes it the point at 0. */
    Point at(double alpha);
  }

  /**
   * Searches from α = 1.
   *
   * @param loss φ(0)
   * @param slope φ'(0) &lt; 0
   * @param ceiling how high a point may be whose slopes alone tell a descent
   * @return a point that meets the conditions, or else the farthest one below them that still
   *     descends steeply, or null if there is none
   */
  static Point along(Path path, double loss, double slope, double ceiling) {
    Point lower = null;
    double low = 0;
    double lowSlope = slope;
    double high = Double.POSITIVE_INFINITY;
    double highSlope = Double.NaN;
    double alpha = 1;
    for (int k = 0; k < MOST_EVALUATIONS && high - low > SHORTEST * low; k++) {
      Point point = path.at(alpha);
      if (point == null) {
        break;
      }
      if (!isLow(point, loss + DECREASE * alpha * slope, slope, ceiling)) {
        high = alpha;
        highSlope = point.isFinite() ? point.slope : Double.NaN;
      } else if (point.slope < FLATTENING * slope) {
        lower = point;
        low = alpha;
        lowSlope = point.slope;
      } else {
        return point;
      }
      alpha = Double.isInfinite(high) ? GROWTH * low : cut(low, lowSlope, high, highSlope);
    }
    return lower;
  }

  private static boolean isLow(Point point, double wanted, double slope, double ceiling) {
    return point.isFinite()
        && (point.loss <= wanted
            || (point.loss <= ceiling && point.slope <= (2 * DECREASE - 1) * slope));
  }

  /** Where a parabola with these slopes is least, away from the ends of the bracket. */
  private static double cut(double low, double lowSlope, double high, double highSlope) {
    double share = lowSlope / (lowSlope - highSlope);
    if (!(highSlope > 0)) {
      // It says nothing about where between them the minimum is, nor, from 0, of what size α is.
      share = low == 0 ? MARGIN : 0.5;
    }
    return low + Math.min(Math.max(share, MARGIN), 1 - MARGIN) * (high - low);
  }
}
