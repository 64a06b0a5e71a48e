package io.github.tributary.cli;

import io.github.tributary.io.OutputFolder;
import io.github.tributary.tables.TableSink;
import io.github.tributary.tables.TableSource;
import io.github.tributary.tables.csv.Remark;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code predict MODEL DATA OUT}. */
@Command(
    name = "predict",
    description = "Write a table with a model's prediction and probability beside its columns.",
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A folder written by train.")
  private String modelPath;

  @Parameters(index = "1", paramLabel = "DATA", description = "The table; labels are not needed.")
  private String dataPath;

  @Parameters(
      index = "2",
      paramLabel = "OUT",
      description = "The folder to write, or - for standard output (CSV, JSON).")
  private String outPath;

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--output-format",
      defaultValue = TableSource.AUTO,
      description =
          "csv, parquet, json, orc … (default: by the name of OUT, else the format of DATA).")
  private String outputFormat;

  @Option(
      names = "--prediction-column",
      paramLabel = "NAME",
      description = "The column of predictions (default: that of the model, mostly prediction).")
  private String prediction;

  @Option(
      names = "--probability-column",
      paramLabel = "NAME",
      description = "The column of probabilities (default: that of the model, mostly probability).")
  private String probability;

  @Option(names = "--overwrite", description = "Replace OUT if it exists.")
  private boolean overwrite;

  @Override
  public Integer call() throws IOException {
    if (outPath.equals(TableSink.STANDARD_OUTPUT)) {
      return print();
    }
    try (Session session = Session.start("tributary predict")) {
      SparkSession spark = session.spark();
      Configuration hadoop = spark.sparkContext().hadoopConfiguration();
      try (OutputFolder folder =
          OutputFolder.at(LocalPaths.absolute(outPath), overwrite, TableSink.MARKER, hadoop)) {
        StoredModel model = StoredModel.read(modelPath, spark).naming(prediction, probability);
        model.warnOfSkipping(spec.commandLine().getOut());
        TableSource source = data.source(dataPath);
        Dataset<Row> table = data.read(dataPath, spark);
        TableSink sink = TableSink.choose(outputFormat, outPath, source);
        sink.write(
            Remark.removed(model.predict(table)),
            folder.hiddenPath(),
            model.names().probability(),
            model.names().classes());
        data.requireUnchanged();
        folder.commit();
      }
    }
    spec.commandLine().getOut().println("Predictions written to " + TableSource.display(outPath));
    return 0;
  }

  /** Standard output holds the rows alone, so that another program can read them. */
  private Integer print() throws IOException {
    TableSink sink = TableSink.choose(outputFormat, outPath, data.source(dataPath));
    try (Session session = Session.start("tributary predict")) {
      StoredModel model =
          StoredModel.read(modelPath, session.spark()).naming(prediction, probability);
      model.warnOfSkipping(spec.commandLine().getErr());
      sink.print(
          Remark.removed(model.predict(data.read(dataPath, session.spark()))),
          spec.commandLine().getOut(),
          model.names().probability(),
          model.names().classes());
      data.requireUnchanged();
    }
    return 0;
  }
}
