package io.github.tributary.cli;

import io.github.tributary.distributed.MissingFeaturesException;
import io.github.tributary.report.Numbers;
import io.github.tributary.training.NetworkTraining;
import io.github.tributary.training.TrainingOutcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code train CONF [key=value …]}. */
@Command(
    name = "train",
    description = "Train a network as a configuration says, and write its folder.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {

  private static final int WORSE_THAN_CONSTANT = 3;

  @Spec private CommandSpec spec;

  @Mixin private ConfigurationArguments arguments;

  @Override
  public Integer call() throws IOException {
    Configuration config = arguments.load();
    RunPlan plan = RunPlan.of(config);
    PrintWriter out = spec.commandLine().getOut();
    RunOutput.greet(out);
    try (Session session = Session.of(config)) {
      return train(session.spark(), config, plan, out) ? 0 : WORSE_THAN_CONSTANT;
    }
  }

  /** Trains and writes the model; whether it is better than none. */
  private static boolean train(
      SparkSession spark, Configuration config, RunPlan plan, PrintWriter out) throws IOException {
    try (RunOutput output = new RunOutput(out, spark, config)) {
      OpenedTables opened = plan.open(spark);
      Progress progress = new Progress(out, plan, opened);
      TrainingOutcome outcome;
      try {
        outcome = train(plan, opened, progress, out);
      } catch (MissingFeaturesException e) {
        if (opened.treated().isPresent() || !plan.preprocessing().fills()) {
          throw e;
        }
        opened = plan.open(spark, true);
        progress = new Progress(out, plan, opened);
        outcome = train(plan, opened, progress, out);
      }
      out.println(
          "Stopped after "
              + Numbers.count(outcome.result().history().size())
              + (outcome.result().history().size() == 1 ? " iteration in " : " iterations in ")
              + Numbers.seconds(outcome.seconds())
              + ": "
              + outcome.result().reason().text());
      int best = outcome.result().bestIteration();
      if (best < outcome.result().history().size()) {
        out.println("The model is that of iteration " + best + ", the best on the validation rows");
      }
      out.println();
      output.write(config, plan, opened, outcome);
      progress.worseThanConstant().ifPresent(out::println);
      return progress.worseThanConstant().isEmpty();
    }
  }

  private static TrainingOutcome train(
      RunPlan plan, OpenedTables opened, Progress progress, PrintWriter out) {
    opened.treated().ifPresent(treated -> out.println(Decisions.text(treated.decisions())));
    try {
      return new NetworkTraining(
              opened.data(), opened.design(plan.design()), plan.settings(), progress)
          .run();
    } finally {
      progress.finish();
    }
  }
}
