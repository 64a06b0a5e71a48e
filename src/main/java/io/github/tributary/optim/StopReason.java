package io.github.tributary.optim;

/** Why training ended. */
public enum StopReason {
  /** The number of iterations asked for was done. */
  MAX_ITERATIONS("the number of iterations asked for was done"),
  /** The loss changed by no more than the tolerance in several iterations in a row. */
  LOSS_SETTLED("the loss changed by no more than the tolerance"),
  /** The gradient is no longer than its tolerance. */
  GRADIENT_SMALL("the gradient is no longer than its tolerance"),
  /** The line search found no lower point: a minimum as far as the precision tells. */
  SEARCH_FAILED("the line search found no lower point, as at a minimum"),
  /** The line search found no lower point, though by its gradient the loss should fall. */
  STUCK(
      "the line search found no lower point, though this is not a minimum: the loss overflows or"
          + " does not follow its gradient; scale the features and targets or use precision = double"),
  /** The metric of the validation rows got no better for as long as asked for. */
  VALIDATION_SETTLED("the validation rows' metric got no better"),
  /** Others that are trained beside it did better. */
  DROPPED("other candidates did better"),
  /** The training ran to its end, but went up. */
  WORSE_THAN_START("the loss ended above that of the start; lower stepSize, or add a warmUp"),
  /** The loss kept exploding however small the step became. */
  DIVERGED("the loss kept exploding after every halving of the step size that was allowed");

  private final String text;

  StopReason(String text) {
    this.text = text;
  }

  /** Whether what came out is no better than the start. */
  public boolean isFailure() {
    return this == WORSE_THAN_START || this == DIVERGED;
  }

  /** The reason in words. */
  public String text() {
    return text;
  }
}
