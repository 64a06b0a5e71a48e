package io.github.tributary.distributed;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import scala.collection.Seq;

/**
 * One column's place in the rows of a table and its share of their numbers.
 *
 * @param width how many numbers: of a vector column, the size of its vectors
 */
record Slot(String column, int index, int width) implements Serializable {

  /** The width of vectors that no schema tells. */
  static final int UNKNOWN = -1;

  /**
   * The slots of columns.
   *
   * @param role what the columns are to be, for messages
   * @param width how many numbers a column holds
   * @throws InvalidDataException if a column is missing or not numeric
   */
  static List<Slot> of(
      Dataset<Row> table, List<String> names, String role, ToIntFunction<StructField> width) {
    requireNumbers(table, names, role);
    List<String> present = Arrays.asList(table.schema().fieldNames());
    List<Slot> slots = new ArrayList<>();
    for (String name : names) {
      int index = present.indexOf(name);
      slots.add(new Slot(name, index, width.applyAsInt(table.schema().fields()[index])));
    }
    return slots;
  }

  /**
   * Checks that a table has columns, each of numbers or vectors.
   *
   * @param role what they are to be, for messages
   * @throws InvalidDataException if one is missing or not numeric
   */
  static void requireNumbers(Dataset<Row> table, List<String> names, String role) {
    List<String> present = Arrays.asList(table.schema().fieldNames());
    for (String name : names) {
      int index = present.indexOf(name);
      if (index < 0) {
        throw new InvalidDataException(
            role
                + " column '"
                + name
                + "' is not in the data; its columns are "
                + ColumnNames.brief(present));
      }
      DataType type = table.schema().fields()[index].dataType();
      boolean several =
          type.equals(SQLDataTypes.VectorType()) || (role.equals("feature") && isArray(type));
      if (!isNumber(type) && !several) {
        throw new InvalidDataException(
            role
                + " column '"
                + name
                + "' is not numeric but of type "
                + Cell.brief(type.simpleString())
                + (role.equals("feature") ? "; leave it out or turn it" : "; turn it")
                + " into numbers"
                + (role.equals("label") ? ", classes into 0, 1, 2 …" : ""));
      }
    }
  }

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  /** Whether a type is an array of numbers, which as a feature is what a vector is. */
  static boolean isArray(DataType type) {
    return type instanceof ArrayType array && array.elementType() instanceof NumericType;
  }

  /** Whether a column of that name is there and holds vectors. */
  static boolean isVector(Dataset<Row> table, String column) {
    return Arrays.stream(table.schema().fields())
        .anyMatch(
            field ->
                field.name().equals(column) && field.dataType().equals(SQLDataTypes.VectorType()));
  }

  /** How many numbers a column holds by its schema, or {@link #UNKNOWN}. */
  static int knownWidth(StructField field) {
    // VectorAssembler and its like say how long their vectors are; -1 if nobody did.
    return isNumber(field.dataType())
        ? 1
        : isArray(field.dataType()) ? UNKNOWN : AttributeGroup.fromStructField(field).size();
  }

  /**
   * The same, by a row if the schema does not say it.
   *
   * @throws InvalidDataException if there is no row with a vector
   */
  static int width(Dataset<Row> table, StructField field) {
    int size = knownWidth(field);
    if (size != UNKNOWN) {
      return size;
    }
    List<Row> first =
        table.select(table.col(ColumnNames.quoted(field.name()))).na().drop().takeAsList(1);
    if (first.isEmpty()) {
      throw new InvalidDataException(
          table.isEmpty()
              ? "the data has no rows"
              : "vector column '" + field.name() + "' is missing in every row; expected vectors");
    }
    Object value = first.get(0).get(0);
    return value instanceof Vector vector ? vector.size() : ((Seq<?>) value).size();
  }

  /** The name of number {@code index} of all slots, with its place inside a vector column. */
  static String name(List<Slot> slots, int index) {
    int start = 0;
    for (Slot slot : slots) {
      if (index < start + slot.width()) {
        return slot.width() == 1 ? slot.column() : slot.column() + "[" + (index - start) + "]";
      }
      start += slot.width();
    }
    throw new IndexOutOfBoundsException(index);
  }

  /**
   * Checks where the next entry of a sparse vector stands, as Spark's own constructor does: what
   * was not made by it may hold anything.
   *
   * @param previous where the entry before stands, or -1
   * @return the index
   * @throws InvalidDataException if it is not between the previous one and the size
   */
  static int requireAscending(int index, int previous, int size, String column) {
    if (index <= previous || index >= size) {
      throw new InvalidDataException(
          "vector column '"
              + column
              + "' has a sparse vector of size "
              + size
              + " whose index "
              + index
              + (previous < 0 ? " comes first" : " comes after " + previous)
              + "; expected ascending indices from 0 to "
              + (size - 1)
              + ", none twice; mend whatever makes these vectors");
    }
    return index;
  }

  /**
   * Checks that a sparse vector has a value for each index.
   *
   * @throws InvalidDataException if not
   */
  static void requireSameLength(int indices, int values, String column) {
    if (indices != values) {
      throw new InvalidDataException(
          "vector column '"
              + column
              + "' has a sparse vector with "
              + indices
              + " indices but "
              + values
              + " values; mend whatever makes these vectors");
    }
  }

  /**
   * Checks the size of a vector.
   *
   * @throws InvalidDataException if it is not that of the others
   */
  void requireWidth(int size) {
    if (size != width) {
      throw new InvalidDataException(
          "vector column '"
              + column
              + "' has "
              + size
              + " values in one row; expected "
              + width
              + " in every row");
    }
  }
}
