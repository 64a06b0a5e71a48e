package io.github.tributary.io;

/** A folder holds no model, a damaged one, or one of a newer format; the message says which. */
public final class ModelFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An exception about the model at {@code path}. */
  public ModelFormatException(String path, String problem) {
    super(path + ": " + problem);
  }
}
