package io.github.tributary.tables;

import io.github.tributary.distributed.InvalidDataException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A condition in SQL that selects rows. */
public final class RowCondition {

  private RowCondition() {}

  /**
   * The rows that meet a condition.
   *
   * @param where the condition, or empty for all rows
   * @param key what the user calls it
   * @throws InvalidDataException if it is no condition on this table, or no row meets it
   */
  public static Dataset<Row> apply(Dataset<Row> table, String where, String key) {
    if (where.isBlank()) {
      return table;
    }
    Dataset<Row> rows;
    boolean empty;
    try {
      rows = table.where(where);
      empty = rows.isEmpty();
    } catch (Exception e) { // Spark's checked exceptions are not declared
      throw new InvalidDataException(key + ": '" + where + "': " + TableSource.reason(e));
    }
    if (empty) {
      throw new InvalidDataException(key + ": no row of the data meets '" + where + "'");
    }
    return rows;
  }
}
