package io.github.tributary.preprocessing;

import io.github.tributary.distributed.ColumnNames;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a date or a time becomes: the year and the days since the start of 2000 as numbers; month,
 * day of week (1 is Monday) and hour as categories with a place each. A place for each of them has
 * the shape of a year, a week or a day as it is, with a weekend or a Christmas in it, for one
 * weight a place; sine and cosine know one smooth wave alone. Instants are taken apart in UTC, so
 * that they give the same in every time zone of the session.
 */
final class DateParts {

  private static final LocalDate REFERENCE = LocalDate.of(2000, 1, 1);

  private DateParts() {}

  /**
   * A part with a place for each of its values.
   *
   * @param name as in {@code when.month=3}
   * @param sql for its value as text, null wherever the date is missing
   * @param values all that there are
   */
  record Places(String name, String sql, List<String> values) {}

  /** SQL for an instant as the time of clocks in UTC; null for text that is none. */
  static String utc(String sql) {
    String micros = "unix_micros(try_cast(" + sql + " AS TIMESTAMP))";
    return "timestampadd(MICROSECOND, " + micros + ", TIMESTAMP_NTZ'1970-01-01 00:00:00')";
  }

  /** SQL for the time of clocks of a date, a time with or without a zone, or a text of one. */
  private static String clock(String sql) {
    return "if(typeof("
        + sql
        + ") = 'timestamp', "
        + utc(sql)
        + ", try_cast("
        + sql
        + " AS TIMESTAMP_NTZ))";
  }

  /** SQL for the days since the start of 2000, with the time of day as a fraction. */
  static String days(String sql) {
    String clock = clock(sql);
    return "datediff(CAST("
        + clock
        + " AS DATE), DATE'"
        + REFERENCE
        + "') + (3600 * hour("
        + clock
        + ") + 60 * minute("
        + clock
        + ") + CAST(extract(SECOND FROM "
        + clock
        + ") AS DOUBLE)) / 86400D";
  }

  /**
   * SQL for the year.
   *
   * @param fill the days that a missing date becomes, or null
   */
  static String year(String column, Double fill) {
    String year = "CAST(year(" + clock(ColumnNames.quoted(column)) + ") AS DOUBLE)";
    return fill == null ? year : "coalesce(" + year + ", " + date(fill).getYear() + "D)";
  }

  /** The date of a number of days. */
  static LocalDate date(double days) {
    return REFERENCE.plusDays((long) Math.floor(days));
  }

  /** The parts with a place for each value. */
  static List<Places> places(String column, boolean hours) {
    String clock = clock(ColumnNames.quoted(column));
    List<Places> places = new ArrayList<>();
    places.add(new Places("month", "CAST(month(" + clock + ") AS STRING)", from(1, 12)));
    places.add(new Places("weekday", "CAST(weekday(" + clock + ") + 1 AS STRING)", from(1, 7)));
    if (hours) {
      places.add(new Places("hour", "CAST(hour(" + clock + ") AS STRING)", from(0, 23)));
    }
    return places;
  }

  private static List<String> from(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
  }
}
