package io.github.tributary.cli;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.report.Numbers;
import io.github.tributary.tables.TableSource;
import java.util.ArrayList;
import java.util.List;

/** What the first pass over the tables found, in two or three lines. */
final class DataSummary {

  private DataSummary() {}

  static String text(
      RunPlan plan,
      OpenedTables opened,
      DataScan scan,
      int features,
      long validationRows,
      long testRows) {
    // A messy table is split before it is treated; its rows for testing are not in the scan.
    boolean splitOff = opened.treated().isPresent() && plan.testSource().isEmpty();
    // Neither are rows for validation that an indicator marks, or that a messy table was split by.
    boolean apart = opened.data().validation().isPresent();
    // Rows that are held out automatically count as rows for training in the scan.
    long heldOut = apart ? 0 : validationRows - scan.validationRows();
    String text =
        String.format(
            "Data      %s: %s rows, %s features, label %s%n"
                + "          %s rows for training, %s%s for testing; fingerprint %s%n",
            TableSource.display(plan.source().path()),
            Numbers.count(scan.rows() + (splitOff ? testRows : 0) + (apart ? validationRows : 0)),
            Numbers.count(features),
            String.join(", ", opened.data().columns().labels()),
            Numbers.count(scan.trainRows() - heldOut),
            validationRows == 0 ? "" : Numbers.count(validationRows) + " for validation, ",
            Numbers.count(testRows),
            scan.fingerprint());
    List<String> more = new ArrayList<>();
    opened
        .names()
        .label()
        .ifPresent(label -> more.add("classes: " + ColumnNames.brief(label.classes())));
    if (!opened.ignored().isEmpty()) {
      more.add("not used: " + String.join(", ", opened.ignored()));
    }
    plan.predictions().renamed(opened.names()).ifPresent(more::add);
    for (String line : more) {
      text += String.format("          %s%n", line);
    }
    return text;
  }
}
