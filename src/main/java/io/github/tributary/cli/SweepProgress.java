package io.github.tributary.cli;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.optim.Iteration;
import io.github.tributary.report.Numbers;
import io.github.tributary.training.SweepObserver;
import io.github.tributary.training.TrainingObserver;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;

/**
 * Prints how a sweep goes: a line per rung and, on a terminal, one below that renews itself. The
 * candidates' threads call it.
 */
final class SweepProgress implements SweepObserver {

  private static final String FORMAT = "%9s  %10s  %7s  %4s  %20s";

  private final PrintWriter out;
  private final SweepPlan plan;
  private final OpenedTables opened;
  private final Winner written;
  private final boolean terminal;
  private Progress winner;
  private int latest;
  private boolean onLine;
  private boolean headed;

  /** Takes the model of the best candidate as soon as it is final. */
  interface Winner {
    void write(int candidate, boolean refitted, TrainedNetwork model);
  }

  SweepProgress(PrintWriter out, SweepPlan plan, OpenedTables opened, Winner written) {
    this.out = out;
    this.plan = plan;
    this.opened = opened;
    this.written = written;
    this.terminal = CommandLine.Help.Ansi.AUTO.enabled();
  }

  @Override
  public synchronized void dataScanned(
      DataScan scan, int features, long validationRows, long testRows) {
    opened.check(scan);
    RunPlan first = plan.plans().get(0);
    opened.treated().ifPresent(treated -> out.println(Decisions.text(treated.decisions())));
    out.print(DataSummary.text(first, opened, scan, features, validationRows, testRows));
    out.println(
        "Sweep     "
            + Numbers.count(plan.plans().size())
            + (plan.plans().size() == 1 ? " candidate over " : " candidates over ")
            + String.join(", ", plan.choices().get(0).keySet()));
    out.println();
  }

  private void header() {
    String metric = plan.plans().get(0).settings().validation().metric();
    out.println(
        String.format(FORMAT, "iteration", "candidates", "go on", "best", "validation " + metric));
    headed = true;
  }

  @Override
  public synchronized void iterationDone(int candidate, Iteration iteration) {
    if (terminal && iteration.number() > latest) {
      latest = iteration.number();
      out.print("\r" + String.format("%9s", Numbers.count(latest)));
      out.flush();
      onLine = true;
    }
  }

  @Override
  public synchronized void rungReached(
      int iteration, int candidates, int left, int best, double score) {
    if (onLine) {
      out.print('\r');
    }
    if (!headed) {
      header();
    }
    out.println(
        String.format(
            FORMAT,
            Numbers.count(iteration),
            Numbers.count(candidates),
            Numbers.count(left),
            Numbers.count(best + 1),
            Numbers.value(score)));
    onLine = false;
  }

  @Override
  public synchronized TrainingObserver winner(int candidate) {
    finish();
    out.println();
    winner =
        new Progress(
            out,
            plan.plans().get(candidate),
            opened,
            model -> written.write(candidate, winner.isRefitted(), model));
    return winner;
  }

  /** Says that the best candidate is worse than no model, if it is. */
  Optional<String> worseThanConstant() {
    return Optional.ofNullable(winner).flatMap(Progress::worseThanConstant);
  }

  /** Ends the line that renews itself. */
  synchronized void finish() {
    if (onLine) {
      out.println();
      onLine = false;
    }
    if (winner != null) {
      winner.finish();
    }
  }
}
