package io.github.tributary.tables;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.distributed.InvalidDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first line that is not LibSVM is named. */
class LibsvmLinesTest {

  @TempDir private Path folder;

  private void check(String line) throws IOException {
    Path file =
        Files.writeString(folder.resolve("t.libsvm"), "1 1:0.5 3:2\n# note\n\n" + line + "\n");
    LibsvmLines.requireReadable(
        new org.apache.hadoop.fs.Path(file.toString()), new Configuration());
  }

  @ParameterizedTest
  @CsvSource({"-1 2:1e-3", "+1", "2.5 1:-0.5 7:3"})
  void goodLines(String line) {
    assertDoesNotThrow(() -> check(line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cat 1:2     | expected a number as label, found 'cat'",
        "1 1:2 3     | expected INDEX:VALUE, found '3'",
        "1 a:2       | expected INDEX:VALUE, found 'a:2'",
        "1 1:x       | expected INDEX:VALUE, found '1:x'",
        "1 2:1 2:3   | expected indices that begin at 1 and grow, found 2 after 2",
        "1 0:1       | expected indices that begin at 1 and grow, found 0 after 0",
      })
  void badLines(String line, String expected) {
    Exception refused = assertThrows(InvalidDataException.class, () -> check(line));
    assertEquals(folder.resolve("t.libsvm") + ", line 4: " + expected, refused.getMessage());
  }
}
