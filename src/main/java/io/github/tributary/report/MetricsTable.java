package io.github.tributary.report;

import io.github.tributary.evaluation.Metrics;
import java.util.Optional;

/** Metrics side by side. */
public final class MetricsTable {

  private MetricsTable() {}

  /** Training and test metrics; without a test set the second column is left out. */
  public static String trainAndTest(Metrics train, Optional<Metrics> test) {
    if (test.isEmpty()) {
      return single("train", train);
    }
    TextTable table = new TextTable("", "train", "test");
    table.row("rows", Numbers.count(train.rows()), Numbers.count(test.get().rows()));
    train
        .values()
        .forEach(
            (name, value) ->
                table.row(name, Numbers.value(value), Numbers.value(test.get().get(name))));
    return table.toString();
  }

  /** The metrics of one data set. */
  public static String single(String title, Metrics metrics) {
    TextTable table = new TextTable("", title);
    table.row("rows", Numbers.count(metrics.rows()));
    metrics.values().forEach((name, value) -> table.row(name, Numbers.value(value)));
    return table.toString();
  }
}
