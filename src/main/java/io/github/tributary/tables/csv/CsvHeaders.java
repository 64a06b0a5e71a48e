package io.github.tributary.tables.csv;

import com.univocity.parsers.csv.CsvParser;
import io.github.tributary.distributed.Cell;
import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * The files of a table by the columns that their first lines name.
 *
 * @param dialect how they are written
 * @param files for each list of columns the files that have it, by URI
 */
record CsvHeaders(CsvDialect dialect, Map<List<String>, List<String>> files) {

  // A quote that is never closed would make a header of the whole file.
  private static final int LONGEST = 1 << 24;

  /** The columns of the first file. */
  List<String> columns() {
    return files.keySet().iterator().next();
  }

  /** The columns of one of the files. */
  List<String> columnsOf(String file) {
    return files.entrySet().stream()
        .filter(group -> group.getValue().stream().anyMatch(one -> isSame(one, file)))
        .findFirst()
        .map(Map.Entry::getKey)
        .orElse(columns());
  }

  /** Spark writes the address of one file with one slash or three. */
  private static boolean isSame(String one, String other) {
    return CsvPlaces.path(one).equals(CsvPlaces.path(other));
  }

  /** Whether most names are numbers, as where the first line is a row. */
  boolean isOfNumbers() {
    return 2 * columns().stream().filter(this::isNumber).count() > columns().size();
  }

  private boolean isNumber(String name) {
    return CellForm.of(name, dialect.numbers()).isNumber();
  }

  /**
   * Reads the first lines of all files.
   *
   * @param paths the files, by URI
   * @throws InvalidDataException if a header names a column twice, or files name different columns
   */
  static CsvHeaders read(List<String> paths, CsvDialect given, Configuration hadoop) {
    List<String> starts = paths.parallelStream().map(path -> start(path, given, hadoop)).toList();
    String first = starts.stream().filter(start -> !start.isBlank()).findFirst().orElse("");
    CsvDialect dialect =
        given.withSeparatorOf(first.lines().filter(one -> !one.isBlank()).findFirst().orElse(""));
    Map<List<String>, List<String>> groups = new LinkedHashMap<>();
    for (int f = 0; f < starts.size(); f++) {
      requireNoNote(starts.get(f), paths.get(f));
      List<String> columns = columns(starts.get(f), dialect);
      if (!columns.isEmpty()) {
        requireReadable(columns, paths.get(f), dialect);
        requireDifferent(columns, paths.get(f));
        groups.computeIfAbsent(columns, key -> new ArrayList<>()).add(paths.get(f));
      }
    }
    CsvHeaders headers = new CsvHeaders(dialect, groups);
    headers.requireSameNames();
    return headers;
  }

  private static void requireNoNote(String start, String path) {
    if (start.matches("(?is)\"?sep=.\"?\\R.*")) {
      throw new InvalidDataException(
          CsvPlaces.name(path)
              + ", line 1: "
              + Cell.quoted(start.lines().findFirst().orElseThrow())
              + " is a note for Excel; delete this line");
    }
  }

  private static String start(String path, CsvDialect given, Configuration hadoop) {
    try (BufferedReader text = CsvPlaces.open(path, given.encoding(), hadoop)) {
      StringBuilder start = new StringBuilder();
      String line = text.readLine();
      // The header, in quotes over several lines if need be, and a row.
      for (int rows = 0; line != null && rows < 2 && start.length() < LONGEST; ) {
        start.append(line).append('\n');
        rows += line.isBlank() || given.leavesQuotesOpen(start) ? 0 : 1;
        line = text.readLine();
      }
      return start.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> columns(String start, CsvDialect dialect) {
    if (start.isBlank()) {
      return List.of();
    }
    CsvParser parser = dialect.parser();
    parser.beginParsing(new StringReader(start));
    String[] cells = parser.parseNext();
    parser.stopParsing();
    if (cells == null) {
      return List.of();
    }
    String[] names = new String[cells.length];
    for (int j = 0; j < names.length; j++) {
      // As Spark names them.
      boolean named = dialect.hasHeader() && cells[j] != null && !cells[j].isBlank();
      names[j] = named ? cells[j] : "_c" + j;
    }
    return List.of(names);
  }

  private static void requireReadable(List<String> columns, String file, CsvDialect dialect) {
    for (String column : columns) {
      if (column.indexOf(CsvColumn.NO_CHARACTER) >= 0 && !dialect.names("encoding", "charset")) {
        throw new InvalidDataException(
            CsvPlaces.name(file)
                + ", line 1: "
                + Cell.quoted(column)
                + CsvCheck.encodingHint(dialect));
      }
    }
  }

  private static void requireDifferent(List<String> columns, String file) {
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!seen.add(column.toLowerCase(Locale.ROOT))) {
        throw new InvalidDataException(
            CsvPlaces.name(file)
                + ": its header names column "
                + Cell.quoted(column)
                + " twice, or in two cases; give each column a name of its own");
      }
    }
  }

  private void requireSameNames() {
    Set<String> expected = files.isEmpty() ? Set.of() : new HashSet<>(columns());
    files.forEach(
        (columns, paths) -> {
          if (!new HashSet<>(columns).equals(expected)) {
            throw new InvalidDataException(
                CsvPlaces.name(paths.get(0))
                    + ": expected the columns of "
                    + CsvPlaces.name(files.get(columns()).get(0))
                    + ", found others: "
                    + difference(columns));
          }
        });
  }

  private String difference(List<String> columns) {
    List<String> missing = new ArrayList<>(columns());
    missing.removeAll(columns);
    List<String> more = new ArrayList<>(columns);
    more.removeAll(columns());
    return Stream.of(text(missing, "without "), text(more, "with "))
        .filter(text -> !text.isEmpty())
        .reduce((one, other) -> one + ", " + other)
        .orElse("");
  }

  private static String text(List<String> names, String what) {
    return names.isEmpty() ? "" : what + ColumnNames.brief(names);
  }
}
