package io.github.tributary.cli;

import io.github.tributary.distributed.Cell;
import io.github.tributary.distributed.RowReader;
import io.github.tributary.model.Columns;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Batch;
import io.github.tributary.report.Explanation;
import io.github.tributary.training.RowSelection;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain MODEL DATA --row N}. */
@Command(
    name = "explain",
    description =
        "Print every array of the forward and the backward pass for rows of a table with labels.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A folder written by train.")
  private String modelPath;

  @Parameters(index = "1", paramLabel = "DATA", description = "The table.")
  private String dataPath;

  @Option(
      names = "--row",
      paramLabel = "N",
      split = ",",
      defaultValue = "0",
      description = "The rows as Spark reads them, from 0; several with commas.")
  private List<Integer> rows = List.of();

  @Option(
      names = "--layer",
      defaultValue = "1",
      description = "The hidden layer of the unit whose chain rule is shown (default: 1).")
  private int layer;

  @Option(names = "--unit", defaultValue = "0", description = "The unit, from 0 (default: 0).")
  private int unit;

  @Option(
      names = "--entries",
      defaultValue = "8",
      description = "The most rows and columns printed of an array (default: 8).")
  private int entries;

  @Mixin private DataOptions data = new DataOptions();

  @Override
  public Integer call() throws IOException {
    try (Session session = Session.start("tributary explain")) {
      SparkSession spark = session.spark();
      StoredModel stored = StoredModel.read(modelPath, spark);
      stored.warnOfSkipping(spec.commandLine().getOut());
      TrainedNetwork model = stored.network();
      requireUnit(model);
      var table = stored.treat(data.read(dataPath, spark));
      RowReader reader = new RowReader(table, model.columns());
      Batch batch = RowSelection.of(model, table, reader, rows);
      data.requireUnchanged();
      spec.commandLine()
          .getOut()
          .print(
              new Explanation(model.parameters(), batch, model.targetScaler(), entries)
                  .withInputs(names(model.columns(), reader))
                  .text(layer, unit));
      spec.commandLine().getOut().flush();
    }
    return 0;
  }

  private static List<String> names(Columns columns, RowReader reader) {
    return columns.inputs().isEmpty()
        ? IntStream.range(0, reader.features()).mapToObj(reader::featureName).toList()
        : columns.inputs().stream().map(Cell::brief).toList();
  }

  private void requireUnit(TrainedNetwork model) {
    int hidden = model.network().layers() - 1;
    if (hidden > 0 && (layer < 1 || layer > hidden)) {
      throw new UsageException("--layer " + layer + ": the model has hidden layers 1 … " + hidden);
    }
    if (hidden > 0 && (unit < 0 || unit >= model.network().units(layer))) {
      throw new UsageException(
          "--unit "
              + unit
              + ": layer "
              + layer
              + " has units 0 … "
              + (model.network().units(layer) - 1));
    }
    if (entries < 1) {
      throw new UsageException("--entries: expected at least 1, found " + entries);
    }
  }
}
