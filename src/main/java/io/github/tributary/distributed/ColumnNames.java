package io.github.tributary.distributed;

import java.util.List;

/** Names of columns in expressions and messages. */
public final class ColumnNames {

  private static final int SHOWN = 12;

  private ColumnNames() {}

  /** A column name as Spark SQL reads it, even with dots and spaces in it. */
  public static String quoted(String column) {
    return '`' + column.replace("`", "``") + '`';
  }

  /** Column names, or texts of cells, for a message; of many, the first twelve. */
  public static String brief(List<String> names) {
    return list(names.stream().map(Cell::brief).toList());
  }

  /** Phrases for a message; of many, the first twelve. */
  public static String list(List<String> phrases) {
    String shown = String.join(", ", phrases.subList(0, Math.min(SHOWN, phrases.size())));
    return phrases.size() <= SHOWN ? shown : shown + " and " + (phrases.size() - SHOWN) + " more";
  }
}
