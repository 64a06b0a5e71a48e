package io.github.tributary.training;

/**
 * Successive halving: at the iterations r, rη, rη² … only the best ⌈n/η⌉ of n candidates go on,
 * until one is left.
 *
 * @param factor η, above 1; or 1: no candidate is dropped
 * @param firstRung r, at least 1; or {@link #AUTO}
 * @see <a href="https://proceedings.mlr.press/v51/jamieson16.html">Jamieson, Talwalkar,
 *     Non-stochastic Best Arm Identification and Hyperparameter Optimization, 2016</a>
 */
public record Halving(double factor, int firstRung) {

  /** The first rung follows from the iterations and the number of candidates. */
  public static final int AUTO = 0;

  /** Every candidate is trained to its end. */
  public static final Halving NONE = new Halving(1, 1);

  /** Checks the ranges. */
  public Halving {
    if (!(factor >= 1 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("halving: expected a number ≥ 1, found " + factor);
    }
    if (firstRung < 1 && firstRung != AUTO) {
      throw new IllegalArgumentException("firstRung: expected at least 1, found " + firstRung);
    }
  }

  /**
   * This halving with a first rung.
   *
   * @param iterations of each candidate
   * @param rise the iterations in which the step size of some candidate still grows, and says
   *     nothing of where it will end: no automatic rung comes before
   */
  Halving resolved(int iterations, int candidates, int rise) {
    if (firstRung != AUTO) {
      return this;
    }
    int first = over(iterations, candidates, factor).firstRung;
    return new Halving(factor, Math.max(first, Math.min(rise + 1, iterations)));
  }

  /**
   * With the rungs such that the last candidate trains alone from the last of them to the end; with
   * too few iterations for that, from iteration 1 on.
   */
  public static Halving over(int iterations, int candidates, double factor) {
    if (factor <= 1 || candidates < 2) {
      return new Halving(factor, 1);
    }
    double first = iterations;
    for (int left = candidates; left > 1; left = survivorsOf(left, factor)) {
      first /= factor;
    }
    return new Halving(factor, Math.max(1, (int) first));
  }

  /** Whether candidates are dropped. */
  boolean drops() {
    return factor > 1;
  }

  /** The iteration after which rung k is, from 0: rη^k, and each later than the one before. */
  int rung(int k) {
    double rung = firstRung;
    for (int i = 1; i <= k; i++) {
      rung = Math.max(rung + 1, Math.rint(firstRung * StrictMath.pow(factor, i)));
    }
    return (int) Math.min(Integer.MAX_VALUE, rung);
  }

  /** How many of n candidates go on: fewer than n, and at least 1. */
  int survivors(int n) {
    return survivorsOf(n, factor);
  }

  private static int survivorsOf(int n, double factor) {
    return Math.max(1, Math.min(n - 1, (int) Math.ceil(n / factor)));
  }
}
