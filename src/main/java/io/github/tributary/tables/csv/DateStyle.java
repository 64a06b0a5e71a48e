package io.github.tributary.tables.csv;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A way to write dates.
 *
 * @param name a pattern of Spark's, or a name for what Spark reads without one
 * @param form what such a text looks like, without the time of day
 * @param dayFirst whether the day comes before the month, which the text itself may not tell
 * @param month the group of the form that is the month as a number, or 0
 * @param day the group that is the day
 */
record DateStyle(String name, Pattern form, boolean dayFirst, int month, int day) {

  private static final String ISO_TIME =
      "([ T]\\d{1,2}:\\d{2}(:\\d{2}([.]\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2})?)?";
  private static final String TIME = "( \\d{1,2}:\\d{2}(:\\d{2})?( ?[AaPp][Mm])?)?";

  /** The styles, those that Spark reads by itself first. */
  static final List<DateStyle> ALL =
      List.of(
          new DateStyle(
              "iso", Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})" + ISO_TIME), false, 2, 3),
          style("yyyy/M/d", "(\\d{4})/(\\d{1,2})/(\\d{1,2})", false, 2, 3),
          style("d.M.yyyy", "(\\d{1,2})[.](\\d{1,2})[.](\\d{4})", true, 2, 1),
          style("d/M/yyyy", "(\\d{1,2})/(\\d{1,2})/(\\d{4})", true, 2, 1),
          style("M/d/yyyy", "(\\d{1,2})/(\\d{1,2})/(\\d{4})", false, 1, 2),
          style("d-M-yyyy", "(\\d{1,2})-(\\d{1,2})-(\\d{4})", true, 2, 1),
          style("M-d-yyyy", "(\\d{1,2})-(\\d{1,2})-(\\d{4})", false, 1, 2),
          style("d-MMM-yyyy", "(\\d{1,2})-([A-Za-z]{3})-(\\d{4})", true, 0, 1),
          style("d MMM yyyy", "(\\d{1,2}) ([A-Za-z]{3}) (\\d{4})", true, 0, 1),
          style("MMM d, yyyy", "([A-Za-z]{3}) (\\d{1,2}), (\\d{4})", false, 0, 2));

  /** All styles, as bits. */
  static final int ANY = (1 << ALL.size()) - 1;

  private static final int LONGEST = 45;
  private static final int MONTHS = 12;
  private static final int DAYS = 31;

  private static DateStyle style(String name, String form, boolean dayFirst, int month, int day) {
    return new DateStyle(name, Pattern.compile(form + TIME), dayFirst, month, day);
  }

  boolean isIso() {
    return name.equals("iso");
  }

  /** The styles that a text is in, as bits; 0 if it is no date. */
  static int of(String cell) {
    int styles = 0;
    if (cell.length() <= LONGEST && mayBeDate(cell)) {
      for (int s = 0; s < ALL.size(); s++) {
        styles |= ALL.get(s).matches(cell) ? 1 << s : 0;
      }
    }
    return styles;
  }

  /** Whether a date has a time of day. */
  static boolean hasTime(String cell) {
    return cell.indexOf(':') >= 0;
  }

  private static boolean mayBeDate(String cell) {
    char last = cell.isEmpty() ? ' ' : cell.charAt(cell.length() - 1);
    return Character.isDigit(last) || last == 'Z' || (last | ' ') == 'm';
  }

  private boolean matches(String cell) {
    var match = form.matcher(cell);
    return match.matches()
        && inRange(match.group(day), DAYS)
        && (month == 0 || inRange(match.group(month), MONTHS));
  }

  private static boolean inRange(String number, int most) {
    int value = Integer.parseInt(number);
    return value >= 1 && value <= most;
  }

  /**
   * SQL for the date or instant that a text is, null where it is none.
   *
   * @param time whether some of the column's texts have a time of day
   */
  String sql(String text, boolean time) {
    String trimmed = "trim(" + text + ")";
    if (isIso()) {
      return "try_cast(" + trimmed + " AS " + (time ? "TIMESTAMP" : "DATE") + ")";
    }
    String parsed = "try_to_timestamp(" + trimmed + ", '" + name;
    if (!time) {
      return "CAST(" + parsed + "') AS DATE)";
    }
    // One form after the other: a column may hold several.
    return "coalesce("
        + (parsed + " H:mm[:ss]'), ")
        + (parsed + " h:mm[:ss][ ]a'), ")
        + (parsed + "'))");
  }
}
