package io.github.tributary.cli;

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

  /** The exit code where a model is worse than predicting the same for every row. */
  static final int WORSE_THAN_CONSTANT = 3;

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
      return new RunTables(plan, spark, out::println)
          .run(tables -> train(config, plan, tables, output, out));
    }
  }

  private static boolean train(
      Configuration config, RunPlan plan, OpenedTables tables, RunOutput output, PrintWriter out)
      throws IOException {
    Progress progress =
        new Progress(out, plan, tables, model -> output.writeModel(config, tables, model));
    TrainingOutcome outcome;
    try {
      outcome =
          new NetworkTraining(
                  tables.data(), tables.design(plan.design()), plan.settings(), progress)
              .run();
    } finally {
      progress.finish();
    }
    out.println(end(outcome, progress.isRefitted()));
    out.println();
    output.writeMetrics(plan, outcome);
    progress.worseThanConstant().ifPresent(out::println);
    return progress.worseThanConstant().isEmpty();
  }

  /** Why it stopped, and which iteration the model is of. */
  private static String end(TrainingOutcome outcome, boolean refitted) {
    int iterations = outcome.result().history().size();
    int best = outcome.result().bestIteration();
    String seconds = Numbers.seconds(outcome.seconds());
    if (refitted) {
      return "Trained twice in " + seconds;
    }
    String stopped =
        "Stopped after "
            + Progress.iterations(iterations)
            + " in "
            + seconds
            + ": "
            + outcome.result().reason().text();
    return best < iterations
        ? stopped
            + System.lineSeparator()
            + "The model is that of iteration "
            + best
            + ", the best on the validation rows"
        : stopped;
  }
}
