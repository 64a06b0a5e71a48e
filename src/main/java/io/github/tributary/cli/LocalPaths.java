package io.github.tributary.cli;

import java.io.File;

/**
 * What a relative path means: a file of this machine, in a given folder, whatever file system Spark
 * takes for its own.
 */
final class LocalPaths {

  private LocalPaths() {}

  /** A relative path as a URI in the current folder; any other path as it is. */
  static String absolute(String path) {
    return absolute(path, new File("").getAbsoluteFile());
  }

  /** A relative path as a URI in a folder; any other path as it is. */
  static String absolute(String path, File folder) {
    boolean hasScheme = path.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
    return path.isEmpty() || hasScheme || path.startsWith("/")
        ? path
        : "file://" + folder.toPath().resolve(path).normalize();
  }
}
