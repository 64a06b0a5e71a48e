package io.github.tributary.cli;

/** What a user gave cannot be used; the message is one line with the fix. */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
