package io.github.tributary.cli;

import io.github.tributary.io.RunFiles;
import io.github.tributary.report.Numbers;
import io.github.tributary.report.SweepTable;
import io.github.tributary.training.Sweep;
import io.github.tributary.training.SweepOutcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sweep CONF [key=value …]}. */
@Command(
    name = "sweep",
    description =
        "Train the candidates of the section sweep in the same passes, rank them on the validation"
            + " rows, and write the best model.",
    mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ConfigurationArguments arguments;

  @Override
  public Integer call() throws IOException {
    Configuration config = arguments.load();
    SweepPlan plan = SweepPlan.of(config);
    PrintWriter out = spec.commandLine().getOut();
    RunOutput.greet(out);
    try (Session session = Session.of(config)) {
      return sweep(session.spark(), config, plan, out) ? 0 : TrainCommand.WORSE_THAN_CONSTANT;
    }
  }

  /** Trains the candidates and writes the best; whether it is better than no model. */
  private static boolean sweep(
      SparkSession spark, Configuration config, SweepPlan plan, PrintWriter out)
      throws IOException {
    try (RunOutput output = new RunOutput(out, spark, config)) {
      // All candidates read the same tables: only the sections network and training differ.
      RunPlan first = plan.plans().get(0);
      return new RunTables(first, spark, out::println)
          .run(tables -> sweep(plan, tables, output, out));
    }
  }

  private static boolean sweep(
      SweepPlan plan, OpenedTables tables, RunOutput output, PrintWriter out) throws IOException {
    SweepProgress progress =
        new SweepProgress(
            out,
            plan,
            tables,
            (best, refitted, model) ->
                output.writeModel(plan.configuration(best, refitted), tables, model));
    SweepOutcome outcome;
    try {
      outcome = new Sweep(tables.data(), plan.candidates(tables), plan.halving(), progress).run();
    } finally {
      progress.finish();
    }
    String metric = plan.plans().get(0).settings().validation().metric();
    out.println("Trained in " + Numbers.seconds(outcome.seconds()) + ", best first:");
    out.println();
    out.println(SweepTable.text(metric, outcome.ranking()));
    output.add(RunFiles.SWEEP, RunFiles.sweep(metric, outcome.ranking()));
    int best = outcome.ranking().get(0).number() - 1;
    output.writeMetrics(plan.plans().get(best), outcome.best());
    progress.worseThanConstant().ifPresent(out::println);
    return progress.worseThanConstant().isEmpty();
  }
}
