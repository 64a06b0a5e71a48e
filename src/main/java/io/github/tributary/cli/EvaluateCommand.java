package io.github.tributary.cli;

import io.github.tributary.evaluation.Metrics;
import io.github.tributary.io.OutputFile;
import io.github.tributary.io.RunFiles;
import io.github.tributary.report.MetricsTable;
import io.github.tributary.tables.TableSink;
import io.github.tributary.tables.TableSource;
import io.github.tributary.training.ModelEvaluation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evaluate MODEL DATA}. */
@Command(
    name = "evaluate",
    description = "Compute the metrics of a model on a table with labels.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A folder written by train.")
  private String modelPath;

  @Parameters(index = "1", paramLabel = "DATA", description = "The table.")
  private String dataPath;

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "evaluation.json",
      description =
          "The JSON file for the metrics, or - for standard output; an earlier one is replaced"
              + " (default: ${DEFAULT-VALUE}).")
  private String output;

  @Override
  public Integer call() throws IOException {
    try (Session session = Session.start("tributary evaluate")) {
      SparkSession spark = session.spark();
      StoredModel model = StoredModel.read(modelPath, spark);
      boolean prints = output.equals(TableSink.STANDARD_OUTPUT);
      model.warnOfSkipping(prints ? spec.commandLine().getErr() : spec.commandLine().getOut());
      Metrics metrics =
          ModelEvaluation.of(model.network(), model.treat(data.read(dataPath, spark)));
      data.requireUnchanged();
      if (prints) {
        print(metrics);
        return 0;
      }
      spec.commandLine().getOut().print(MetricsTable.single("value", metrics));
      spec.commandLine().getOut().flush();
      OutputFile.replace(
          LocalPaths.absolute(output),
          RunFiles.metrics(metrics),
          spark.sparkContext().hadoopConfiguration());
    }
    spec.commandLine().getOut().println("Metrics written to " + TableSource.display(output));
    return 0;
  }

  /** Standard output holds JSON alone, so that another program can read it. */
  private void print(Metrics metrics) {
    spec.commandLine()
        .getOut()
        .print(new String(RunFiles.metrics(metrics), StandardCharsets.UTF_8));
    spec.commandLine().getOut().flush();
  }
}
