package io.github.tributary.training;

/** A setting that may be left to {@link Recipe}, and has no value of its own that says so. */
public enum AutoSetting {
  /** The optimiser. */
  SOLVER,
  /** The schedule of the step size. */
  SCHEDULE,
  /** The passes at most. */
  MAX_ITER,
  /** The passes without improvement after which training stops. */
  PATIENCE,
  /** The share of activations dropped. */
  DROPOUT
}
