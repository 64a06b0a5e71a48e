package io.github.tributary.optim;

/**
 * Goes back to the last good parameters and halves the step size when the loss is not finite or
 * explodes.
 *
 * @param halvings how often at most; then training ends with the last good parameters. 0: never,
 *     and a loss that is not finite is an error
 */
public record DivergenceGuard(int halvings) {

  /** No guard. */
  public static final DivergenceGuard NONE = new DivergenceGuard(0);

  // A step that overshoots may well double the loss and recover. Below 1 a loss is small for every
  // head, and a run that starts at a minimum may leave it.
  private static final double TOLERATED = 4;
  private static final double LEAST = 1;

  /** Checks the range. */
  public DivergenceGuard {
    if (halvings < 0) {
      throw new IllegalArgumentException("maxStepHalvings: expected at least 0, found " + halvings);
    }
  }

  /** Whether a loss explodes for some loss at the start. */
  boolean mayExplode(double loss) {
    return explodes(loss, 0);
  }

  /**
   * Whether a loss explodes.
   *
   * @param start the loss at the very start
   */
  boolean explodes(double loss, double start) {
    return halvings > 0 && loss > TOLERATED * Math.max(start, LEAST);
  }
}
