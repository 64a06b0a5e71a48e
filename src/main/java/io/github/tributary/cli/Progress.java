package io.github.tributary.cli;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.nn.Network;
import io.github.tributary.optim.Iteration;
import io.github.tributary.report.Numbers;
import io.github.tributary.tables.TableSource;
import io.github.tributary.training.TrainingObserver;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;

/**
 * Prints how training goes: on a terminal one line that renews itself, else a line per iteration.
 */
final class Progress implements TrainingObserver {

  private static final String FORMAT = "%9s  %12s  %13s  %9s";

  private final PrintWriter out;
  private final RunPlan plan;
  private final OpenedTables opened;
  private final boolean terminal;
  private Iteration last;

  Progress(PrintWriter out, RunPlan plan, OpenedTables opened) {
    this.out = out;
    this.plan = plan;
    this.opened = opened;
    // Picocli knows how to ask this on every Java and system.
    this.terminal = CommandLine.Help.Ansi.AUTO.enabled();
  }

  @Override
  public void dataScanned(DataScan scan, int features, long testRows) {
    out.println(
        "Data      "
            + TableSource.display(plan.source().path())
            + ": "
            + Numbers.count(scan.rows() + splitOff(testRows))
            + " rows, "
            + Numbers.count(features)
            + " features, label "
            + String.join(", ", opened.data().columns().labels()));
    out.println(
        "          "
            + Numbers.count(scan.trainRows())
            + " rows for training, "
            + Numbers.count(testRows)
            + " for testing; fingerprint "
            + scan.fingerprint());
    if (!opened.ignored().isEmpty()) {
      out.println("          not used: " + String.join(", ", opened.ignored()));
    }
  }

  /** A messy table is split before it is treated; its rows for testing are not in the scan. */
  private long splitOff(long testRows) {
    return opened.treated().isPresent() && plan.testSource().isEmpty() ? testRows : 0;
  }

  @Override
  public void networkBuilt(Network network) {
    out.println(
        "Network   "
            + network
            + ": "
            + Numbers.count(network.parameterCount())
            + " parameters in "
            + plan.settings().precision().name().toLowerCase(Locale.ROOT)
            + " precision");
    out.println();
    out.println(String.format(FORMAT, "iteration", "loss", "gradient norm", "rows/s"));
  }

  @Override
  public void iterationDone(Iteration iteration) {
    last = iteration;
    if (terminal) {
      out.print('\r' + line(iteration));
      out.flush();
    } else {
      out.println(line(iteration));
    }
  }

  private static String line(Iteration iteration) {
    return String.format(
        FORMAT,
        Numbers.count(iteration.number()),
        Numbers.value(iteration.loss()),
        Numbers.value(iteration.gradientNorm()),
        Numbers.rate(iteration.rowsPerSecond()));
  }

  /** Ends the line that renews itself. */
  void finish() {
    if (terminal && last != null) {
      out.println();
    }
  }
}
