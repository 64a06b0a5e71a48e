package io.github.tributary.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * A table of cells, as a program would write it that writes everything plainly: numbers, a town
 * with an umlaut, a day, a label, some cells missing.
 *
 * @param header the names
 * @param rows the cells
 */
record PlainTable(List<String> header, List<List<String>> rows) {

  static final int ROWS = 120;

  static final int SHARE = 0;
  static final int COUNT = 1;
  static final int TOWN = 2;
  static final int DAY = 3;
  static final int LABEL = 4;
  static final int LAST = 5;

  private static final List<String> TOWNS = List.of("Köln", "Ulm", "Ulm", "Jena", "Jena", "Jena");

  /** Columns share, count, town, day, label and last. */
  static PlainTable drawn(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int share = random.nextInt(-99, 100);
      int count = random.nextInt(1, 9000);
      String town = TOWNS.get(random.nextInt(TOWNS.size()));
      String day =
          "20%02d-%02d-%02d"
              .formatted(random.nextInt(20, 24), random.nextInt(1, 13), random.nextInt(1, 13));
      boolean yes = share + count / 90.0 + (town.equals("Ulm") ? 60 : 0) > 60;
      List<String> row =
          new ArrayList<>(
              List.of(
                  Double.toString(share / 100.0),
                  Integer.toString(count),
                  town,
                  day,
                  yes ? "yes" : "no",
                  Double.toString(random.nextInt(0, 800) / 8.0)));
      for (int hole : new int[] {SHARE, COUNT, TOWN, LAST}) {
        if (random.nextInt(15) == 0) {
          row.set(hole, "");
        }
      }
      rows.add(row);
    }
    return new PlainTable(List.of("share", "count", "town", "day", "label", "last"), rows);
  }

  /** The same with every cell of a column changed that is not missing. */
  PlainTable with(int column, UnaryOperator<String> change) {
    List<List<String>> changed = new ArrayList<>();
    for (List<String> row : rows) {
      List<String> cells = new ArrayList<>(row);
      if (!cells.get(column).isEmpty()) {
        cells.set(column, change.apply(cells.get(column)));
      }
      changed.add(cells);
    }
    return new PlainTable(header, changed);
  }

  PlainTable withCell(int row, int column, String cell) {
    List<List<String>> changed = new ArrayList<>(rows);
    List<String> cells = new ArrayList<>(rows.get(row));
    cells.set(column, cell);
    changed.set(row, cells);
    return new PlainTable(header, changed);
  }

  PlainTable withRows(List<List<String>> others) {
    return new PlainTable(header, others);
  }

  PlainTable withHeader(String... names) {
    return new PlainTable(List.of(names), rows);
  }

  /** The columns in another order. */
  PlainTable ordered(int... columns) {
    return new PlainTable(
        Arrays.stream(columns).mapToObj(header::get).toList(),
        rows.stream().map(row -> Arrays.stream(columns).mapToObj(row::get).toList()).toList());
  }

  /** As text, quoted where it must be. */
  String text(String separator) {
    return text(separator, "\n", cell -> cell.matches("(?s).*([\"\n" + separator + "]).*"));
  }

  String text(String separator, String lineEnd, java.util.function.Predicate<String> isQuoted) {
    StringBuilder text = new StringBuilder();
    List<List<String>> all = new ArrayList<>(List.of(header));
    all.addAll(rows);
    for (List<String> row : all) {
      List<String> cells =
          row.stream()
              .map(cell -> isQuoted.test(cell) ? '"' + cell.replace("\"", "\"\"") + '"' : cell)
              .toList();
      text.append(String.join(separator, cells)).append(lineEnd);
    }
    return text.toString();
  }
}
