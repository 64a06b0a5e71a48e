package io.github.tributary.preprocessing;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import java.util.List;
import java.util.stream.Collectors;
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
  /** Text, a date or a timestamp, each value a category. */
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

  /**
   * SQL for the column as a double, or text, or itself; null wherever it is missing. It gives the
   * same in every time zone of the session.
   *
   * @param type of the column
   */
  String sql(String column, DataType type) {
    String name = ColumnNames.quoted(column);
    return switch (this) {
      case NUMBER -> "nanvl(CAST(" + name + " AS DOUBLE), CAST(NULL AS DOUBLE))";
      case CATEGORY -> type instanceof TimestampType ? utc(name) : "CAST(" + name + " AS STRING)";
      default -> name;
    };
  }

  /** SQL for the category of a text, which is never null where missing values are filled. */
  static String text(String sql, Missing missing) {
    return missing.fills() ? "coalesce(" + sql + ", '" + MISSING + "')" : sql;
  }

  /** SQL for whether none of some values is missing. */
  static String present(List<String> sql) {
    return sql.isEmpty()
        ? "true"
        : sql.stream().map(one -> one + " IS NOT NULL").collect(Collectors.joining(" AND "));
  }

  /**
   * An instant as Spark writes it in UTC. A cast alone would write it in the time zone of the
   * session. A table that is predicted may have text there, which stays itself if it is no
   * timestamp.
   */
  private static String utc(String name) {
    String micros = "unix_micros(try_cast(" + name + " AS TIMESTAMP))";
    String inUtc = "timestampadd(MICROSECOND, " + micros + ", TIMESTAMP_NTZ'1970-01-01 00:00:00')";
    return "coalesce(CAST(" + inUtc + " AS STRING), CAST(" + name + " AS STRING))";
  }
}
