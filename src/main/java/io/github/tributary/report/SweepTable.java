package io.github.tributary.report;

import io.github.tributary.optim.RankedCandidate;
import java.util.ArrayList;
import java.util.List;

/** Candidates side by side. */
public final class SweepTable {

  private SweepTable() {}

  /** One line per candidate, in the order given. */
  public static String text(String metric, List<RankedCandidate> ranking) {
    List<String> titles = new ArrayList<>(List.of("rank", "candidate"));
    // The last words of the keys are all different.
    ranking
        .get(0)
        .values()
        .keySet()
        .forEach(key -> titles.add(key.substring(key.lastIndexOf('.') + 1)));
    titles.addAll(List.of("validation " + metric, "iterations", "stopped because"));
    TextTable table = new TextTable(titles.toArray(String[]::new)).alignLeft(titles.size() - 1);
    int rank = 0;
    for (RankedCandidate one : ranking) {
      List<String> cells = new ArrayList<>();
      cells.add(Numbers.count(++rank));
      cells.add(Numbers.count(one.number()));
      cells.addAll(one.values().values());
      cells.add(Numbers.value(one.score()));
      cells.add(one.result().map(result -> Numbers.count(result.history().size())).orElse("–"));
      cells.add(one.outcome());
      table.row(cells.toArray(String[]::new));
    }
    return table.toString();
  }
}
