package io.github.tributary.cli;

import io.github.tributary.io.ModelFolder;
import io.github.tributary.io.OutputFolder;
import io.github.tributary.io.RunFiles;
import io.github.tributary.linalg.Blas;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.preprocessing.Steps;
import io.github.tributary.preprocessing.StepsFolder;
import io.github.tributary.preprocessing.TreatedData;
import io.github.tributary.report.MetricsTable;
import io.github.tributary.report.Numbers;
import io.github.tributary.tables.TableSource;
import io.github.tributary.training.ModelEvaluation;
import io.github.tributary.training.NetworkTraining;
import io.github.tributary.training.TrainingOutcome;
import io.github.tributary.training.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code train CONF [key=value …]}. */
@Command(
    name = "train",
    description = "Train a network as a configuration says, and write its folder.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "CONF", description = "The configuration file (HOCON).")
  private String file;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides, for example training.maxIter=50.")
  private List<String> overrides = List.of();

  @Override
  public Integer call() throws IOException {
    Configuration config = Configuration.load(file, overrides);
    RunPlan plan = RunPlan.of(config);
    String path = config.text("output.path");
    if (path.isEmpty()) {
      throw new UsageException("output.path is not set: the folder to write the model to");
    }
    // The first word before Spark's start, which takes seconds.
    spec.commandLine().getOut().println("Tributary " + Version.TRIBUTARY);
    try (Session session =
        Session.start(
            config.text("spark.appName"), config.text("spark.master"), config.map("spark.conf"))) {
      train(session.spark(), config, plan, path);
    }
    return 0;
  }

  private void train(SparkSession spark, Configuration config, RunPlan plan, String path)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (OutputFolder folder =
        OutputFolder.at(
            path,
            config.flag("output.overwrite"),
            ModelFolder.MARKER,
            spark.sparkContext().hadoopConfiguration())) {
      out.println(
          "Spark     "
              + spark.version()
              + ", "
              + spark.sparkContext().master()
              + ", "
              + spark.sparkContext().defaultParallelism()
              + " cores; BLAS: "
              + Blas.description());
      OpenedTables opened = plan.open(spark);
      Progress progress = new Progress(out, plan, opened);
      opened.treated().ifPresent(treated -> out.println(Decisions.text(treated.decisions())));
      TrainingOutcome outcome;
      try {
        outcome =
            new NetworkTraining(opened.data(), plan.design(), plan.settings(), progress).run();
      } finally {
        progress.finish();
      }
      outcome = inTargetUnit(outcome, opened);
      print(out, outcome);
      if (opened.treated().isPresent()) {
        String steps = folder.hiddenPath() + "/" + Steps.FOLDER;
        StepsFolder.write(opened.treated().get().steps(), steps, spark);
      }
      write(folder, config, outcome, opened, Provenance.of(spark, plan, outcome));
      out.println("Model written to " + TableSource.display(path));
    }
  }

  /** With scaled targets, the network and its metrics go back to the targets' own unit. */
  private static TrainingOutcome inTargetUnit(TrainingOutcome outcome, OpenedTables opened) {
    var targets = opened.treated().flatMap(TreatedData::targets);
    if (targets.isEmpty()) {
      return outcome;
    }
    TreatedData tables = opened.treated().orElseThrow();
    TrainedNetwork model = targets.get().unscaled(outcome.model());
    return new TrainingOutcome(
        model,
        outcome.result(),
        ModelEvaluation.of(model, tables.train()),
        tables.test().map(test -> ModelEvaluation.of(model, test)),
        outcome.seconds());
  }

  private static void print(PrintWriter out, TrainingOutcome outcome) {
    out.println(
        "Stopped after "
            + Numbers.count(outcome.result().history().size())
            + " iterations in "
            + Numbers.seconds(outcome.seconds())
            + ": "
            + outcome.result().reason().text());
    out.println();
    out.println(MetricsTable.trainAndTest(outcome.train(), outcome.test()));
  }

  private static void write(
      OutputFolder folder,
      Configuration config,
      TrainingOutcome outcome,
      OpenedTables opened,
      byte[] provenance)
      throws IOException {
    List<String> subfolders = opened.treated().isPresent() ? List.of(Steps.FOLDER) : List.of();
    ModelFolder.write(outcome.model(), folder, subfolders);
    folder.write(
        RunFiles.METRICS, RunFiles.metrics(outcome.train(), outcome.test(), outcome.result()));
    folder.write(RunFiles.CONFIGURATION, config.render().getBytes(StandardCharsets.UTF_8));
    folder.write(RunFiles.PROVENANCE, provenance);
    folder.commit();
  }
}
