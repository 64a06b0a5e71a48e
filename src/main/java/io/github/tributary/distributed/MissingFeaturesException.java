package io.github.tributary.distributed;

/** Rows have a missing, NaN or infinite feature; filling them may help. */
public final class MissingFeaturesException extends InvalidDataException {

  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public MissingFeaturesException(String message) {
    super(message);
  }
}
