package io.github.tributary.cli;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.report.Numbers;
import io.github.tributary.report.TextTable;
import io.github.tributary.training.TrainingObserver;
import io.github.tributary.training.Verification;
import io.github.tributary.training.Verification.Check;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code verify CONF [key=value …]}. */
@Command(
    name = "verify",
    description = {
      "Check the gradient on a sample of your data and your network: the cluster's sums against one"
          + " JVM's, and the formulas against central differences. Exit code 1 if any disagrees."
    },
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ConfigurationArguments arguments;

  @Override
  public Integer call() throws IOException {
    Configuration config = arguments.load();
    RunPlan plan = RunPlan.of(config);
    try (Session session = Session.of(config)) {
      return print(
          new RunTables(plan, session.spark(), note -> {}).run(tables -> checks(plan, tables)));
    }
  }

  private static List<Check> checks(RunPlan plan, OpenedTables tables) {
    TrainingObserver checking =
        new TrainingObserver() {
          @Override
          public void dataScanned(DataScan scan, int features, long validationRows, long testRows) {
            tables.check(scan);
          }
        };
    return Verification.run(tables.data(), tables.design(plan.design()), plan.settings(), checking);
  }

  private int print(List<Check> checks) {
    PrintWriter out = spec.commandLine().getOut();
    TextTable table = new TextTable("check", "of", "entries", "deviation/allowed", "", "");
    for (Check check : checks) {
      table.row(
          check.what(),
          check.tensor(),
          Numbers.count(check.compared()),
          Numbers.value(check.worst()),
          check.passed() ? "agrees" : "DISAGREES",
          check.note());
    }
    out.print(table);
    long failed = checks.stream().filter(check -> !check.passed()).count();
    out.println(
        failed == 0
            ? "All " + checks.size() + " checks agree."
            : failed + " of " + checks.size() + " checks disagree.");
    return failed == 0 ? 0 : 1;
  }
}
