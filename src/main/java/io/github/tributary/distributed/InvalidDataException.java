package io.github.tributary.distributed;

/** The data cannot be used; the message is one line that says where, what was found and the fix. */
public class InvalidDataException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An exception with a message for the user. */
  public InvalidDataException(String message) {
    super(message);
  }
}
