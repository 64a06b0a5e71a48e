package io.github.tributary.preprocessing;

import io.github.tributary.distributed.ColumnNames;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** What a feature column is taken for. */
enum Kind {
  /** A number or boolean, used as it is. */
  NUMBER,
  /** Text or a date, each value a category. */
  CATEGORY,
  /** A vector of numbers, used as it is. */
  VECTOR,
  /** None that can be a feature. */
  OTHER;

  /** The text of a missing category; a value that happens to be spelt so joins it. */
  static final String MISSING = "(missing)";

  static Kind of(DataType type) {
    if (type instanceof NumericType || type instanceof BooleanType) {
      return NUMBER;
    }
    if (isText(type)) {
      return CATEGORY;
    }
    return type.equals(SQLDataTypes.VectorType()) ? VECTOR : OTHER;
  }

  static boolean isText(DataType type) {
    return type instanceof StringType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }

  static boolean isWhole(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType;
  }

  /** SQL for the column as a double, or text, or itself; null wherever it is missing. */
  String sql(String column) {
    String name = ColumnNames.quoted(column);
    return switch (this) {
      case NUMBER -> "nanvl(CAST(" + name + " AS DOUBLE), CAST(NULL AS DOUBLE))";
      case CATEGORY -> "CAST(" + name + " AS STRING)";
      default -> name;
    };
  }
}
