package io.github.tributary.tables.csv;

import io.github.tributary.distributed.Cell;
import io.github.tributary.distributed.InvalidDataException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * What makes files no table, whichever columns are used.
 *
 * @param dialect how the files are written
 * @param hadoop for their file systems
 * @param notes takes a line for what is no error
 */
record CsvCheck(CsvDialect dialect, Configuration hadoop, Consumer<String> notes) {

  /**
   * Checks what was found in files.
   *
   * @throws InvalidDataException naming file and line
   */
  void require(CsvHeaders headers, Map<List<String>, CsvProfile> profiles) {
    long shortRows = 0;
    for (Map.Entry<List<String>, CsvProfile> one : profiles.entrySet()) {
      List<String> names = one.getKey();
      requireEncoding(names, one.getValue());
      requireClosed(one.getValue());
      requireLength(names.size(), one.getValue());
      requireOneHeader(names, headers.files().get(names), one.getValue());
      shortRows += one.getValue().shortRows();
    }
    if (dialect.hasHeader() && headers.isOfNumbers()) {
      notes.accept(
          "the first line is taken for the header, and holds numbers; if it is a row, say"
              + " data.options.header = false");
    }
    if (shortRows > 0) {
      notes.accept(
          shortRows
              + (shortRows == 1 ? " row has" : " rows have")
              + " fewer cells than the header; the last ones are missing values");
    }
  }

  private void requireEncoding(List<String> names, CsvProfile profile) {
    if (dialect.names("encoding", "charset")) {
      return;
    }
    for (int j = 0; j < names.size(); j++) {
      CsvColumn.Cell garbled = profile.column(j).garbled();
      if (garbled != null) {
        throw new InvalidDataException(
            new CsvPlaces(dialect, hadoop).of(garbled.file(), j, garbled.text())
                + ": "
                + Cell.quoted(garbled.text())
                + encodingHint(dialect));
      }
    }
  }

  static String encodingHint(CsvDialect dialect) {
    return " is not "
        + dialect.encoding()
        + "; say data.options.encoding = windows-1252, or what the file is written in";
  }

  private void requireClosed(CsvProfile profile) {
    String file = profile.unclosedFile();
    if (file != null) {
      throw new InvalidDataException(
          new CsvPlaces(dialect, hadoop).ofUnclosed(file)
              + ": a quote opens and never closes; write quotes inside of cells twice, or set"
              + " data.options.quote");
    }
  }

  private void requireLength(int expected, CsvProfile profile) {
    String file = profile.longRowsFile();
    if (file != null) {
      throw new InvalidDataException(
          new CsvPlaces(dialect, hadoop).ofMore(file, expected)
              + "; quote cells that hold a "
              + Cell.quoted(dialect.separator())
              + ", or correct the row");
    }
  }

  private void requireOneHeader(List<String> names, List<String> files, CsvProfile profile) {
    if (profile.headers() > files.size()) {
      throw new InvalidDataException(
          new CsvPlaces(dialect, hadoop).ofSecondHeader(files, names)
              + " is the header again; remove it: files that were put together keep theirs");
    }
  }
}
