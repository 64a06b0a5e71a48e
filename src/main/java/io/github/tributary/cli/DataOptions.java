package io.github.tributary.cli;

import io.github.tributary.tables.FileStamps;
import io.github.tributary.tables.RowCondition;
import io.github.tributary.tables.TableSource;
import java.io.IOException;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a table that is named on the command line is read. */
final class DataOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--format",
      defaultValue = TableSource.AUTO,
      description = "The format of DATA: csv, libsvm, parquet, json, orc … (default: by its name).")
  private String format;

  @Option(
      names = "--option",
      paramLabel = "KEY=VALUE",
      description = "An option of the format's reader, for example sep=;")
  private Map<String, String> options = Map.of();

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      defaultValue = "",
      description = "A condition in SQL that selects rows of DATA, for example \"age >= 18\".")
  private String where;

  private FileStamps files;

  /** Opens a table and selects its rows. */
  Dataset<Row> read(String path, SparkSession spark) throws IOException {
    FileStamps stamps = source(path).stamps(spark);
    Dataset<Row> table =
        source(path)
            .read(spark, note -> spec.commandLine().getErr().println(Problem.withOptions(note)));
    files = stamps.of(table);
    return RowCondition.apply(table, where, "--where");
  }

  /**
   * Checks that the rows that were read are those of the table that was opened.
   *
   * @throws io.github.tributary.distributed.InvalidDataException if a file has changed
   */
  void requireUnchanged() throws IOException {
    files.requireUnchanged();
  }

  TableSource source(String path) {
    return new TableSource(LocalPaths.absolute(path), format, options);
  }
}
