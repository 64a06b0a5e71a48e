package io.github.tributary.tables.csv;

import io.github.tributary.distributed.InvalidDataException;
import java.io.Serializable;
import java.util.Map;

/**
 * How the numbers and dates of a file are written, by options that Spark's reader does not have.
 *
 * @param decimal the decimal mark: a point or a comma
 * @param thousands the mark between groups of three digits, or {@code '\0'}
 * @param percent whether 12.5% is the number 0.125
 * @param dayFirst whether 3/4/2020 is in April; null if nobody said so
 * @param named whether somebody said what marks there are
 */
record NumberStyle(char decimal, char thousands, boolean percent, Boolean dayFirst, boolean named)
    implements Serializable {

  /** No mark. */
  static final char NONE = '\0';

  /** Takes the options of numbers and dates out of a file's. */
  static NumberStyle take(Map<String, String> options) {
    boolean named = options.containsKey("decimal") || options.containsKey("thousands");
    String decimal = options.getOrDefault("decimal", ".");
    String thousands = options.getOrDefault("thousands", "");
    options.remove("decimal");
    options.remove("thousands");
    require(decimal.equals(".") || decimal.equals(","), "decimal", "\".\" or \",\"", decimal);
    require(
        thousands.length() <= 1 && !thousands.equals(decimal),
        "thousands",
        "one character other than the decimal mark",
        thousands);
    return new NumberStyle(
        decimal.charAt(0),
        thousands.isEmpty() ? NONE : thousands.charAt(0),
        Boolean.TRUE.equals(flag(options, "percent")),
        flag(options, "dayfirst"),
        named);
  }

  private static Boolean flag(Map<String, String> options, String key) {
    String value = options.remove(key);
    require(value == null || value.matches("true|false"), key, "true or false", value);
    return value == null ? null : Boolean.valueOf(value);
  }

  private static void require(boolean holds, String key, String expected, String found) {
    if (!holds) {
      throw new InvalidDataException(
          "data.options." + key + ": expected " + expected + ", found '" + found + "'");
    }
  }

  /** Whether numbers are written as Spark reads them. */
  boolean isPlain() {
    return decimal == '.' && thousands == NONE && !percent;
  }

  /** SQL for the double that a text is in this style, null where it is none. */
  String sql(String text) {
    String trimmed = "trim(" + text + ")";
    String number = "try_cast(" + plain(trimmed) + " AS DOUBLE)";
    return percent
        ? "IF(endswith("
            + trimmed
            + ", '%'), try_cast("
            + plain("trim(TRAILING '%' FROM " + trimmed + ")")
            + " AS DOUBLE) / 100D, "
            + number
            + ")"
        : number;
  }

  private String plain(String text) {
    String plain =
        thousands == NONE ? text : "replace(" + text + ", " + quoted(thousands) + ", '')";
    return decimal == '.' ? plain : "replace(" + plain + ", ',', '.')";
  }

  private static String quoted(char mark) {
    return mark == '\'' ? "\"'\"" : "'" + mark + "'";
  }
}
