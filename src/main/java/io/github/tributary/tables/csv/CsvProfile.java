package io.github.tributary.tables.csv;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** What the rows of CSV files hold, free of their order: sums, and the first of what is odd. */
final class CsvProfile implements Serializable {

  private static final long serialVersionUID = 1;

  private final List<String> names;
  private final CsvColumn[] columns;
  private long rows;
  private long headers;
  private long shortRows;
  private String longRowsFile;
  private boolean quotesOpen;
  private String unclosedFile;

  CsvProfile(List<String> names) {
    this.names = List.copyOf(names);
    columns = new CsvColumn[names.size()];
    Arrays.setAll(columns, j -> new CsvColumn());
  }

  /** Adds a row, or notes that it is the header. */
  void add(String[] cells, String file, CsvDialect dialect) {
    if (dialect.hasHeader() && isHeader(cells)) {
      headers++;
      return;
    }
    rows++;
    if (cells.length < columns.length) {
      shortRows++;
    } else if (hasMore(cells)) {
      longRowsFile = first(longRowsFile, file);
    }
    for (int j = 0; j < columns.length; j++) {
      String cell = j < cells.length ? cells[j] : null;
      columns[j].add(dialect.isNull(cell) ? null : cell, file, dialect);
    }
  }

  /** Notes that a quote is never closed in a file: its last row goes from there to the end. */
  void quoteNeverCloses(String file) {
    unclosedFile = first(unclosedFile, file);
  }

  /** Notes that a line ends inside of quotes. */
  void quotesStayOpen() {
    quotesOpen = true;
  }

  private boolean isHeader(String[] cells) {
    if (cells.length != names.size()) {
      return false;
    }
    for (int j = 0; j < cells.length; j++) {
      boolean unnamed = cells[j] == null || cells[j].isBlank();
      if (!names.get(j).equals(unnamed ? "_c" + j : cells[j])) {
        return false;
      }
    }
    return true;
  }

  /** Some programs end rows, but not the header, with a separator. */
  private boolean hasMore(String[] cells) {
    for (int j = columns.length; j < cells.length; j++) {
      if (cells[j] != null && !cells[j].isBlank()) {
        return true;
      }
    }
    return false;
  }

  private static String first(String one, String other) {
    return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
  }

  private CsvProfile merge(CsvProfile other) {
    for (int j = 0; j < columns.length; j++) {
      columns[j].merge(other.columns[j]);
    }
    rows += other.rows;
    headers += other.headers;
    shortRows += other.shortRows;
    longRowsFile = first(longRowsFile, other.longRowsFile);
    quotesOpen |= other.quotesOpen;
    unclosedFile = first(unclosedFile, other.unclosedFile);
    return this;
  }

  CsvColumn column(int index) {
    return columns[index];
  }

  long rows() {
    return rows;
  }

  /** How many lines repeat the names of the columns. */
  long headers() {
    return headers;
  }

  /** How many rows have fewer cells than the header. */
  long shortRows() {
    return shortRows;
  }

  /** The first file in which a row has more cells than the header, or null. */
  String longRowsFile() {
    return longRowsFile;
  }

  /** The first file in which a quote is never closed, or null. */
  String unclosedFile() {
    return unclosedFile;
  }

  /** Whether a line ended inside of quotes where files were read line by line. */
  boolean hasOpenQuotes() {
    return quotesOpen;
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static CsvProfile of(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (CsvProfile) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds two profiles as bytes, which Spark's tasks hand over. */
  static byte[] merge(byte[] one, byte[] other) {
    return of(one).merge(of(other)).bytes();
  }
}
