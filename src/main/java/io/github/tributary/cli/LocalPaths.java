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

  /**
   * A relative path as a URI in a folder; any other path as it is. A path that begins with {@code
   * ~} is in the home folder.
   */
  static String absolute(String path, File folder) {
    String plain = inHome(path);
    return plain.isEmpty() || hasScheme(plain) || plain.startsWith("/")
        ? plain
        : "file://" + folder.toPath().resolve(plain).normalize();
  }

  /** {@code ~} and {@code ~/…} in the home folder, as a shell has it; any other path as it is. */
  static String inHome(String path) {
    return path.equals("~") || path.startsWith("~/")
        ? System.getenv().getOrDefault("HOME", System.getProperty("user.home")) + path.substring(1)
        : path;
  }

  /** Whether a path names its file system, as {@code hdfs://…} does. */
  static boolean hasScheme(String path) {
    return path.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
  }
}
