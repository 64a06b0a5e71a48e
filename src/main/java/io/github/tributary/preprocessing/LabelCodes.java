package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;

/**
 * The classes of a label that are not written 0 … c-1 in the table: -1 and 1, postcodes, false and
 * true, texts. They stand beside a {@link ColumnPlan}, not in it: a table of numbers needs no plan
 * for its features because of them.
 *
 * @param label the column
 * @param type its type in the training rows
 * @param classes the values as texts, in the order of their indices: ascending, false before true
 */
public record LabelCodes(String label, DataType type, List<String> classes) {

  private static final int MOST = 10_000;

  /** Copies the list. */
  public LabelCodes {
    classes = List.copyOf(classes);
  }

  /** The classes of a boolean label. */
  public static LabelCodes ofBooleans(String label) {
    return new LabelCodes(label, DataTypes.BooleanType, List.of("false", "true"));
  }

  /**
   * The classes of a label of whole numbers.
   *
   * @param tables whose rows have them
   * @throws InvalidDataException if there are as many as nobody would call classes
   */
  public static LabelCodes of(List<Dataset<Row>> tables, String label) {
    Column column = col(ColumnNames.quoted(label));
    NavigableMap<BigDecimal, Long> rows = new TreeMap<>();
    for (Dataset<Row> table : tables) {
      for (Row row :
          table.groupBy(column).agg(count(lit(1))).na().drop().limit(MOST + 1).collectAsList()) {
        rows.merge(new BigDecimal(row.get(0).toString()), row.getLong(1), Long::sum);
      }
    }
    requireRepeated(label, rows.size(), rows.values().stream().mapToLong(one -> one).sum());
    return new LabelCodes(
        label,
        tables.get(0).schema().apply(label).dataType(),
        rows.keySet().stream().map(value -> value.toBigInteger().toString()).toList());
  }

  /** Asks whether values are classes that hardly ever occur twice. */
  static void requireRepeated(String label, int classes, long rows) {
    if (classes > MOST || (classes > 2 && 2L * classes > rows)) {
      throw new InvalidDataException(
          "label '"
              + label
              + "' has "
              + (classes > MOST ? "more than " + MOST : classes)
              + " different values in "
              + rows
              + " rows, and classes occur again and again: is it the label? Name another in"
              + " data.label; if these are amounts, make them numbers and set network.loss ="
              + " squared-error");
    }
  }

  /** Whether the values are the indices themselves. */
  public boolean areIndices() {
    for (int k = 0; k < classes.size(); k++) {
      if (!classes.get(k).equals(Integer.toString(k))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the label is a boolean. */
  public boolean isBoolean() {
    return type instanceof BooleanType;
  }

  /**
   * Checks that every label is one of the classes.
   *
   * @throws InvalidDataException if a row has another label, or none
   */
  public void requireKnown(Dataset<Row> table) {
    RawCheck.requireKnown(table, label, position(table).gt(0), classes);
  }

  /** The table with the class index in the place of the label; -1 for an unknown one. */
  public Dataset<Row> toIndices(Dataset<Row> table) {
    return table.withColumn(label, position(table).minus(1).cast(DataTypes.DoubleType));
  }

  /** From 1; 0 for a value that is none of the classes, null if it is missing or no number. */
  private Column position(Dataset<Row> table) {
    DataType found = table.schema().apply(label).dataType();
    Column column = col(ColumnNames.quoted(label));
    if (!isBoolean()) {
      return array_position(values(DataTypes.DoubleType), column.try_cast(DataTypes.DoubleType));
    }
    Column flag =
        found instanceof NumericType
            ? when(column.equalTo(0), false).when(column.equalTo(1), true)
            : column.try_cast(DataTypes.BooleanType);
    return array_position(values(type), flag);
  }

  /** The table with the label's own values in the place of indices. */
  public Dataset<Row> toClasses(Dataset<Row> table, String column) {
    Column index = col(ColumnNames.quoted(column)).cast(DataTypes.IntegerType);
    return table.withColumn(column, get(values(type), index));
  }

  private Column values(DataType as) {
    List<Column> values = new ArrayList<>();
    classes.forEach(one -> values.add(lit(one).cast(as)));
    return array(values.toArray(Column[]::new));
  }
}
