package io.github.tributary.tables.csv;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * CSV files as a table whose types are those that all of their cells allow. A first pass over all
 * cells finds them; Spark's own reader reads the rows.
 */
public final class CsvTable {

  private final SparkSession spark;
  private final String path;
  private final Map<String, String> options;
  private final Consumer<String> notes;

  private CsvTable(
      SparkSession spark, String path, Map<String, String> options, Consumer<String> notes) {
    this.spark = spark;
    this.path = path;
    this.options = options;
    this.notes = notes;
  }

  /**
   * Opens a table.
   *
   * @param path a file, a folder or a glob
   * @param options those of Spark's reader, and of {@code decimal}, {@code thousands}, {@code
   *     percent} and {@code dayFirst}
   * @param notes takes a line for what a user should know of how the files are read
   * @throws InvalidDataException if files do not hold one table
   */
  public static Dataset<Row> read(
      SparkSession spark, String path, Map<String, String> options, Consumer<String> notes)
      throws IOException {
    return new CsvTable(spark, path, options, notes).read();
  }

  private Dataset<Row> read() throws IOException {
    CsvDialect given = CsvDialect.of(options, ",");
    if (given.names("encoding", "charset")) {
      // Without it Spark 4 does not read the code pages of Windows.
      spark.conf().set("spark.sql.legacy.javaCharsets", true);
    }
    List<String> files =
        Arrays.stream(spark.read().options(listing(given)).text(path).inputFiles())
            .sorted()
            .toList();
    Configuration hadoop = spark.sessionState().newHadoopConf();
    CsvHeaders headers = CsvHeaders.read(files, inEncoding(given, files, hadoop), hadoop);
    if (headers.files().isEmpty()) {
      return spark.emptyDataFrame();
    }
    CsvDialect dialect = headers.dialect();
    if (given.names("inferschema") && !Boolean.parseBoolean(given.options().get("inferschema"))) {
      Map<String, CsvType> texts = new LinkedHashMap<>();
      headers.columns().forEach(name -> texts.put(name, CsvType.plain(DataTypes.StringType)));
      return typed(headers, texts, dialect);
    }
    Map<List<String>, CsvProfile> profiles = profiles(headers, dialect);
    if (!dialect.multiLine() && profiles.values().stream().anyMatch(CsvProfile::hasOpenQuotes)) {
      dialect = dialect.acrossLines();
      profiles = profiles(headers, dialect);
      notes.accept("quoted text goes over several lines: one task reads each file");
    }
    if (!dialect.separator().equals(",") && !given.names("sep", "delimiter")) {
      String shown = dialect.separator().equals("\t") ? "tabs" : "'" + dialect.separator() + "'";
      notes.accept("cells are separated by " + shown);
    }
    new CsvCheck(dialect, hadoop, notes).require(headers, profiles);
    Dataset<Row> table = typed(headers, types(headers, profiles, dialect), dialect);
    requireSameFiles(files, table);
    return table;
  }

  /** Which files there are does not follow from the options of their content. */
  private static Map<String, String> listing(CsvDialect dialect) {
    Map<String, String> kept = new LinkedHashMap<>();
    for (String key :
        List.of("pathglobfilter", "recursivefilelookup", "modifiedbefore", "modifiedafter")) {
      if (dialect.options().containsKey(key)) {
        kept.put(key, dialect.options().get(key));
      }
    }
    return kept;
  }

  /** UTF-16 begins with a mark; UTF-8 is what is left. */
  private static CsvDialect inEncoding(CsvDialect dialect, List<String> files, Configuration hadoop)
      throws IOException {
    if (dialect.names("encoding", "charset") || files.isEmpty()) {
      return dialect.inEncoding(dialect.encoding());
    }
    var first = CsvPlaces.path(files.get(0));
    try (InputStream bytes = first.getFileSystem(hadoop).open(first)) {
      int mark = bytes.read() << 8 | bytes.read();
      return mark == 0xfffe || mark == 0xfeff ? dialect.inEncoding("UTF-16") : dialect;
    }
  }

  private Map<List<String>, CsvProfile> profiles(CsvHeaders headers, CsvDialect dialect) {
    Map<List<String>, CsvProfile> profiles = new LinkedHashMap<>();
    CsvScan scan = new CsvScan(spark, dialect);
    headers.files().forEach((names, files) -> profiles.put(names, scan.profile(names, files)));
    return profiles;
  }

  /** The types of the columns, by name: of all files together. */
  private static Map<String, CsvType> types(
      CsvHeaders headers, Map<List<String>, CsvProfile> profiles, CsvDialect dialect) {
    Map<String, CsvType> types = new LinkedHashMap<>();
    for (int j = 0; j < headers.columns().size(); j++) {
      String name = headers.columns().get(j);
      CsvColumn all = new CsvColumn();
      profiles.forEach((names, profile) -> all.merge(profile.column(names.indexOf(name))));
      CsvType type = CsvType.of(all, j, dialect);
      // Files of another order have the column elsewhere.
      types.put(name, type.remarkedAt(file -> headers.columnsOf(file).indexOf(name)));
    }
    return types;
  }

  private Dataset<Row> typed(CsvHeaders headers, Map<String, CsvType> types, CsvDialect dialect) {
    Dataset<Row> all = null;
    for (Map.Entry<List<String>, List<String>> group : headers.files().entrySet()) {
      StructType schema = new StructType();
      for (String name : group.getKey()) {
        schema = schema.add(name, types.get(name).read(), true);
      }
      DataFrameReader reader = spark.read().schema(schema).options(dialect.forSpark());
      boolean only = headers.files().size() == 1;
      Dataset<Row> part = only ? reader.csv(path) : reader.csv(paths(group.getValue()));
      all = all == null ? part : all.unionByName(part);
    }
    if (types.values().stream().allMatch(CsvType::isPlain)) {
      return all;
    }
    List<Column> columns = new ArrayList<>();
    for (String name : all.columns()) {
      columns.add(column(name, types.get(name)));
    }
    return all.select(columns.toArray(Column[]::new));
  }

  /** A file that has come since the first pass has cells that nobody has looked at. */
  private static void requireSameFiles(List<String> files, Dataset<Row> table) {
    Set<Path> known = files.stream().map(CsvPlaces::path).collect(Collectors.toSet());
    for (String file : table.inputFiles()) {
      if (!known.contains(CsvPlaces.path(file))) {
        throw new InvalidDataException(
            CsvPlaces.name(file)
                + ": the file came while the table was opened; start again when all are there");
      }
    }
  }

  private static String[] paths(List<String> files) {
    return files.stream()
        .map(file -> Globs.literal(CsvPlaces.path(file).toString()))
        .toArray(String[]::new);
  }

  /** A column of a partitioned folder has no type of ours. */
  private static Column column(String name, CsvType type) {
    Column read = col(ColumnNames.quoted(name));
    if (type == null) {
      return read;
    }
    Column value =
        type.sql() == null ? read : expr(type.sql().replace("{}", ColumnNames.quoted(name)));
    Metadata metadata = type.remark().map(Remark::metadata).orElse(Metadata.empty());
    return type.isPlain() ? read : value.as(name, metadata);
  }
}
