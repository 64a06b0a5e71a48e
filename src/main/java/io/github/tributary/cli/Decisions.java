package io.github.tributary.cli;

import io.github.tributary.preprocessing.DecisionTable;
import io.github.tributary.report.TextTable;

/** The table of what preprocessing found and did, as it is printed. */
final class Decisions {

  private Decisions() {}

  static String text(DecisionTable decisions) {
    TextTable table =
        new TextTable("column", "type", "missing", "distinct", "treatment").alignLeft(1, 4);
    for (DecisionTable.Line line : decisions.lines()) {
      table.row(line.column(), line.type(), line.missing(), line.distinct(), line.treatment());
    }
    return "Preprocessing, learnt from the training rows:\n\n" + table;
  }
}
