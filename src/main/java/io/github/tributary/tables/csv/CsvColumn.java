package io.github.tributary.tables.csv;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the cells of one column are: counts and an example of each form, free of the order of the
 * rows but for the examples of numbers.
 */
final class CsvColumn implements Serializable {

  private static final long serialVersionUID = 1;

  /** A cell and its file. */
  record Cell(String text, String file) implements Serializable, Comparable<Cell> {
    @Override
    public int compareTo(Cell other) {
      int files = file.compareTo(other.file);
      return files == 0 ? text.compareTo(other.text) : files;
    }
  }

  /** How many cells have a form, and one of them. */
  private static final class Tally implements Serializable {
    private static final long serialVersionUID = 1;
    private long count;
    private Cell example;
  }

  private static final int GROUP = 3;

  /** What a decoder gives for bytes that are no character. */
  static final char NO_CHARACTER = '\ufffd';

  private final Map<CellForm, Tally> tallies = new EnumMap<>(CellForm.class);
  private int dateStyles = DateStyle.ANY;
  private boolean time;
  private boolean padded;
  private boolean missingWords;
  private final Measures measures = new Measures();
  private Cell garbled;
  private Cell grouped;
  private boolean decimals;
  private Cell bare;
  private boolean percents;

  CsvColumn() {
    for (CellForm form : CellForm.values()) {
      tallies.put(form, new Tally());
    }
  }

  /** Adds a cell; null where there is none. */
  void add(String raw, String file, CsvDialect dialect) {
    if (raw == null) {
      tallies.get(CellForm.MISSING).count++;
      return;
    }
    NumberStyle style = dialect.numbers();
    String cell = raw.strip();
    CellForm form = CellForm.of(cell, style);
    if (form == CellForm.TEXT) {
      int styles = DateStyle.of(cell);
      if (styles != 0) {
        form = CellForm.DATE;
        dateStyles &= styles;
        time |= DateStyle.hasTime(cell);
      } else if (cell.indexOf(NO_CHARACTER) >= 0) {
        garbled = first(garbled, cell, file);
      }
      if (styles == 0) {
        measures.add(cell);
      }
    }
    boolean finite = form.isNumber() && form != CellForm.INFINITE;
    boolean percent = finite && style.percent() && cell.endsWith("%");
    percents |= percent;
    if (finite && !percent) {
      if (!decimals && dialect.mayGroupThousandsBy(style.decimal())) {
        lookForGroups(cell, file, style);
      }
      // 0 is 0 in any unit.
      if (style.percent() && !cell.equals("0")) {
        bare = first(bare, cell, file);
      }
    }
    Tally tally = tallies.get(form);
    tally.count++;
    padded |= cell.length() != raw.length();
    missingWords |= form == CellForm.MISSING && !cell.isEmpty() && CellForm.isMissingText(cell);
    // Of numbers, which are most of all cells, any one does.
    if (tally.example == null || !finite) {
      tally.example = first(tally.example, cell, file);
    }
  }

  /** In some tables one column has decimal commas and another commas between thousands. */
  private void lookForGroups(String cell, String file, NumberStyle style) {
    if (cell.indexOf(style.decimal()) < 0) {
      // Without a mark between its thousands.
      decimals = style.thousands() == NumberStyle.NONE && CellForm.wholeDigits(cell) > GROUP;
    } else if (CellForm.isGrouped(cell, style.decimal())) {
      grouped = first(grouped, cell, file);
    } else {
      decimals = true;
    }
  }

  private static Cell first(Cell one, String text, String file) {
    int order = one == null ? -1 : file.compareTo(one.file);
    return order < 0 || (order == 0 && text.compareTo(one.text) < 0) ? new Cell(text, file) : one;
  }

  private static Cell first(Cell one, Cell other) {
    return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
  }

  /** Adds what was found in other rows. */
  CsvColumn merge(CsvColumn other) {
    tallies.forEach(
        (form, tally) -> {
          Tally more = other.tallies.get(form);
          tally.count += more.count;
          tally.example = first(tally.example, more.example);
        });
    dateStyles &= other.dateStyles;
    time |= other.time;
    padded |= other.padded;
    missingWords |= other.missingWords;
    measures.merge(other.measures);
    garbled = first(garbled, other.garbled);
    grouped = first(grouped, other.grouped);
    decimals |= other.decimals;
    bare = first(bare, other.bare);
    percents |= other.percents;
    return this;
  }

  long count(CellForm form) {
    return tallies.get(form).count;
  }

  /** The cells that are not missing. */
  long present() {
    long all = tallies.values().stream().mapToLong(tally -> tally.count).sum();
    return all - count(CellForm.MISSING);
  }

  long numbers() {
    return count(CellForm.INTEGER)
        + count(CellForm.LONG)
        + count(CellForm.DECIMAL)
        + count(CellForm.INFINITE);
  }

  /**
   * A cell of a form, the first of the first file in the alphabet; any one if they are numbers;
   * null if there is none.
   */
  Cell example(CellForm form) {
    return tallies.get(form).example;
  }

  /** The styles that all dates are in, as bits. */
  int dateStyles() {
    return dateStyles;
  }

  boolean hasTime() {
    return time;
  }

  /** Whether blanks surround some cells. */
  boolean isPadded() {
    return padded;
  }

  /** Whether some cells are words that mean that a text is missing. */
  boolean hasMissingWords() {
    return missingWords;
  }

  /** A cell whose decimal mark may stand between thousands, as those of all other cells. */
  Cell grouped() {
    return decimals || count(CellForm.INTEGER) + count(CellForm.LONG) == 0 ? null : grouped;
  }

  /** A number without a percent sign in a column of percentages, or null. */
  Cell bareAmongPercents() {
    return percents ? bare : null;
  }

  Measures measures() {
    return measures;
  }

  /** A cell whose letters are not in the file's encoding, or null. */
  Cell garbled() {
    return garbled;
  }
}
