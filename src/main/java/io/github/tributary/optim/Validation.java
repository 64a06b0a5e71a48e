package io.github.tributary.optim;

/** How well parameters do on rows that are not trained on. */
@FunctionalInterface
public interface Validation {

  /**
   * What was found.
   *
   * @param loss the cost without penalty
   * @param metric the metric that decides when to stop; may be the loss
   */
  record Score(double loss, double metric) {

    /** Nothing was looked at. */
    static final Score NONE = new Score(Double.NaN, Double.NaN);
  }

  /** The score at these parameters, which are not written to. */
  Score at(double[] parameters);
}
