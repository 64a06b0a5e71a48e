package io.github.tributary.cli;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Network;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.Rollback;
import io.github.tributary.optim.StopReason;
import io.github.tributary.optim.TrainingResult;
import io.github.tributary.report.Numbers;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.Optimizer;
import io.github.tributary.training.TrainingObserver;
import io.github.tributary.training.TrainingSettings;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine;

/**
 * Prints how training goes: on a terminal one line that renews itself, else a line per iteration.
 */
final class Progress implements TrainingObserver {

  // With the longest name of a metric it fits into the 80 columns of a terminal.
  private static final String FORMAT = "%9s  %11s  %11s  %11s  %8s";

  private final PrintWriter out;
  private final RunPlan plan;
  private final OpenedTables opened;
  private final Consumer<TrainedNetwork> written;
  private final boolean terminal;
  private Iteration last;
  // Whether steps are searched along a line: their number of evaluations says more than a size.
  private boolean searches;
  private boolean validated;
  private boolean refitted;
  private String worse;
  private boolean headed;

  /**
   * The progress of a run.
   *
   * @param written takes the model as soon as it is final
   */
  Progress(PrintWriter out, RunPlan plan, OpenedTables opened, Consumer<TrainedNetwork> written) {
    this.out = out;
    this.plan = plan;
    this.opened = opened;
    this.written = written;
    // Picocli knows how to ask this on every Java and system.
    this.terminal = CommandLine.Help.Ansi.AUTO.enabled();
  }

  @Override
  public void dataScanned(DataScan scan, int features, long validationRows, long testRows) {
    opened.check(scan);
    validated = validationRows > 0;
    opened.treated().ifPresent(treated -> out.println(Decisions.text(treated.decisions())));
    out.print(DataSummary.text(plan, opened, scan, features, validationRows, testRows));
  }

  @Override
  public void settingsChosen(NetworkDesign design, TrainingSettings settings) {
    searches = settings.solver().optimizer() == Optimizer.L_BFGS;
    String chosen = ChosenSettings.text(plan, design, settings);
    if (!chosen.isEmpty()) {
      out.println(chosen);
    }
  }

  @Override
  public void workersChosen(int workers, int batchSize, double stepFactor) {
    out.println(
        "Workers   "
            + Numbers.count(workers)
            + (workers == 1 ? ", with steps of " : ", each with steps of ")
            + Numbers.count(batchSize)
            + " rows and "
            + Numbers.value(stepFactor)
            + " times the step size (training.workers, training.stepScaling)");
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

  @Override
  public void trained(TrainedNetwork model) {
    written.accept(model);
  }

  private void header() {
    out.println();
    String columns =
        String.format(
            FORMAT,
            "iteration",
            "loss",
            "|gradient|",
            searches ? "evaluations" : "step size",
            "rows/s");
    out.println(validated ? columns + "  " + validationColumn() : columns);
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
            searches ? Numbers.count(iteration.evaluations()) : Numbers.value(iteration.stepSize()),
            Numbers.rate(iteration.rowsPerSecond()));
    if (!validated) {
      return columns;
    }
    String metric = Numbers.value(iteration.validationMetric());
    return columns + "  " + " ".repeat(validationColumn().length() - metric.length()) + metric;
  }

  private String validationColumn() {
    return "validation " + plan.settings().validation().metric();
  }

  @Override
  public void stepSizeFound(double stepSize) {
    out.println("Step size " + Numbers.value(stepSize) + ", by the range test");
  }

  @Override
  public void refitting(long rows, TrainingResult first) {
    finish();
    int best = first.bestIteration();
    Iteration then = first.history().get(best - 1);
    out.println(
        "Stopped after " + iterations(first.history().size()) + ": " + first.reason().text());
    out.println(
        "Best on the validation rows after "
            + iterations(best)
            + ", with the "
            + plan.settings().validation().metric()
            + " "
            + Numbers.value(then.validationMetric())
            + ": the network is trained again, for as many, on all "
            + Numbers.count(rows)
            + " rows (training.refit)");
    refitted = true;
    last = null;
    headed = false;
    validated = false;
  }

  /** For example {@code 1 iteration}. */
  static String iterations(int number) {
    return Numbers.count(number) + (number == 1 ? " iteration" : " iterations");
  }

  @Override
  public void rolledBack(Rollback rollback) {
    finish();
    last = null;
    if (!headed) {
      header();
    }
    out.println(
        "          iteration "
            + rollback.iteration()
            + " led to a loss of "
            + Numbers.value(rollback.loss())
            + ": back to the weights before it, with 1/"
            + Numbers.count(Math.round(1 / rollback.stepSizeFactor()))
            + " of the step size");
  }

  @Override
  public void worseThanConstant(double loss, double constantLoss) {
    worse =
        "The model is worse on the validation rows than predicting the same for every row: loss "
            + Numbers.value(loss)
            + " against "
            + Numbers.value(constantLoss)
            + "; lower training.stepSize, or leave training.solver = auto";
  }

  @Override
  public void refitFailed(StopReason reason) {
    finish();
    last = null;
    refitted = false;
    out.println("The first training's model is kept: in the second, " + reason.text());
  }

  /** Whether the model comes of a second training, on all rows. */
  boolean isRefitted() {
    return refitted;
  }

  /** Says that the model is worse than none, if it is. */
  Optional<String> worseThanConstant() {
    return Optional.ofNullable(worse);
  }

  /** Ends the line that renews itself. */
  void finish() {
    if (terminal && last != null) {
      out.println();
    }
  }
}
