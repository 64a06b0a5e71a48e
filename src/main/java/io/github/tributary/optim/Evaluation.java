package io.github.tributary.optim;

/** An objective at one point. */
public final class Evaluation {

  private final double loss;
  private final double[] gradient;
  private final long rows;

  /**
   * An evaluation.
   *
   * @param loss J; not finite if the computation overflowed, and the gradient is then useless
   * @param gradient dJ/dparameters, in their order; kept, not copied
   * @param rows the observations that were evaluated
   */
  public Evaluation(double loss, double[] gradient, long rows) {
    this.loss = loss;
    this.gradient = gradient;
    this.rows = rows;
  }

  /** J. */
  public double loss() {
    return loss;
  }

  /** dJ/dparameters; not a copy, which would be large. */
  public double[] gradient() {
    return gradient;
  }

  /** The observations that were evaluated. */
  public long rows() {
    return rows;
  }

  /** ‖dJ/dparameters‖₂. */
  public double gradientNorm() {
    return Vectors.norm(gradient, 0, gradient.length);
  }

  /** Whether J and every entry of its gradient are finite. */
  public boolean isFinite() {
    return Double.isFinite(loss) && Vectors.areFinite(gradient);
  }
}
