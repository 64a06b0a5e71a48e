package io.github.tributary.distributed;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;

/**
 * Reads the features of a row as Spark stores it: what {@link RowReader} reads from a {@link
 * org.apache.spark.sql.Row}, without objects on the way. A null becomes NaN.
 */
final class StoredFeatures implements Serializable {

  private static final long serialVersionUID = 1L;

  // How Spark ML stores a vector: a struct of these fields, the last two arrays.
  private static final int VECTOR_FIELDS = 4;
  private static final int FORM = 0;
  private static final int SIZE = 1;
  private static final int INDICES = 2;
  private static final int VALUES = 3;
  private static final byte SPARSE = 0;

  /**
   * A column: its place in a row, its share of the features.
   *
   * @param number null of vectors
   * @param array whether it is an array of such numbers
   */
  private record Stored(String column, int index, int width, NumberCell number, boolean array)
      implements Serializable {}

  private final ArrayList<Stored> slots = new ArrayList<>();

  /**
   * A reader for rows of a schema.
   *
   * @param widths how many features each of the columns holds
   */
  StoredFeatures(StructType schema, List<String> columns, List<Integer> widths) {
    List<String> present = Arrays.asList(schema.fieldNames());
    for (int c = 0; c < columns.size(); c++) {
      int index = present.indexOf(columns.get(c));
      DataType type = schema.fields()[index].dataType();
      boolean array = type instanceof ArrayType;
      NumberCell number = NumberCell.of(type instanceof ArrayType of ? of.elementType() : type);
      slots.add(new Stored(columns.get(c), index, widths.get(c), number, array));
    }
  }

  /** Overwrites {@code into} by the row's features, zeros included. */
  void read(UnsafeRow row, double[] into) {
    int start = 0;
    for (Stored slot : slots) {
      int end = start + slot.width();
      if (row.isNullAt(slot.index())) {
        Arrays.fill(into, start, end, Double.NaN);
      } else if (slot.array()) {
        UnsafeArrayData values = row.getArray(slot.index());
        requireWidth(values.numElements(), slot);
        for (int k = 0; k < slot.width(); k++) {
          into[start + k] = element(values, k, slot);
        }
      } else if (slot.number() != null) {
        into[start] = slot.number().in(row, slot.index());
      } else {
        copy(row.getStruct(slot.index(), VECTOR_FIELDS), slot, into, start);
      }
      start = end;
    }
  }

  private static double element(UnsafeArrayData values, int k, Stored slot) {
    return slot.number().orNaN(values, k);
  }

  private static void copy(UnsafeRow vector, Stored slot, double[] into, int start) {
    UnsafeArrayData values = vector.getArray(VALUES);
    int count = values.numElements();
    if (vector.getByte(FORM) == SPARSE) {
      requireWidth(vector.getInt(SIZE), slot);
      UnsafeArrayData indices = vector.getArray(INDICES);
      Slot.requireSameLength(indices.numElements(), count, slot.column());
      Arrays.fill(into, start, start + slot.width(), 0);
      for (int k = 0, index = -1; k < count; k++) {
        index = Slot.requireAscending(indices.getInt(k), index, slot.width(), slot.column());
        into[start + index] = values.getDouble(k);
      }
      return;
    }
    requireWidth(count, slot);
    Platform.copyMemory(
        values.getBaseObject(),
        values.getBaseOffset() + UnsafeArrayData.calculateHeaderPortionInBytes(count),
        into,
        Platform.DOUBLE_ARRAY_OFFSET + (long) start * Double.BYTES,
        (long) count * Double.BYTES);
  }

  /** Overwrites {@code into} by the row's features that are not 0. */
  void read(UnsafeRow row, FeatureRow into) {
    into.clear();
    int start = 0;
    for (Stored slot : slots) {
      if (row.isNullAt(slot.index())) {
        for (int j = start; j < start + slot.width(); j++) {
          into.add(j, Double.NaN);
        }
      } else if (slot.array()) {
        UnsafeArrayData values = row.getArray(slot.index());
        requireWidth(values.numElements(), slot);
        for (int k = 0; k < slot.width(); k++) {
          into.add(start + k, element(values, k, slot));
        }
      } else if (slot.number() != null) {
        into.add(start, slot.number().in(row, slot.index()));
      } else {
        add(row.getStruct(slot.index(), VECTOR_FIELDS), slot, into, start);
      }
      start += slot.width();
    }
  }

  private static void add(UnsafeRow vector, Stored slot, FeatureRow into, int start) {
    UnsafeArrayData values = vector.getArray(VALUES);
    int count = values.numElements();
    if (vector.getByte(FORM) != SPARSE) {
      requireWidth(count, slot);
      for (int k = 0; k < count; k++) {
        into.add(start + k, values.getDouble(k));
      }
      return;
    }
    requireWidth(vector.getInt(SIZE), slot);
    UnsafeArrayData indices = vector.getArray(INDICES);
    Slot.requireSameLength(indices.numElements(), count, slot.column());
    for (int k = 0, index = -1; k < count; k++) {
      index = Slot.requireAscending(indices.getInt(k), index, slot.width(), slot.column());
      into.add(start + index, values.getDouble(k));
    }
  }

  private static void requireWidth(int size, Stored slot) {
    if (size != slot.width()) {
      throw new InvalidDataException(
          "vector column '"
              + slot.column()
              + "' has "
              + size
              + " values in one row; expected "
              + slot.width()
              + " in every row");
    }
  }
}
