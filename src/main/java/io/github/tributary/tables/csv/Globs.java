package io.github.tributary.tables.csv;

/** Paths that Hadoop would take for patterns. */
public final class Globs {

  private Globs() {}

  /** A pattern that only this path matches. */
  public static String literal(String path) {
    return path.replaceAll("[\\\\{}\\[\\]*?]", "\\\\$0");
  }
}
