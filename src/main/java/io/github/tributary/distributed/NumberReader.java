package io.github.tributary.distributed;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.unsafe.Platform;

/**
 * Reads what {@link RowReader} reads, but from the bytes in which Spark's own operators hand rows
 * to each other: no object is made for a row or a number. Spark casts every number to double.
 */
final class NumberReader implements Serializable {

  private static final long serialVersionUID = 1L;

  // A vector as Spark stores it: its type, its size, its indices if it is sparse, its values.
  private static final int VECTOR_FIELDS = 4;
  private static final int SIZE = 1;
  private static final int INDICES = 2;
  private static final int VALUES = 3;

  private final Slot[] features;
  private final Slot[] labels;
  private final boolean weighted;
  // Of every slot: features, labels, weight.
  private final Form[] forms;
  private final boolean numbersOnly;

  private enum Form {
    NUMBER,
    VECTOR,
    ARRAY;

    static Form of(DataType type) {
      boolean number = type instanceof NumericType || type.equals(DataTypes.BooleanType);
      return number ? NUMBER : Slot.isArray(type) ? ARRAY : VECTOR;
    }

    /** The numbers of a column as doubles. */
    Column read(Column column) {
      return switch (this) {
        case NUMBER -> column.cast(DataTypes.DoubleType);
        case ARRAY -> column.cast(DataTypes.createArrayType(DataTypes.DoubleType));
        case VECTOR -> column;
      };
    }

    int width(InternalRow row, int k) {
      return switch (this) {
        case NUMBER -> 1;
        case ARRAY -> row.getArray(k).numElements();
        case VECTOR -> size(row.getStruct(k, VECTOR_FIELDS));
      };
    }
  }

  private NumberReader(RowReader reader, Form[] forms) {
    features = reader.featureSlots().toArray(Slot[]::new);
    labels = reader.labelSlots().toArray(Slot[]::new);
    weighted = reader.weightSlot() != null;
    this.forms = forms;
    boolean numbers = true;
    for (int k = 0; k < features.length; k++) {
      numbers &= forms[k] == Form.NUMBER;
    }
    numbersOnly = numbers;
  }

  /** The rows of a table: features, labels, weight, a column each. */
  static final class Table {

    private final JavaRDD<InternalRow> rows;
    private final Form[] forms;

    private Table(JavaRDD<InternalRow> rows, Form[] forms) {
      this.rows = rows;
      this.forms = forms;
    }

    JavaRDD<InternalRow> rows() {
      return rows;
    }

    /** The rows of {@code table} with the columns of {@code reader}, sized or not. */
    static Table of(Dataset<Row> table, RowReader reader) {
      List<Slot> slots = reader.slots();
      Column[] columns = new Column[slots.size()];
      Form[] forms = new Form[columns.length];
      for (int k = 0; k < columns.length; k++) {
        forms[k] = Form.of(table.schema().fields()[slots.get(k).index()].dataType());
        columns[k] = forms[k].read(table.col(ColumnNames.quoted(slots.get(k).column())));
      }
      return new Table(table.select(columns).queryExecution().toRdd().toJavaRDD(), forms);
    }

    /** How many numbers each column holds, by the first row in which none is missing. */
    Optional<int[]> widths() {
      Form[] read = forms;
      return rows
          .filter(row -> !row.anyNull())
          .map(row -> NumberReader.widths(row, read))
          .take(1)
          .stream()
          .findFirst();
    }

    /** Who reads the rows. */
    NumberReader reader(RowReader sized) {
      return new NumberReader(sized, forms);
    }
  }

  private static int[] widths(InternalRow row, Form[] forms) {
    int[] widths = new int[forms.length];
    for (int k = 0; k < widths.length; k++) {
      widths[k] = forms[k].width(row, k);
    }
    return widths;
  }

  private static int size(InternalRow stored) {
    return stored.isNullAt(SIZE) ? stored.getArray(VALUES).numElements() : stored.getInt(SIZE);
  }

