package io.github.tributary.preprocessing;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
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
  /** Text, or whatever is named as categorical, each value a category. */
  CATEGORY,
  /** A date or a timestamp, which becomes what {@link DateParts} says. */
  DATE,
  /** A vector or an array of numbers, used as it is. */
  VECTOR,
  /** None that can be a feature. */
  OTHER;

  /** The text of a missing category; a value that happens to be spelt so joins it. */
  static final String MISSING = "(missing)";

  static Kind of(DataType type) {
    if (type instanceof NumericType || type instanceof BooleanType) {
      return NUMBER;
    }
    if (type instanceof StringType) {
      return CATEGORY;
    }
    if (isDate(type)) {
      return DATE;
    }
    return type.equals(SQLDataTypes.VectorType()) || isArray(type) ? VECTOR : OTHER;
  }

  /** Whether a type is an array of numbers. */
  static boolean isArray(DataType type) {
    return type instanceof ArrayType array && array.elementType() instanceof NumericType;
  }

  /** Whether a category is a value's text, as Spark writes it. */
  static boolean isText(DataType type) {
    return type instanceof StringType || isDate(type);
  }

  static boolean isDate(DataType type) {
    return type instanceof DateType
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
   * SQL for the column as a double (of dates, days), or text, or itself; null wherever it is
   * missing. It gives the same in every time zone of the session.
   *
   * @param type of the column
   */
  String sql(String column, DataType type) {
    String name = ColumnNames.quoted(column);
    return switch (this) {
      case NUMBER -> "nanvl(CAST(" + name + " AS DOUBLE), CAST(NULL AS DOUBLE))";
      case CATEGORY -> type instanceof TimestampType ? utc(name) : "CAST(" + name + " AS STRING)";
      case DATE -> DateParts.days(name);
      // An array with a hole is none: there is nothing to fill it by.
      default -> isArray(type) ? whole(name) : name;
    };
  }

  private static String whole(String array) {
    String hole = "exists(" + array + ", x -> x IS NULL OR isnan(CAST(x AS DOUBLE)))";
    return "if(" + hole + ", NULL, " + array + ")";
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
    String inUtc = DateParts.utc(name);
    return "coalesce(CAST(" + inUtc + " AS STRING), CAST(" + name + " AS STRING))";
  }
}
