package io.github.tributary.preprocessing;

import java.util.regex.Pattern;

/** Whole numbers that say who a row is, not what it is like. */
final class RowNumbers {

  private static final int FEW_ROWS = 20;
  private static final Pattern ID_NAME =
      Pattern.compile("(?i)id|key|nr|no|index|row|.*[_ .-](id|key|nr|no|index)|uuid|guid");
  private static final Pattern CAMEL_ID = Pattern.compile(".*[a-z](Id|ID|Key|Nr|No)");

  private RowNumbers() {}

  /** Whether whole numbers are identifiers or count the rows if no two of them are equal. */
  static boolean couldBe(String name, ColumnProfile profile) {
    if (profile.present() < FEW_ROWS) {
      return false;
    }
    return couldBe(
        name,
        Double.parseDouble(profile.max()) - Double.parseDouble(profile.min()),
        profile.present());
  }

  /**
   * Whether whole numbers of which no two are equal are named like an identifier or count the rows,
   * held-out ones too; false where some must be equal.
   *
   * @param range the largest less the smallest; NaN if it is not known, where the name decides
   * @param rows how many there are
   */
  static boolean couldBe(String name, double range, long rows) {
    boolean enough = Double.isNaN(range) || range >= rows - 1;
    return rows >= FEW_ROWS && enough && (range < 2.0 * rows || isIdName(name));
  }

  private static boolean isIdName(String name) {
    return ID_NAME.matcher(name).matches() || CAMEL_ID.matcher(name).matches();
  }
}
