package io.github.tributary.cli;

import io.github.tributary.tables.TableSource;
import java.util.Map;
import picocli.CommandLine.Option;

/** How a table that is named on the command line is read. */
final class DataOptions {

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

  TableSource source(String path) {
    return new TableSource(LocalPaths.absolute(path), format, options);
  }
}
