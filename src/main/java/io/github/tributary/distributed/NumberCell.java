package io.github.tributary.distributed;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;

/** Reads a number of one type, which is not null, from a row or an array as Spark stores it. */
@FunctionalInterface
interface NumberCell extends Serializable {

  /** The number at a place. */
  double in(SpecializedGetters cells, int index);

  /** The number at a place; NaN if it is null. */
  default double orNaN(SpecializedGetters cells, int index) {
    return cells.isNullAt(index) ? Double.NaN : in(cells, index);
  }

  /** For numbers of a type; null if it is none of numbers or booleans. */
  static NumberCell of(DataType type) {
    if (type instanceof DoubleType) {
      return SpecializedGetters::getDouble;
    } else if (type instanceof FloatType) {
      return SpecializedGetters::getFloat;
    } else if (type instanceof LongType) {
      return SpecializedGetters::getLong;
    } else if (type instanceof IntegerType) {
      return SpecializedGetters::getInt;
    } else if (type instanceof ShortType) {
      return SpecializedGetters::getShort;
    } else if (type instanceof ByteType) {
      return SpecializedGetters::getByte;
    } else if (type instanceof BooleanType) {
      return (cells, index) -> cells.getBoolean(index) ? 1 : 0;
    } else if (type instanceof DecimalType decimal) {
      int precision = decimal.precision();
      int scale = decimal.scale();
      return (cells, index) ->
          cells.getDecimal(index, precision, scale).toJavaBigDecimal().doubleValue();
    }
    return null;
  }
}
