package io.github.tributary.tables.csv;

import com.univocity.parsers.csv.CsvParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * Where in a file something is. A file is read from its beginning to that place, which is why this
 * is done only when a message needs it.
 *
 * @param dialect how the file is written
 * @param hadoop for its file system
 */
record CsvPlaces(CsvDialect dialect, Configuration hadoop) {

  /** The line of the first cell of a column that reads so, and the file. */
  String of(String file, int column, String cell) {
    return find(file, cells -> column < cells.length && cell.equals(stripped(cells[column])));
  }

  /** The line of the first row that has more cells than the header, and how many. */
  String ofMore(String file, int expected) {
    int[] found = {0};
    String place =
        find(
            file,
            cells -> {
              found[0] = cells.length;
              return cells.length > expected
                  && Arrays.stream(cells, expected, cells.length)
                      .anyMatch(cell -> !stripped(cell).isEmpty());
            });
    return place + ": expected " + expected + " cells as in the header, found " + found[0];
  }

  /** The line of the first row that is the header of its file once more. */
  String ofSecondHeader(List<String> files, List<String> names) {
    for (String file : files) {
      int[] seen = {0};
      String place =
          find(
              file,
              cells -> {
                seen[0] += names.equals(Arrays.asList(cells)) ? 1 : 0;
                return seen[0] == 2;
              });
      if (seen[0] == 2) {
        return place;
      }
    }
    return name(files.get(0));
  }

  /** The line in which a quote opens that is never closed. */
  String ofUnclosed(String file) {
    long[] line = {0, 0};
    try (BufferedReader text = open(file, dialect.encoding(), hadoop)) {
      CsvParser parser = dialect.parser();
      parser.beginParsing(text);
      while (parser.parseNext() != null) {
        line[0] = line[1];
        line[1] = parser.getContext().currentLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name(file) + ", line " + (line[0] + 1);
  }

  /**
   * Whether the last row of a file is one that a quote keeps open: the parser gives what follows
   * the quote as one cell, line breaks and separators in it.
   */
  static boolean isUnclosed(String[] last, CsvDialect dialect) {
    String cell = last.length == 0 ? null : last[last.length - 1];
    return cell != null
        && cell.lines().filter(line -> line.contains(dialect.separator())).count() > 1;
  }

  private static String stripped(String cell) {
    return cell == null ? "" : cell.strip();
  }

  private String find(String file, Predicate<String[]> wanted) {
    try (BufferedReader text = open(file, dialect.encoding(), hadoop)) {
      CsvParser parser = dialect.parser();
      parser.beginParsing(text);
      for (String[] cells = parser.parseNext(); cells != null; cells = parser.parseNext()) {
        if (wanted.test(cells)) {
          return name(file) + ", line " + parser.getContext().currentLine();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name(file);
  }

  /** A file as a person would write it. */
  static String name(String file) {
    URI uri = path(file).toUri();
    return "file".equals(uri.getScheme()) ? uri.getPath() : path(file).toString();
  }

  /** Spark names files by URIs. */
  static Path path(String file) {
    return new Path(URI.create(file));
  }

  /** The text of a file, uncompressed, without a byte-order mark. */
  static BufferedReader open(String file, String encoding, Configuration hadoop)
      throws IOException {
    Path path = path(file);
    InputStream bytes = path.getFileSystem(hadoop).open(path);
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    BufferedReader text =
        new BufferedReader(
            new InputStreamReader(
                codec == null ? bytes : codec.createInputStream(bytes), encoding));
    text.mark(1);
    if (text.read() != '\ufeff') {
      text.reset();
    }
    return text;
  }
}
