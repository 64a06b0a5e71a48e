package io.github.tributary.distributed;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple2;

/**
 * Exact medians of columns of numbers, free of the order of the rows; missing values (null or NaN)
 * are left out. The different values of a column meet in one task. Spark's own median has a table
 * of all values in every task, and an expression for every column.
 */
public final class ColumnMedians {

  // A task hands on so many numbers at a time, so that few of its rows are in memory.
  private static final int CELLS = 1 << 18;

  private ColumnMedians() {}

  /**
   * The median of each column of a table, 0 if it has no value; the mean of the two middle ones.
   */
  public static double[] of(Dataset<Row> table) {
    NumberCell[] cells =
        Stream.of(table.schema().fields())
            .map(field -> NumberCell.of(field.dataType()))
            .toArray(NumberCell[]::new);
    int columns = cells.length;
    int most = Math.max(1, CELLS / Math.max(1, columns));
    int tasks = Math.min(columns, table.sparkSession().sparkContext().defaultParallelism());
    Map<Integer, Double> found =
        table
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitionsToPair(rows -> new Columns(rows, cells, most))
            .groupByKey(Math.max(1, tasks))
            .mapValues(ColumnMedians::median)
            .collectAsMap();
    double[] medians = new double[columns];
    found.forEach((column, median) -> medians[column] = median);
    return medians;
  }

  private static double median(Iterable<double[][]> parts) {
    DoubleStream.Builder values = DoubleStream.builder();
    DoubleStream.Builder counts = DoubleStream.builder();
    for (double[][] part : parts) {
      Arrays.stream(part[0]).forEach(values);
      Arrays.stream(part[1]).forEach(counts);
    }
    return Quantiles.of(values.build().toArray(), counts.build().toArray()).at(0.5);
  }

  /**
   * The different values of each column and how often they occur, of some rows after the others.
   */
  private static final class Columns implements Iterator<Tuple2<Integer, double[][]>> {

    private final Iterator<InternalRow> rows;
    private final NumberCell[] cells;
    private final double[][] values;
    private final int[] counts;
    private int next;

    Columns(Iterator<InternalRow> rows, NumberCell[] cells, int most) {
      this.rows = rows;
      this.cells = cells;
      values = new double[cells.length][most];
      counts = new int[cells.length];
      next = cells.length;
    }

    @Override
    public boolean hasNext() {
      while (next == values.length && rows.hasNext()) {
        fill();
      }
      return next < values.length;
    }

    private void fill() {
      Arrays.fill(counts, 0);
      for (int i = 0; i < values[0].length && rows.hasNext(); i++) {
        InternalRow row = rows.next();
        for (int k = 0; k < counts.length; k++) {
          double x = cells[k].orNaN(row, k);
          if (!Double.isNaN(x)) {
            values[k][counts[k]++] = x + 0.0; // -0 is 0
          }
        }
      }
      next = 0;
      skipEmpty();
    }

    private void skipEmpty() {
      while (next < values.length && counts[next] == 0) {
        next++;
      }
    }

    @Override
    public Tuple2<Integer, double[][]> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int column = next++;
      skipEmpty();
      return new Tuple2<>(column, different(values[column], counts[column]));
    }

    private static double[][] different(double[] values, int count) {
      Arrays.sort(values, 0, count);
      double[] different = new double[count];
      double[] occur = new double[count];
      int found = 0;
      for (int i = 0; i < count; i++) {
        if (i == 0 || values[i] != values[i - 1]) {
          different[found++] = values[i];
        }
        occur[found - 1]++;
      }
      return new double[][] {Arrays.copyOf(different, found), Arrays.copyOf(occur, found)};
    }
  }
}
