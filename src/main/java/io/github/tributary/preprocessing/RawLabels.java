package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.expr;

import io.github.tributary.distributed.ColumnNames;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StringType;

/** The labels of raw rows before they become classes. */
final class RawLabels {

  // What nobody sees at the end of a cell: no-break and ideographic space, byte order mark too.
  private static final String BLANKS = " \t\r\n\f\u000b\u00a0\u3000\ufeff";

  private RawLabels() {}

  /** The rows that have all labels. */
  static Dataset<Row> present(Dataset<Row> table, List<String> labels) {
    List<String> columns = List.of(table.columns());
    return table.where(
        Kind.present(
            labels.stream().filter(columns::contains).map(name -> sql(table, name)).toList()));
  }

  private static String sql(Dataset<Row> table, String label) {
    var type = table.schema().apply(label).dataType();
    return Kind.of(type).sql(label, type);
  }

  /** A text label without the blanks around it. */
  static Column trimmed(String label) {
    // Spark warns of its own function with two arguments.
    return expr("trim(BOTH '" + BLANKS + "' FROM " + ColumnNames.quoted(label) + ")");
  }

  /** The table with text labels without the blanks around them. */
  static Dataset<Row> trimmed(Dataset<Row> table, List<String> labels) {
    Dataset<Row> trimmed = table;
    for (String label : labels) {
      if (table.schema().apply(label).dataType() instanceof StringType) {
        trimmed = trimmed.withColumn(label, trimmed(label));
      }
    }
    return trimmed;
  }

  /** Whether classes are texts without blanks; models of before may have others. */
  static boolean areTrimmed(List<String> classes) {
    return classes.stream()
        .allMatch(
            text ->
                text.isEmpty()
                    || (BLANKS.indexOf(text.charAt(0)) < 0
                        && BLANKS.indexOf(text.charAt(text.length() - 1)) < 0));
  }
}
