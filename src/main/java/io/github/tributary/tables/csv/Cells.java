package io.github.tributary.tables.csv;

/** The text of a cell in a message. */
final class Cells {

  private static final int MOST = 60;

  private Cells() {}

  /** At most so much of a cell as fits into a line, in quotes, without line breaks. */
  static String quoted(String cell) {
    String start = cell.length() > MOST ? cell.substring(0, MOST) + "…" : cell;
    return "'" + start.replaceAll("\\p{Cntrl}+", " ") + "'";
  }
}
