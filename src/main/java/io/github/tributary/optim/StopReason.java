package io.github.tributary.optim;

/** Why training ended. */
public enum StopReason {
  /** The number of iterations asked for was done. */
  MAX_ITERATIONS("the number of iterations asked for was done"),
  /** The loss changed by no more than the tolerance. */
  LOSS_SETTLED("the loss changed by no more than the tolerance"),
  /** The gradient is no longer than its tolerance. */
  GRADIENT_SMALL("the gradient is no longer than its tolerance");

  private final String text;

  StopReason(String text) {
    this.text = text;
  }

  /** The reason in words. */
  public String text() {
    return text;
  }
}
