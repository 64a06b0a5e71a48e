package io.github.tributary.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** Columns of a table of numbers tell nothing, which is known once it has been read. */
final class UninformativeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<String, String> columns;

  /** With the columns, and why each is left out. */
  UninformativeException(Map<String, String> columns) {
    super("columns that tell nothing: " + columns.keySet());
    this.columns = new LinkedHashMap<>(columns);
  }

  Map<String, String> columns() {
    return columns;
  }
}
