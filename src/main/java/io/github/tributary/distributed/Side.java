package io.github.tributary.distributed;

/** Which rows of a table are meant. */
public enum Side {
  /** Those to train on. */
  TRAINING,
  /** Those that training is watched on. */
  VALIDATION,
  /** Those held out for testing. */
  HELD_OUT
}
