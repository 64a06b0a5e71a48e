package io.github.tributary.tables;

import static org.apache.spark.sql.functions.col;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
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
    Dataset<Row> plain = format.equals("parquet") ? table : withoutVectors(table);
    if (format.equals("csv")) {
      arraysAsText(plain).write().option("header", true).format(format).save(path);
    } else {
      plain.write().format(format).save(path);
    }
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
      if (field.dataType() instanceof ArrayType) {
        plain =
            plain.withColumn(field.name(), org.apache.spark.sql.functions.to_json(quoted(field)));
      }
    }
    return plain;
  }

  private static Column quoted(StructField field) {
    return col(ColumnNames.quoted(field.name()));
  }
}
