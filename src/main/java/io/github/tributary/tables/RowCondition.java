package io.github.tributary.tables;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

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

  /**
   * Whether a column says yes: true, or a number other than 0; a missing value says no.
   *
   * @param key what the user calls it
   * @throws InvalidDataException if there is no such column, or it is neither boolean nor numeric
   */
  public static Column isTrue(Dataset<Row> table, String name, String key) {
    List<String> names = List.of(table.columns());
    if (!names.contains(name)) {
      throw new InvalidDataException(
          key + ": no column '" + name + "'" + Nearest.suggestion(name, names));
    }
    DataType type = table.schema().apply(name).dataType();
    if (!(type instanceof BooleanType || type instanceof NumericType)) {
      throw new InvalidDataException(
          key
              + ": expected a column of true and false, or of 0 and 1; '"
              + name
              + "' is of type "
              + type.simpleString());
    }
    return coalesce(table.col(ColumnNames.quoted(name)).cast("boolean"), lit(false));
  }
}
