package io.github.tributary.tables.csv;

import io.github.tributary.distributed.Cell;
import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Why a column of a CSV file is text although most of its cells are something else. It lies in the
 * column's metadata, because only a use of the column makes it an error. Where the cell is in the
 * file is looked up when somebody asks: that reads the file from its beginning.
 *
 * @param cell a cell that decides
 * @param file the file that it is in
 * @param column the index of the column
 * @param what what is wrong with the cell, and how to mend it
 * @param names whether the texts may be names of classes all the same
 * @param options how the file is written
 */
public record Remark(
    String cell, String file, int column, String what, boolean names, Map<String, String> options) {

  private static final String KEY = "tributary_remark";
  private static final String CELL = "cell";
  private static final String FILE = "file";
  private static final String COLUMN = "column";
  private static final String WHAT = "what";
  private static final String NAMES = "names";
  private static final String OPTIONS = "options";

  /** The remark on a column, if there is one. */
  public static Optional<Remark> on(StructField field) {
    if (!field.metadata().contains(KEY)) {
      return Optional.empty();
    }
    Metadata kept = field.metadata().getMetadata(KEY);
    return Optional.of(
        new Remark(
            kept.getString(CELL),
            kept.getString(FILE),
            (int) kept.getLong(COLUMN),
            kept.getString(WHAT),
            kept.getBoolean(NAMES),
            options(kept.getMetadata(OPTIONS))));
  }

  private static Map<String, String> options(Metadata kept) {
    Map<String, String> options = new TreeMap<>();
    kept.map().foreach(one -> options.put(one._1(), (String) one._2()));
    return options;
  }

  /** The table without remarks, which are of a file that nobody has beside its copy. */
  public static Dataset<Row> removed(Dataset<Row> table) {
    Column[] columns =
        Arrays.stream(table.schema().fields())
            .map(
                field -> {
                  Column column = table.col(ColumnNames.quoted(field.name()));
                  return on(field).isPresent() ? column.as(field.name(), Metadata.empty()) : column;
                })
            .toArray(Column[]::new);
    return table.select(columns);
  }

  /** The same remark on a column of another index. */
  Remark at(int index) {
    return new Remark(cell, file, index, what, names, options);
  }

  /** The same remark on a column that may be names of classes. */
  Remark asNames() {
    return new Remark(cell, file, column, what, true, options);
  }

  Metadata metadata() {
    MetadataBuilder written = new MetadataBuilder();
    options.forEach(written::putString);
    Metadata own =
        new MetadataBuilder()
            .putString(CELL, cell)
            .putString(FILE, file)
            .putLong(COLUMN, column)
            .putString(WHAT, what)
            .putBoolean(NAMES, names)
            .putMetadata(OPTIONS, written.build())
            .build();
    return new MetadataBuilder().putMetadata(KEY, own).build();
  }

  /**
   * Refuses a column that has a remark.
   *
   * @param role what the column is used as
   * @throws InvalidDataException naming column, file, line and cell
   */
  public static void require(StructField field, String role) {
    Optional<Remark> remark = on(field);
    if (remark.isPresent()) {
      throw new InvalidDataException(
          role
              + " column '"
              + field.name()
              + "' is not numeric but of type string: "
              + (role.equals("feature") ? remark.get().text() : remark.get().textOfNoFeature()));
    }
  }

  /** Refuses each of some columns that has a remark; those that are not there are nobody's. */
  public static void require(StructType table, Collection<String> columns, String role) {
    for (StructField field : table.fields()) {
      if (columns.contains(field.name())) {
        require(field, role);
      }
    }
  }

  /** Refuses a label that has a remark, unless it may be classes by names. */
  public static void requireLabel(StructType table, Collection<String> labels) {
    for (StructField field : table.fields()) {
      if (labels.contains(field.name()) && on(field).filter(one -> !one.names).isPresent()) {
        require(field, "label");
      }
    }
  }

  /** Only a feature can be named a category. */
  private String textOfNoFeature() {
    return text().replaceFirst(",? or name the column in preprocessing\\.categorical$", "");
  }

  /** One line: which file and line, which cell, and what is wrong with it. */
  public String text() {
    Configuration hadoop = SparkSession.active().sessionState().newHadoopConf();
    String place = new CsvPlaces(CsvDialect.of(options, ","), hadoop).of(file, column, cell);
    return place + ": " + Cell.quoted(cell) + " " + what;
  }
}
