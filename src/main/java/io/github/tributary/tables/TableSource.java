package io.github.tributary.tables;

import io.github.tributary.distributed.InvalidDataException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Where a table lies and how Spark reads it.
 *
 * @param path a file, a folder of files or a glob, on any file system that Spark knows; or {@code
 *     table:NAME} for a table of one of Spark's catalogs
 * @param format the name of a Spark data source, or {@link #AUTO}
 * @param options options of the data source; CSV defaults to a header and inferred types
 */
public record TableSource(String path, String format, Map<String, String> options) {

  /** The format follows from the ending of the file name. */
  public static final String AUTO = "auto";

  private static final String CATALOG = "table:";

  // Where two formats that are often asked for come from.
  private static final Map<String, String> PACKAGES =
      Map.of(
          "delta", "io.delta:delta-spark_2.13:VERSION",
          "iceberg", "org.apache.iceberg:iceberg-spark-runtime-SPARK_2.13:VERSION");

  /** Copies the options. */
  public TableSource {
    options = Map.copyOf(options);
  }

  /**
   * Opens the table.
   *
   * @throws InvalidDataException if there is no such file, its format cannot be told, or it is
   *     empty
   */
  public Dataset<Row> read(SparkSession spark) throws IOException {
    if (path.startsWith(CATALOG)) {
      return readFromCatalog(spark);
    }
    Optional<FileStatus> first = firstFile(spark.sparkContext().hadoopConfiguration());
    if (first.isEmpty()) {
      throw new InvalidDataException(display(path) + ": no such file or folder");
    }
    String source = resolvedFormat(first.get().getPath());
    var reader = spark.read().format(source);
    if (source.equals("csv")) {
      reader.option("header", true).option("inferSchema", true);
    }
    Dataset<Row> table;
    boolean empty;
    try {
      table = reader.options(options).load(path);
      empty = table.isEmpty();
    } catch (Exception e) { // Spark's checked exceptions are not declared
      requireKnown(source, e);
      throw new InvalidDataException(
          display(path) + ": cannot be read as " + source + ": " + reason(e));
    }
    requireRows(empty);
    return table;
  }

  private Dataset<Row> readFromCatalog(SparkSession spark) {
    Dataset<Row> table;
    boolean empty;
    try {
      table = spark.table(path.substring(CATALOG.length()));
      empty = table.isEmpty();
    } catch (Exception e) { // Spark's checked exceptions are not declared
      throw new InvalidDataException(path + ": cannot be read: " + reason(e));
    }
    requireRows(empty);
    return table;
  }

  private void requireRows(boolean empty) {
    if (empty) {
      throw new InvalidDataException(display(path) + ": the data has no rows");
    }
  }

  private void requireKnown(String source, Exception problem) {
    if (!reason(problem).startsWith("[DATA_SOURCE_NOT_FOUND]")) {
      return;
    }
    String example =
        PACKAGES.getOrDefault(source.toLowerCase(Locale.ROOT), "GROUP:ARTIFACT:VERSION");
    throw new InvalidDataException(
        display(path)
            + ": Spark has no data source '"
            + source
            + "'; if it is spelt right, give its package to spark-submit: --packages "
            + example
            + " (with the run scripts, in TRIBUTARY_SUBMIT_ARGS)");
  }

  /** The first line that says why: Spark's own message if it is a specific one, else the cause. */
  static String reason(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null && !String.valueOf(cause.getMessage()).startsWith("[")) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
  }

  /** The format that {@link #read} used or would use for a file of that name. */
  private String resolvedFormat(Path file) {
    return format.equals(AUTO)
        ? formatOf(file.getName())
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        display(path)
                            + ": cannot tell the format from the name '"
                            + file.getName()
                            + "'; say csv, libsvm, parquet, json, orc or another Spark format"))
        : format;
  }

  /** The format that the ending of a file name stands for, compressed or not. */
  public static Optional<String> formatOf(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2|zst|lz4|deflate)$", "");
    String ending = plain.substring(plain.lastIndexOf('.') + 1);
    return switch (ending) {
      case "csv" -> Optional.of("csv");
      case "libsvm", "svm" -> Optional.of("libsvm");
      case "parquet" -> Optional.of("parquet");
      case "json", "jsonl", "ndjson" -> Optional.of("json");
      case "orc" -> Optional.of("orc");
      default -> Optional.empty();
    };
  }

  private Optional<FileStatus> firstFile(Configuration hadoop) throws IOException {
    Path pattern = new Path(path);
    FileSystem files = pattern.getFileSystem(hadoop);
    FileStatus[] found = files.globStatus(pattern);
    if (found == null || found.length == 0) {
      return Optional.empty();
    }
    if (!found[0].isDirectory() || !format.equals(AUTO)) {
      return Optional.of(found[0]);
    }
    var inside = files.listFiles(found[0].getPath(), true);
    while (inside.hasNext()) {
      FileStatus file = inside.next();
      String name = file.getPath().getName();
      if (!name.startsWith("_") && !name.startsWith(".")) {
        return Optional.of(file);
      }
    }
    return Optional.of(found[0]);
  }

  /** A path as a person would write it. */
  public static String display(String path) {
    return Secrets.hidden(path.startsWith("file:///") ? path.substring("file://".length()) : path);
  }
}
