package io.github.tributary.cli;

import io.github.tributary.io.ModelFolder;
import io.github.tributary.io.OutputFolder;
import io.github.tributary.io.RunFiles;
import io.github.tributary.linalg.blas.Blas;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.preprocessing.PredictionNames;
import io.github.tributary.preprocessing.StepsFolder;
import io.github.tributary.report.MetricsTable;
import io.github.tributary.tables.Secrets;
import io.github.tributary.tables.TableSource;
import io.github.tributary.training.TrainingOutcome;
import io.github.tributary.training.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
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
  private boolean lacksMetrics;

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

  /** Adds a file beside the model that is written. */
  void add(String name, byte[] content) throws IOException {
    folder.add(name, content);
  }

  /**
   * Writes the model, and the folder appears: metrics that cannot be computed do not cost the
   * training.
   *
   * @param config what gives this model when it is trained again
   */
  void writeModel(Configuration config, OpenedTables opened, TrainedNetwork model) {
    try {
      if (opened.treated().isPresent()) {
        StepsFolder.write(opened.treated().get().steps(), folder, spark);
      }
      PredictionNames names = opened.names();
      if (!model.network().head().isClassifier()) {
        names = names.with(Optional.empty());
      }
      boolean usual = names.equals(PredictionNames.DEFAULT);
      if (!usual) {
        StepsFolder.write(names, folder);
      }
      List<String> subfolders =
          opened.treated().isPresent() || !usual ? List.of(StepsFolder.NAME) : List.of();
      ModelFolder.write(model, folder, subfolders);
      folder.write(RunFiles.CONFIGURATION, config.render().getBytes(StandardCharsets.UTF_8));
      folder.commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lacksMetrics = true;
  }

  /** Prints the metrics of the model that is written, and puts them beside it. */
  void writeMetrics(RunPlan plan, TrainingOutcome outcome) throws IOException {
    out.println(MetricsTable.trainAndTest(outcome.train(), outcome.test()));
    folder.add(
        RunFiles.METRICS, RunFiles.metrics(outcome.train(), outcome.test(), outcome.result()));
    folder.add(RunFiles.PROVENANCE, Provenance.of(spark, plan, outcome));
    lacksMetrics = false;
    out.println("Model written to " + TableSource.display(path));
  }

  @Override
  public void close() throws IOException {
    if (lacksMetrics) {
      out.println(
          "Model written to "
              + TableSource.display(path)
              + ", but its metrics could not be computed; evaluate.sh computes them");
    }
    folder.close();
  }
}
