package io.github.tributary.tables.csv;

import io.github.tributary.distributed.Cell;
import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
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
 * @param cell the first cell that decides
 * @param file the file that it is in
 * @param column the index of the column
 * @param what what is wrong with the cell, and how to mend it
 * @param options how the file is written
 */
public record Remark(
    String cell, String file, int column, String what, Map<String, String> options) {

  private static final String KEY = "tributary_remark";
  private static final String CELL = "cell";
  private static final String FILE = "file";
  private static final String COLUMN = "column";
  private static final String WHAT = "what";
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
            options(kept.getMetadata(OPTIONS))));
  }

  private static Map<String, String> options(Metadata kept) {
    Map<String, String> options = new TreeMap<>();
    kept.map().foreach(one -> options.put(one._1(), (String) one._2()));
    return options;
  }

  /** The table without remarks, which are of a file that nobody has beside its copy. */
  public static Dataset<Row> removed(Dataset<Row> table) {
    Dataset<Row> plain = table;
    for (StructField field : table.schema().fields()) {
      if (on(field).isPresent()) {
        String name = field.name();
        plain =
            plain.withColumn(name, plain.col(ColumnNames.quoted(name)).as(name, Metadata.empty()));
      }
    }
    return plain;
  }

  /** The same remark on a column of another index. */
  Remark at(int index) {
    return new Remark(cell, file, index, what, options);
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
