package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One run of the program in this JVM, on the session of the tests.
 *
 * @param code the exit code
 * @param out what it printed
 * @param err what it printed of errors
 */
record CommandLineRun(int code, String out, String err) {

  static CommandLineRun of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    return new CommandLineRun(code, out.toString(), err.toString());
  }

  /** Fails unless the run succeeded without a word about errors. */
  CommandLineRun succeeded() {
    return ended(0);
  }

  /** Fails unless the run ended with that code and without a word about errors. */
  CommandLineRun ended(int expected) {
    assertEquals("", err);
    assertEquals(expected, code);
    return this;
  }

  /** Fails unless the run ended with code 2 and one line that holds all these texts. */
  void refused(String... texts) {
    assertEquals(2, code, () -> out + err);
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.startsWith("error: "), err);
    for (String text : texts) {
      assertTrue(err.contains(text), () -> "expected «" + text + "» in: " + err);
    }
    assertTrue(!err.contains("Exception"), err);
  }

  /** The names in a folder, hidden ones too. */
  static SortedSet<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes lines into a file and returns it. */
  static Path write(Path file, String... lines) {
    try {
      return Files.write(file, List.of(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
