package io.github.tributary.distributed;

import io.github.tributary.linalg.Matrix;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;

/**
 * The cells that prediction adds to a row, as a row of their own in the form that Spark stores.
 * Spark writes it once; all observations have the same form, so that only the numbers in it are
 * written again.
 */
final class PredictedCells {

  private final UnsafeRow row;
  private final PredictedColumn[] columns;
  private final double[][] numbers;
  // Where the numbers of each column stand in the row's memory.
  private final long[] places;

  PredictedCells(List<PredictedColumn> added) {
    columns = added.toArray(PredictedColumn[]::new);
    numbers = new double[columns.length][];
    places = new long[columns.length];
    StructType schema = new StructType();
    Object[] cells = new Object[columns.length];
    for (int c = 0; c < columns.length; c++) {
      schema = schema.add(columns[c].field());
      numbers[c] = new double[columns[c].width()];
      cells[c] = columns[c].form().cell(numbers[c]);
    }
    row = UnsafeProjection.create(schema).apply(new GenericInternalRow(cells)).copy();
    for (int c = 0; c < columns.length; c++) {
      places[c] = columns[c].form().place(row, c);
    }
  }

  /** The cells of an observation; valid until the next call. */
  UnsafeRow of(Matrix z, Matrix a, int observation) {
    for (int c = 0; c < columns.length; c++) {
      columns[c].numbers().into(z, a, observation, numbers[c]);
    }
    return written();
  }

  /** What stands where a row has no usable features; valid until the next call. */
  UnsafeRow invalid() {
    for (double[] nothing : numbers) {
      Arrays.fill(nothing, Double.NaN);
    }
    return written();
  }

  private UnsafeRow written() {
    for (int c = 0; c < numbers.length; c++) {
      for (int k = 0; k < numbers[c].length; k++) {
        Platform.putDouble(row.getBaseObject(), places[c] + (long) k * Double.BYTES, numbers[c][k]);
      }
    }
    return row;
  }
}
