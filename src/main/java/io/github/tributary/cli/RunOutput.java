package io.github.tributary.cli;

import io.github.tributary.io.ModelFolder;
import io.github.tributary.io.OutputFolder;
import io.github.tributary.io.RunFiles;
import io.github.tributary.linalg.blas.Blas;
import io.github.tributary.preprocessing.PredictionNames;
import io.github.tributary.preprocessing.StepsFolder;
import io.github.tributary.report.MetricsTable;
import io.github.tributary.tables.Secrets;
import io.github.tributary.tables.TableSource;
import io.github.tributary.training.TrainingOutcome;
import io.github.tributary.training.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** What commands that train have in common: how a run begins, and the folder that it leaves. */
final class RunOutput implements AutoCloseable {

  private final PrintWriter out;
  private final SparkSession spark;
  private final String path;
  private final OutputFolder folder;

  /**
   * Claims the folder to write and says where the run takes place.
   *
   * @throws IOException if there is a folder that may not be replaced
   */
  RunOutput(PrintWriter out, SparkSession spark, Configuration config) throws IOException {
    this.out = out;
    this.spark = spark;
    this.path = config.text("output.path");
    this.folder =
        OutputFolder.at(
            path,
            config.flag("output.overwrite"),
            ModelFolder.MARKER,
            spark.sparkContext().hadoopConfiguration());
    out.println(
        "Spark     "
            + spark.version()
            + ", "
            + Secrets.hidden(spark.sparkContext().master())
            + ", "
            + spark.sparkContext().defaultParallelism()
            + " cores; BLAS: "
            + Blas.current().description());
  }

  /** The first word before Spark's start, which takes seconds. */
  static void greet(PrintWriter out) {
    out.println("Tributary " + Version.TRIBUTARY);
  }

  /** Adds a file beside the model. */
  void add(String name, byte[] content) throws IOException {
    folder.write(name, content);
  }

  /**
   * Prints the metrics and writes the model; the folder appears.
   *
   * @param config what gives this model when it is trained again
   */
  void write(Configuration config, RunPlan plan, OpenedTables opened, TrainingOutcome outcome)
      throws IOException {
    out.println(MetricsTable.trainAndTest(outcome.train(), outcome.test()));
    if (opened.treated().isPresent()) {
      StepsFolder.write(opened.treated().get().steps(), folder, spark);
    }
    PredictionNames names = opened.names();
    if (!outcome.model().network().head().isClassifier()) {
      names = names.with(Optional.empty());
    }
    boolean usual = names.equals(PredictionNames.DEFAULT);
    if (!usual) {
      StepsFolder.write(names, folder);
    }
    List<String> subfolders =
        opened.treated().isPresent() || !usual ? List.of(StepsFolder.NAME) : List.of();
    ModelFolder.write(outcome.model(), folder, subfolders);
    folder.write(
        RunFiles.METRICS, RunFiles.metrics(outcome.train(), outcome.test(), outcome.result()));
    folder.write(RunFiles.CONFIGURATION, config.render().getBytes(StandardCharsets.UTF_8));
    folder.write(RunFiles.PROVENANCE, Provenance.of(spark, plan, outcome));
    folder.commit();
    out.println("Model written to " + TableSource.display(path));
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
