package io.github.tributary.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A result as text: what the terminal and the document show. */
final class Markdown {

  private Markdown() {}

  static String of(Result result) {
    List<String> parts = new ArrayList<>();
    if (!result.setting().isEmpty()) {
      parts.add(String.join(" ", result.setting()));
    }
    result.tables().forEach(table -> parts.add(table(table)));
    if (!result.targets().isEmpty()) {
      parts.add(targets(result.targets()));
    }
    parts.add("Measured on: " + result.machine().describe() + ".");
    return String.join("\n\n", parts);
  }

  /** Medians with their range, and ratios of the first column. */
  private static String table(Result.Table table) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(""));
    head.addAll(table.columns());
    head.add("ratio");
    head.add("rounds");
    rows.add(head);
    for (Measurement m : table.measurements()) {
      List<String> row = new ArrayList<>(List.of(m.name()));
      for (int column = 0; column < table.columns().size(); column++) {
        row.add(spread(m, column));
      }
      row.add(Numbers.of(m.ratioTo(table.base())));
      row.add(Integer.toString(m.rounds().size()));
      rows.add(row);
    }
    return aligned(rows);
  }

  private static String spread(Measurement m, int column) {
    String median = Numbers.of(m.median(column));
    String least = Numbers.of(m.least(column));
    String greatest = Numbers.of(m.greatest(column));
    return least.equals(greatest) ? median : median + " (" + least + "–" + greatest + ")";
  }

  private static String targets(List<Result.Target> targets) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("target", "wanted", "measured", ""));
    for (Result.Target target : targets) {
      rows.add(
          List.of(
              target.what(),
              wanted(target),
              Numbers.of(target.value()),
              target.met() ? "met" : "**not met**"));
    }
    return aligned(rows);
  }

  private static String wanted(Result.Target target) {
    if (Double.isInfinite(target.atMost())) {
      return "≥ " + Numbers.of(target.atLeast());
    }
    return Double.isInfinite(target.atLeast())
        ? "≤ " + Numbers.of(target.atMost())
        : Numbers.of(target.atLeast()) + "–" + Numbers.of(target.atMost());
  }

  /**
   * A table whose columns line up in plain text, too: the first to the left, others to the right.
   */
  private static String aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] width = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        width[c] = Math.max(width[c], row.get(c).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("|");
      for (int c = 0; c < columns; c++) {
        String space = " ".repeat(width[c] - row.get(c).length());
        line.append(' ').append(c == 0 ? row.get(c) + space : space + row.get(c)).append(" |");
      }
      lines.add(line.toString());
      if (lines.size() == 1) {
        lines.add(rule(width));
      }
    }
    return String.join("\n", lines);
  }

  private static String rule(int[] width) {
    return java.util.stream.IntStream.range(0, width.length)
        .mapToObj(c -> c == 0 ? "-".repeat(width[c] + 2) : "-".repeat(width[c] + 1) + ":")
        .collect(Collectors.joining("|", "|", "|"));
  }
}
