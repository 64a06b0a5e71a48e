package io.github.tributary.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts the results of benchmarks into a document, between the lines {@code <!-- begin NAME -->} and
 * {@code <!-- end NAME -->}; everything else in it is written by hand.
 */
final class Report {

  private Report() {}

  /** Argument: the document. Prints which sections it replaced. */
  public static void main(String[] args) throws IOException {
    Path document = Path.of(args[0]);
    String text = Files.readString(document);
    for (Path file : results(Result.folder())) {
      Result result = Result.read(file);
      text = replaced(text, result.name(), Markdown.of(result));
      System.out.println(document + ": " + result.name());
    }
    Files.writeString(document, text);
  }

  private static List<Path> results(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  /**
   * The text with another section.
   *
   * @throws IllegalArgumentException if it has no place for it
   */
  static String replaced(String text, String name, String section) {
    String begin = "<!-- begin " + name + " -->\n";
    String end = "<!-- end " + name + " -->\n";
    int from = text.indexOf(begin);
    int to = text.indexOf(end, Math.max(from, 0));
    if (from < 0 || to < 0) {
      throw new IllegalArgumentException(
          "no place for '" + name + "': the document needs a line " + begin + "and a line " + end);
    }
    return text.substring(0, from + begin.length()) + section + "\n" + text.substring(to);
  }
}
