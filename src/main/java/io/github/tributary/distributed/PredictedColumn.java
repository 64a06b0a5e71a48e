package io.github.tributary.distributed;

import io.github.tributary.linalg.Matrix;
import java.io.Serializable;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** A column that prediction adds to a table: its field, and its numbers for one observation. */
public final class PredictedColumn implements Serializable {

  private static final long serialVersionUID = 1L;

  /** From what the network computed to the numbers of a column. */
  @FunctionalInterface
  public interface Numbers extends Serializable {

    /**
     * Computes the numbers for one observation.
     *
     * @param z z[L], one column per observation
     * @param a a[L], one column per observation
     * @param observation the column
     * @param numbers overwritten
     */
    void into(Matrix z, Matrix a, int observation, double[] numbers);
  }

  /** How the numbers of an observation stand in one cell. */
  public enum Form {
    /** A double. */
    NUMBER,
    /** An array of doubles, which every data source can hold. */
    ARRAY,
    /** A vector of Spark ML. */
    VECTOR;

    private static final byte DENSE = 1;
    private static final int VECTOR_FIELDS = 4;
    private static final int VALUES = 3;

    /** The type of a column of this form. */
    public DataType type() {
      return switch (this) {
        case NUMBER -> DataTypes.DoubleType;
        case ARRAY -> DataTypes.createArrayType(DataTypes.DoubleType, false);
        case VECTOR -> SQLDataTypes.VectorType();
      };
    }

    /** As Spark SQL holds it. */
    Object cell(double[] numbers) {
      return switch (this) {
        case NUMBER -> numbers[0];
        case ARRAY -> UnsafeArrayData.fromPrimitiveArray(numbers);
        case VECTOR ->
            // A dense vector has neither size nor indices.
            new GenericInternalRow(
                new Object[] {DENSE, null, null, UnsafeArrayData.fromPrimitiveArray(numbers)});
      };
    }

    /** Where the numbers of column c stand in the memory of a stored row. */
    long place(UnsafeRow row, int c) {
      return switch (this) {
        case NUMBER ->
            row.getBaseOffset()
                + UnsafeRow.calculateBitSetWidthInBytes(row.numFields())
                + (long) c * Long.BYTES;
        case ARRAY -> place(row.getArray(c));
        case VECTOR -> place(row.getStruct(c, VECTOR_FIELDS).getArray(VALUES));
      };
    }

    private static long place(UnsafeArrayData array) {
      return array.getBaseOffset()
          + UnsafeArrayData.calculateHeaderPortionInBytes(array.numElements());
    }
  }

  private final StructField field;
  private final Form form;
  private final int width;
  private final Numbers numbers;

  /**
   * A column.
   *
   * @param field its name, type and metadata; the type is that of {@code form}
   * @param width how many numbers it holds per observation
   */
  public PredictedColumn(StructField field, Form form, int width, Numbers numbers) {
    this.field = field;
    this.form = form;
    this.width = width;
    this.numbers = numbers;
  }

  /** A column of that name. */
  public static PredictedColumn named(String name, Form form, int width, Numbers numbers) {
    return new PredictedColumn(
        DataTypes.createStructField(name, form.type(), false), form, width, numbers);
  }

  /** Its name. */
  public String name() {
    return field.name();
  }

  StructField field() {
    return field;
  }

  Form form() {
    return form;
  }

  int width() {
    return width;
  }

  Numbers numbers() {
    return numbers;
  }
}
