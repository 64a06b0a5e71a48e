package io.github.tributary.distributed;

import java.util.List;

/** Names of columns in expressions and messages. */
public final class ColumnNames {

  private ColumnNames() {}

  /** A column name as Spark SQL reads it, even with dots and spaces in it. */
  public static String quoted(String column) {
    return '`' + column.replace("`", "``") + '`';
  }

  /** Column names for a message; of many, the first twelve. */
  public static String brief(List<String> names) {
    return names.size() <= 12
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 12)) + " and " + (names.size() - 12) + " more";
  }
}
