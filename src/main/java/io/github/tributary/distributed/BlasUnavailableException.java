package io.github.tributary.distributed;

/** The BLAS that was asked for is not there; the message is one line that says why, and the fix. */
public final class BlasUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BlasUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
