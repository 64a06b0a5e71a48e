package io.github.tributary.tables;

import io.github.tributary.distributed.Cell;
import io.github.tributary.distributed.InvalidDataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.StringTokenizer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Where a LibSVM file is none, looked up once Spark has failed to read it. */
final class LibsvmLines {

  private LibsvmLines() {}

  /** Checks the lines of some files. */
  static void requireReadable(Iterable<Path> files, Configuration hadoop) throws IOException {
    for (Path file : files) {
      requireReadable(file, hadoop);
    }
  }

  /**
   * Checks the lines of a file.
   *
   * @throws InvalidDataException naming the first line that is not LABEL INDEX:VALUE …
   */
  static void requireReadable(Path file, Configuration hadoop) throws IOException {
    try (InputStream bytes = file.getFileSystem(hadoop).open(file);
        BufferedReader text = reader(bytes, file, hadoop)) {
      int number = 0;
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        number++;
        int at = number;
        problem(line.strip())
            .ifPresent(
                found -> {
                  throw new InvalidDataException(
                      TableSource.display(file.toString()) + ", line " + at + ": " + found);
                });
      }
    }
  }

  private static BufferedReader reader(InputStream bytes, Path file, Configuration hadoop)
      throws IOException {
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file);
    return new BufferedReader(
        new InputStreamReader(
            codec == null ? bytes : codec.createInputStream(bytes), StandardCharsets.UTF_8));
  }

  private static Optional<String> problem(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return Optional.empty();
    }
    StringTokenizer tokens = new StringTokenizer(line, " ");
    String label = tokens.nextToken();
    if (!isNumber(label)) {
      return Optional.of("expected a number as label, found " + Cell.quoted(label));
    }
    int last = 0;
    while (tokens.hasMoreTokens()) {
      String token = tokens.nextToken();
      int colon = token.indexOf(':');
      int index = colon < 0 ? -1 : index(token.substring(0, colon));
      if (index < 0 || !isNumber(token.substring(colon + 1))) {
        return Optional.of("expected INDEX:VALUE, found " + Cell.quoted(token));
      }
      if (index <= last) {
        return Optional.of(
            "expected indices that begin at 1 and grow, found " + index + " after " + last);
      }
      last = index;
    }
    return Optional.empty();
  }

  private static int index(String text) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
  }

  private static boolean isNumber(String text) {
    try {
      Double.parseDouble(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
