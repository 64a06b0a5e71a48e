package io.github.tributary.tables;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.to_json;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import java.util.List;
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

  /**
   * The format that was asked for; if none was, the one that the name of the output says, else that
   * of the input.
   *
   * @throws InvalidDataException if that format cannot hold predictions
   */
  public static TableSink choose(String asked, String path, TableSource source) {
    String format = asked;
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
      // A quote inside quotes is doubled (RFC 4180), as spreadsheets and pandas read it.
      arraysAsText(plain)
          .write()
          .option("header", true)
          .option("escape", "\"")
          .format(format)
          .save(path);
    } else {
      plain.write().format(format).save(path);
    }
  }

  private static Dataset<Row> byName(Dataset<Row> table, String column, List<String> names) {
    Column keys =
        array(names.stream().map(org.apache.spark.sql.functions::lit).toArray(Column[]::new));
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