  /** Overwrites {@code into} by the row's features that are not 0. */
  void readFeatures(InternalRow row, FeatureRow into) {
    into.clear();
    if (numbersOnly && row instanceof UnsafeRow numbers && !numbers.anyNull()) {
      // The fields of such a row are an array of doubles after the bits that tell the nulls.
      into.addAll(
          0,
          features.length,
          numbers.getBaseObject(),
          numbers.getBaseOffset() + UnsafeRow.calculateBitSetWidthInBytes(numbers.numFields()));
      return;
    }
    int start = 0;
    for (int k = 0; k < features.length; k++) {
      int width = features[k].width();
      if (forms[k] == Form.VECTOR && !row.isNullAt(k)) {
        addVector(row.getStruct(k, VECTOR_FIELDS), features[k], start, into);
      } else if (forms[k] == Form.ARRAY && !row.isNullAt(k)) {
        addArray(row.getArray(k), features[k], start, into);
      } else {
        // A missing vector makes all its features NaN.
        double number = row.isNullAt(k) ? Double.NaN : row.getDouble(k);
        for (int j = start; j < start + width; j++) {
          into.add(j, number);
        }
      }
      start += width;
    }
  }

  private static void addArray(ArrayData stored, Slot slot, int start, FeatureRow into) {
    slot.requireWidth(stored.numElements());
    for (int k = 0; k < stored.numElements(); k++) {
      into.add(start + k, stored.isNullAt(k) ? Double.NaN : stored.getDouble(k));
    }
  }

  private static void addVector(InternalRow stored, Slot slot, int start, FeatureRow into) {
    ArrayData values = stored.getArray(VALUES);
    if (!stored.isNullAt(INDICES)) {
      slot.requireWidth(stored.getInt(SIZE));
      ArrayData indices = stored.getArray(INDICES);
      int entries = values.numElements();
      Slot.requireSameLength(indices.numElements(), entries, slot.column());
      for (int k = 0, index = -1; k < entries; k++) {
        index = Slot.requireAscending(indices.getInt(k), index, slot.width(), slot.column());
        into.add(start + index, values.getDouble(k));
      }
      return;
    }
    int size = values.numElements();
    slot.requireWidth(size);
    if (values instanceof UnsafeArrayData bytes) {
      into.addAll(
          start,
          size,
          bytes.getBaseObject(),
          bytes.getBaseOffset() + UnsafeArrayData.calculateHeaderPortionInBytes(size));
    } else {
      into.addAll(start, size, values.toDoubleArray(), Platform.DOUBLE_ARRAY_OFFSET);
    }
  }

  /** Overwrites {@code into} by the row's labels. */
  void readLabels(InternalRow row, double[] into) {
    int start = 0;
    for (int k = 0; k < labels.length; k++) {
      int column = features.length + k;
      Slot slot = labels[k];
      if (row.isNullAt(column)) {
        Arrays.fill(into, start, start + slot.width(), Double.NaN);
      } else if (forms[column] == Form.VECTOR) {
        copyVector(row.getStruct(column, VECTOR_FIELDS), slot, into, start);
      } else {
        into[start] = row.getDouble(column);
      }
      start += slot.width();
    }
  }

  private static void copyVector(InternalRow stored, Slot slot, double[] into, int start) {
    double[] values = stored.getArray(VALUES).toDoubleArray();
    if (stored.isNullAt(INDICES)) {
      slot.requireWidth(values.length);
      System.arraycopy(values, 0, into, start, values.length);
      return;
    }
    slot.requireWidth(stored.getInt(SIZE));
    Arrays.fill(into, start, start + slot.width(), 0);
    int[] indices = stored.getArray(INDICES).toIntArray();
    Slot.requireSameLength(indices.length, values.length, slot.column());
    for (int k = 0, index = -1; k < indices.length; k++) {
      index = Slot.requireAscending(indices[k], index, slot.width(), slot.column());
      into[start + index] = values[k];
    }
  }

  /** The row's weight, 1 if there is no such column. */
  double readWeight(InternalRow row) {
    int column = features.length + labels.length;
    return !weighted ? 1 : row.isNullAt(column) ? Double.NaN : row.getDouble(column);
  }
}
