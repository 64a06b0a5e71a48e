package io.github.tributary.tables.csv;

import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the texts of a column are numbers with one and the same unit, such as 12.5 kg, € 1.200
 * and 17:31. Taken for categories they would teach a network next to nothing.
 */
final class Measures implements Serializable {

  private static final long serialVersionUID = 1;

  /** So few different ones may be names of classes: 5 km and 10 km. */
  private static final int FEW = 20;

  private static final String NUMBER = "([-+]?\\d[\\d.,'\\u00a0\\u202f ]*)";
  private static final Pattern AMOUNT =
      Pattern.compile(
          "[-+]?(\\p{Sc}|EUR|USD|GBP|CHF)?\\s*" + NUMBER + "(\\p{Sc}|[\\p{L}°µ²³/%]{1,6})?");
  private static final Pattern TIME = Pattern.compile("-?\\d{1,3}:\\d{2}(:\\d{2}([.,]\\d+)?)?");
  private static final String COLON = ":";

  private String unit;
  private boolean others;
  private long count;
  private final Set<String> some = new TreeSet<>();

  /** Adds a text that is neither a number nor a date. */
  void add(String cell) {
    if (others) {
      return;
    }
    String found = unit(cell);
    if (found.isEmpty() || (unit != null && !unit.equals(found))) {
      giveUp();
      return;
    }
    unit = found;
    count++;
    if (some.size() <= FEW) {
      some.add(cell);
    }
  }

  /** The unit of an amount or a time; empty of other texts. */
  private static String unit(String cell) {
    if (TIME.matcher(cell).matches()) {
      return COLON;
    }
    Matcher amount = AMOUNT.matcher(cell);
    if (!amount.matches()) {
      return "";
    }
    String before = amount.group(1) == null ? "" : amount.group(1);
    return before + (amount.group(3) == null ? "" : amount.group(3));
  }

  void merge(Measures more) {
    if (others || more.others || (unit != null && more.unit != null && !unit.equals(more.unit))) {
      giveUp();
      return;
    }
    unit = unit == null ? more.unit : unit;
    count += more.count;
    if (some.size() <= FEW) {
      some.addAll(more.some);
    }
  }

  private void giveUp() {
    others = true;
    some.clear();
  }

  /** Whether so many texts of a column, and all that were added, have one unit. */
  boolean areAll(long texts) {
    return !others && unit != null && count == texts && some.size() > FEW;
  }

  /** What is to be done about them. */
  String hint() {
    String what =
        unit.equals(COLON)
            ? "is a time or a duration; write it as a number, such as that of its minutes"
            : "is a number with a unit; write the number alone";
    return what + ", or name the column in preprocessing.categorical";
  }
}
