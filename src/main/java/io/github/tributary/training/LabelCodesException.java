package io.github.tributary.training;

import io.github.tributary.distributed.InvalidDataException;

/**
 * A label of a classifier is one of few whole numbers that are no class indices 0 … c-1, such as -1
 * and 1: whoever asked for this with {@link TrainingData#refusingCodes} can make indices of them.
 */
public final class LabelCodesException extends InvalidDataException {

  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  LabelCodesException(String message) {
    super(message);
  }
}
