package io.github.tributary.tables;

import io.github.tributary.distributed.Cell;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.tables.csv.CsvTable;
import io.github.tributary.tables.csv.Globs;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Where a table lies and how Spark reads it.
 *
 * @param path a file, a folder of files or a glob, on any file system that Spark knows; or {@code
 *     table:NAME} for a table of one of Spark's catalogs
 * @param format the name of a Spark data source, or {@link #AUTO}
 * @param options options of the data source; those of CSV default to a header, the separator of the
 *     first line, and types that all cells allow
 */
public record TableSource(String path, String format, Map<String, String> options) {

  /** The format follows from the ending of the file name. */
  public static final String AUTO = "auto";

  private static final String CATALOG = "table:";
  private static final String CORRUPT = "_corrupt_record";

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
   * @throws InvalidDataException as the other method does
   */
  public Dataset<Row> read(SparkSession spark) throws IOException {
    return read(spark, note -> {});
  }

  /**
   * Opens the table.
   *
   * @param notes takes a line for what a user should know of how it is read
   * @throws InvalidDataException if there is no such file, its format cannot be told, it is empty,
   *     or its files do not hold one table
   */
  public Dataset<Row> read(SparkSession spark, Consumer<String> notes) throws IOException {
    if (path.startsWith(CATALOG)) {
      return readFromCatalog(spark);
    }
    Configuration hadoop = spark.sessionState().newHadoopConf();
    String pattern = asPattern(hadoop);
    Optional<FileStatus> first = firstFile(pattern, hadoop);
    if (first.isEmpty()) {
      throw new InvalidDataException(display(path) + ": no such file or folder");
    }
    Path file = first.get().getPath();
    String source = resolvedFormat(file);
    Dataset<Row> table;
    boolean empty;
    try {
      table =
          source.equals("csv")
              ? CsvTable.read(
                  spark,
                  pattern,
                  csvOptions(file),
                  note -> notes.accept(display(path) + ": " + note))
              : spark.read().format(source).options(options).load(pattern);
      requireRecords(table, source);
      empty = table.isEmpty();
    } catch (InvalidDataException e) {
      throw e;
    } catch (Exception e) { // Spark's checked exceptions are not declared
      requireKnown(source, e);
      if (source.equals("libsvm")) {
        LibsvmLines.requireReadable(stamps(spark).files(), hadoop);
      }
      throw new InvalidDataException(
          display(path) + ": cannot be read as " + source + ": " + reason(e));
    }
    requireRows(empty);
    return table;
  }

  /** The files of the table as they are now, to see later whether they have changed. */
  public FileStamps stamps(SparkSession spark) throws IOException {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    return path.startsWith(CATALOG) ? FileStamps.NONE : FileStamps.of(asPattern(hadoop), hadoop);
  }

  /** A file whose name has the signs of a pattern is that file. */
  private String asPattern(Configuration hadoop) throws IOException {
    Path literal = new Path(path);
    return literal.getFileSystem(hadoop).exists(literal) ? Globs.literal(path) : path;
  }

  /** Tabs separate the cells of files that are named for it. */
  private Map<String, String> csvOptions(Path file) {
    boolean tabs = uncompressed(file.getName()).endsWith(".tsv");
    if (!tabs || options.containsKey("sep") || options.containsKey("delimiter")) {
      return options;
    }
    Map<String, String> own = new HashMap<>(options);
    own.put("sep", "\t");
    return own;
  }

  /** Spark's reader of JSON makes a column of what it does not understand. */
  private void requireRecords(Dataset<Row> table, String source) {
    List<String> columns = List.of(table.columns());
    if (!source.equals("json") || !columns.contains(CORRUPT)) {
      return;
    }
    // Spark does not show this column alone.
    List<Row> corrupt =
        columns.size() == 1
            ? List.of()
            : table.where(functions.col(CORRUPT).isNotNull()).takeAsList(1);
    if (columns.size() > 1 && corrupt.isEmpty()) {
      return; // a column of that name
    }
    String found = corrupt.isEmpty() ? "" : Cell.quoted(corrupt.get(0).getAs(CORRUPT));
    boolean whole = Boolean.parseBoolean(new CaseInsensitiveStringMap(options).get("multiLine"));
    throw new InvalidDataException(
        display(path)
            + (whole
                ? ": expected JSON objects or an array of them"
                : ": expected a JSON object in each line")
            + (found.isEmpty() ? "" : ", found " + found)
            + "; correct it, or leave such records out with data.options.mode = DROPMALFORMED"
            + (whole
                ? ""
                : "; if the file is an array, or its objects go over several lines, set"
                    + " data.options.multiLine = true"));
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
    return String.valueOf(cause.getMessage())
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse(cause.toString());
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
                            + "'; set data.format (--format for predict, evaluate and explain) to csv,"
                            + " libsvm, parquet, json, orc or another Spark format"))
        : format;
  }

  /** The format that the ending of a file name stands for, compressed or not. */
  public static Optional<String> formatOf(String name) {
    String plain = uncompressed(name);
    String ending = plain.substring(plain.lastIndexOf('.') + 1);
    return switch (ending) {
      case "csv", "tsv" -> Optional.of("csv");
      case "libsvm", "svm" -> Optional.of("libsvm");
      case "parquet" -> Optional.of("parquet");
      case "json", "jsonl", "ndjson" -> Optional.of("json");
      case "orc" -> Optional.of("orc");
      default -> Optional.empty();
    };
  }

  private static String uncompressed(String name) {
    return name.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2|zst|lz4|deflate)$", "");
  }

  private Optional<FileStatus> firstFile(String glob, Configuration hadoop) throws IOException {
    Path pattern = new Path(glob);
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
