package io.github.tributary.distributed;

import io.github.tributary.model.Columns;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Splits a table as {@link DataScan} and {@link BlockPacker} do, for those who need its rows. */
public final class RowSides {

  private RowSides() {}

  /**
   * The rows on one side, with all their columns.
   *
   * @param columns the columns whose content decides
   * @param validation the share of rows for validation, in [0, 1); none are held out for testing
   * @throws InvalidDataException if a column is missing or is not numeric
   */
  public static Dataset<Row> where(
      Dataset<Row> table, Columns columns, long seed, double validation, Side side) {
    return where(table, columns, seed, 0, validation, side);
  }

  /**
   * The rows on one side, with all their columns.
   *
   * @param columns the columns whose content decides
   * @param heldOut the share of rows for testing, in [0, 1)
   * @param validation the share of the others for validation, in [0, 1)
   * @throws InvalidDataException if a column is missing or is not numeric
   */
  public static Dataset<Row> where(
      Dataset<Row> table,
      Columns columns,
      long seed,
      double heldOut,
      double validation,
      Side side) {
    RowReader reader = new RowReader(table, columns);
    RowHash hash = new RowHash(seed, heldOut, validation);
    FilterFunction<Row> onSide =
        row -> {
          FeatureRow x = new FeatureRow(reader.features());
          double[] y = new double[reader.labels()];
          reader.readFeatures(row, x);
          reader.readLabels(row, y);
          return hash.side(RowHash.content(x, y, reader.readWeight(row))) == side;
        };
    return table.filter(onSide);
  }
}
