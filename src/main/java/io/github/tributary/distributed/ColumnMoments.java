package io.github.tributary.distributed;

import io.github.tributary.linalg.ExactSum;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Means and population standard deviations of columns of doubles from exact sums, free of the order
 * of the rows; missing values (null or NaN) are left out.
 */
public final class ColumnMoments implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final MathContext DIGITS = new MathContext(60);

  private final long[] counts;
  private final ExactSum[] sums;
  private final ExactSum[] squares;

  private ColumnMoments(int columns) {
    counts = new long[columns];
    sums = Stream.generate(ExactSum::new).limit(columns).toArray(ExactSum[]::new);
    squares = Stream.generate(ExactSum::new).limit(columns).toArray(ExactSum[]::new);
  }

  /** Reads a table of columns of doubles once. */
  public static ColumnMoments of(Dataset<Row> table) {
    int columns = table.columns().length;
    JavaRDD<ColumnMoments> parts =
        table
            .toJavaRDD()
            .mapPartitions(
                rows -> {
                  ColumnMoments moments = new ColumnMoments(columns);
                  rows.forEachRemaining(moments::add);
                  return List.of(moments).iterator();
                });
    return parts.treeAggregate(
        new ColumnMoments(columns), ColumnMoments::merge, ColumnMoments::merge);
  }

  private void add(Row row) {
    for (int j = 0; j < counts.length; j++) {
      if (!row.isNullAt(j) && !Double.isNaN(row.getDouble(j))) {
        counts[j]++;
        sums[j].add(row.getDouble(j));
        squares[j].addProduct(row.getDouble(j), row.getDouble(j));
      }
    }
  }

  private ColumnMoments merge(ColumnMoments other) {
    for (int j = 0; j < counts.length; j++) {
      counts[j] += other.counts[j];
      sums[j].add(other.sums[j]);
      squares[j].add(other.squares[j]);
    }
    return this;
  }

  /** The mean of column j, rounded once; 0 if it has no value. */
  public double mean(int j) {
    return counts[j] == 0
        ? 0
        : sums[j].exactValue().divide(BigDecimal.valueOf(counts[j]), DIGITS).doubleValue();
  }

  /** The standard deviation of column j, rounded once; 1 if it is constant or has no value. */
  public double deviation(int j) {
    if (counts[j] == 0 || !Double.isFinite(squares[j].value())) {
      return 1;
    }
    BigDecimal count = BigDecimal.valueOf(counts[j]);
    BigDecimal sum = sums[j].exactValue();
    BigDecimal scaled = squares[j].exactValue().multiply(count).subtract(sum.multiply(sum));
    double deviation =
        scaled.signum() <= 0 ? 0 : scaled.sqrt(DIGITS).divide(count, DIGITS).doubleValue();
    return deviation > 0 ? deviation : 1;
  }
}
