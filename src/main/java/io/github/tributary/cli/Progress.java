package io.github.tributary.cli;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.nn.Network;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.Rollback;
import io.github.tributary.report.Numbers;
import io.github.tributary.training.TrainingObserver;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;

/**
 * Prints how training goes: on a terminal one line that renews itself, else a line per iteration.
 */
final class Progress implements TrainingObserver {

  private static final String FORMAT = "%9s  %12s  %13s  %9s  %9s";
  private static final String VALIDATED = "  %12s";

  private final PrintWriter out;
  private final RunPlan plan;
  private final OpenedTables opened;
  private final boolean terminal;
  private Iteration last;
  private boolean validated;
  private boolean headed;

  Progress(PrintWriter out, RunPlan plan, OpenedTables opened) {
    this.out = out;
    this.plan = plan;
    this.opened = opened;
    // Picocli knows how to ask this on every Java and system.
    this.terminal = CommandLine.Help.Ansi.AUTO.enabled();
  }

  @Override
  public void dataScanned(DataScan scan, int features, long validationRows, long testRows) {
    validated = validationRows > 0;
    out.print(DataSummary.text(plan, opened, scan, features, validationRows, testRows));
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
  }

  private void header() {
    out.println();
    String columns =
        String.format(FORMAT, "iteration", "loss", "gradient norm", "step size", "rows/s");
    out.println(validated ? columns + String.format(VALIDATED, validationColumn()) : columns);
    headed = true;
  }

  @Override
  public void iterationDone(Iteration iteration) {
    if (!headed) {
      header();
    }
    last = iteration;
    if (terminal) {
      out.print('\r' + line(iteration));
      out.flush();
    } else {
      out.println(line(iteration));
    }
  }

  private String line(Iteration iteration) {
    String columns =
        String.format(
            FORMAT,
            Numbers.count(iteration.number()),
            Numbers.value(iteration.loss()),
            Numbers.value(iteration.gradientNorm()),
            Numbers.value(iteration.stepSize()),
            Numbers.rate(iteration.rowsPerSecond()));
    return validated
        ? columns + String.format(VALIDATED, Numbers.value(iteration.validationMetric()))
        : columns;
  }

  private String validationColumn() {
    return "validation " + plan.settings().validation().metric();
  }

  @Override
  public void stepSizeFound(double stepSize) {
    out.println("Step size " + Numbers.value(stepSize) + ", by the range test");
  }

  @Override
  public void rolledBack(Rollback rollback) {
    finish();
    last = null;
    out.println(
        "          iteration "
            + rollback.iteration()
            + " led to a loss of "
            + Numbers.value(rollback.loss())
            + ": back to the weights before, with the step size times "
            + Numbers.value(rollback.stepSizeFactor()));
  }

  /** Ends the line that renews itself. */
  void finish() {
    if (terminal && last != null) {
      out.println();
    }
  }
}
