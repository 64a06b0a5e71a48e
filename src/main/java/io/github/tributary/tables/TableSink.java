package io.github.tributary.tables;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_csv;
import static org.apache.spark.sql.functions.to_json;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;

/**
 * How a table is written.
 *
 * @param format the name of a Spark data source
 */
public record TableSink(String format) {

  /** The file that Spark leaves in a folder of data when all of it is there. */
  public static final String MARKER = "_SUCCESS";

  /** The path that stands for standard output, as in other programs. */
  public static final String STANDARD_OUTPUT = "-";

  // A quote inside quotes is doubled (RFC 4180), as spreadsheets and pandas read it.
  private static final Map<String, String> CSV = Map.of("header", "true", "escape", "\"");
  private static final List<String> ROWS_OF_TEXT = List.of("csv", "json");

  /**
   * The format that was asked for; if none was, the one that the name of the output says, else that
   * of the input.
   *
   * @throws InvalidDataException if that format cannot hold predictions
   */
  public static TableSink choose(String asked, String path, TableSource source) {
    String format = asked;
    if (path.equals(STANDARD_OUTPUT)) {
      return toStandardOutput(asked, source);
    }
    if (format.equals(TableSource.AUTO)) {
      format =
          TableSource.formatOf(path)
              .or(() -> TableSource.formatOf(source.path()))
              .orElse(source.format().equals(TableSource.AUTO) ? "parquet" : source.format());
    }
    if (format.equals("libsvm")) {
      throw new InvalidDataException(
          "libsvm has no place for a prediction; say --output-format csv, json, parquet or orc");
    }
    return new TableSink(format);
  }

  private static TableSink toStandardOutput(String asked, TableSource source) {
    String ofData = TableSource.formatOf(source.path()).orElse(source.format());
    String format =
        asked.equals(TableSource.AUTO) ? (ofData.equals("json") ? ofData : "csv") : asked;
    if (!ROWS_OF_TEXT.contains(format)) {
      throw new InvalidDataException(
          "standard output (-) takes rows of text: expected --output-format csv or json, found '"
              + format
              + "'");
    }
    return new TableSink(format);
  }

  /**
   * Prints the rows in their order, of CSV with a header, as {@link #write} would write them.
   *
   * @param out left open; where nobody reads it any more, the rest is left out
   * @param column the array of probabilities
   * @param names one for each of its numbers, or none if they have none
   */
  public void print(Dataset<Row> table, PrintWriter out, String column, List<String> names) {
    boolean csv = format.equals("csv");
    Dataset<Row> named = withoutVectors(names.isEmpty() ? table : byName(table, column, names));
    Dataset<Row> plain = csv ? arraysAsText(named) : named;
    Column[] columns =
        Stream.of(plain.schema().fields()).map(TableSink::quoted).toArray(Column[]::new);
    Column row = struct(columns);
    if (csv) {
      Column[] header =
          Stream.of(plain.columns()).map(name -> lit(name).as(name)).toArray(Column[]::new);
      // Spark quotes a name as it quotes a cell.
      Dataset<Row> one = plain.sparkSession().range(1).select(to_csv(struct(header), CSV));
      out.println(one.first().getString(0));
    }
    Iterator<Row> rows = plain.select(csv ? to_csv(row, CSV) : to_json(row)).toLocalIterator();
    while (rows.hasNext() && !out.checkError()) {
      out.println(rows.next().getString(0));
    }
    out.flush();
  }

  /**
   * Writes the table. Parquet gives vectors back as they were, sparse ones sparse; for other
   * formats they become arrays of all their numbers, and in CSV, which has no arrays, JSON arrays
   * in text.
   *
   * @param path a folder that does not exist
   */
  public void write(Dataset<Row> table, String path) {
    write(table, path, "", List.of());
  }

  /**
   * Writes a table with probabilities of named classes. Other formats than Parquet get a map from
   * name to number in the place of the array, which is an object in JSON and its text in CSV. In
   * Parquet the array stays, as wide data is best kept; the column's metadata has the names.
   *
   * @param path a folder that does not exist
   * @param column the array
   * @param names one for each of its numbers, or none if they have none
   */
  public void write(Dataset<Row> table, String path, String column, List<String> names) {
    if (format.equals("parquet")) {
      table.write().format(format).save(path);
      return;
    }
    Dataset<Row> plain = withoutVectors(names.isEmpty() ? table : byName(table, column, names));
    if (format.equals("csv")) {
      arraysAsText(plain).write().options(CSV).format(format).save(path);
    } else {
      plain.write().format(format).save(path);
    }
  }

  private static Dataset<Row> byName(Dataset<Row> table, String column, List<String> names) {
    Column keys = array(names.stream().map(name -> lit(name)).toArray(Column[]::new));
    Column numbers = col(ColumnNames.quoted(column));
    return table.withColumn(column, map_from_arrays(keys, numbers));
  }

  private static Dataset<Row> withoutVectors(Dataset<Row> table) {
    Dataset<Row> plain = table;
    for (StructField field : table.schema().fields()) {
      if (field.dataType().equals(SQLDataTypes.VectorType())) {
        plain = plain.withColumn(field.name(), functions.vector_to_array(quoted(field), "float64"));
      }
    }
    return plain;
  }

  private static Dataset<Row> arraysAsText(Dataset<Row> table) {
    Dataset<Row> plain = table;
    for (StructField field : table.schema().fields()) {
      if (field.dataType() instanceof ArrayType || field.dataType() instanceof MapType) {
        plain = plain.withColumn(field.name(), to_json(quoted(field)));
      }
    }
    return plain;
  }

  private static Column quoted(StructField field) {
    return col(ColumnNames.quoted(field.name()));
  }
}
