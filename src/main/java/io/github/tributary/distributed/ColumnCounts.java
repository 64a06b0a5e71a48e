package io.github.tributary.distributed;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.HyperLogLogPlusPlusHelper;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * What columns of numbers and texts hold, free of the order of the rows: one pass with a few words
 * of memory per column, however many columns there are. Spark's own aggregates would plan, compile
 * and carry an expression for each figure of each column. Missing are null and NaN; of columns of
 * other types only what is missing is counted.
 */
public final class ColumnCounts implements Serializable {

  private static final long serialVersionUID = 1L;

  // As approx_count_distinct has it: the standard deviation of an estimate's relative error.
  private static final HyperLogLogPlusPlusHelper SKETCHING = new HyperLogLogPlusPlusHelper(0.05);

  private final UnsafeRow sketches;
  private long rows;
  private final long[] present;
  private final long[] infinite;
  private final long[] fractions;
  private final double[] least;
  private final double[] most;
  private final UTF8String[] firstText;
  private final UTF8String[] lastText;

  private ColumnCounts(int columns) {
    present = new long[columns];
    infinite = new long[columns];
    fractions = new long[columns];
    least = new double[columns];
    most = new double[columns];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    firstText = new UTF8String[columns];
    lastText = new UTF8String[columns];
    int words = columns * SKETCHING.numWords();
    int bytes = UnsafeRow.calculateBitSetWidthInBytes(words) + words * Long.BYTES;
    sketches = new UnsafeRow(words);
    sketches.pointTo(new byte[bytes], bytes);
  }

  /** Reads a table once. */
  public static ColumnCounts of(Dataset<Row> table) {
    StructField[] fields = table.schema().fields();
    NumberCell[] numbers = new NumberCell[fields.length];
    boolean[] texts = new boolean[fields.length];
    for (int k = 0; k < fields.length; k++) {
      numbers[k] = NumberCell.of(fields[k].dataType());
      texts[k] = fields[k].dataType().equals(DataTypes.StringType);
    }
    JavaRDD<ColumnCounts> parts =
        table
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(
                rows -> {
                  ColumnCounts counts = new ColumnCounts(numbers.length);
                  rows.forEachRemaining(row -> counts.add(row, numbers, texts));
                  return List.of(counts).iterator();
                });
    // Of no column, so that what every task gets is small.
    ColumnCounts none = new ColumnCounts(0);
    ColumnCounts all = parts.treeAggregate(none, ColumnCounts::merge, ColumnCounts::merge);
    return all.rows == 0 ? new ColumnCounts(numbers.length) : all;
  }

  private void add(InternalRow row, NumberCell[] numbers, boolean[] texts) {
    rows++;
    for (int k = 0; k < numbers.length; k++) {
      if (row.isNullAt(k)) {
        continue;
      }
      if (numbers[k] != null) {
        add(k, numbers[k].in(row, k));
      } else if (texts[k]) {
        add(k, row.getUTF8String(k));
      } else {
        present[k]++;
      }
    }
  }

  private void add(int k, double x) {
    if (Double.isNaN(x)) {
      return;
    }
    present[k]++;
    if (Double.isInfinite(x)) {
      infinite[k]++;
    } else if (x != Math.rint(x)) {
      fractions[k]++;
    }
    // -0 is 0.
    least[k] = Math.min(least[k], x + 0.0);
    most[k] = Math.max(most[k], x + 0.0);
    SKETCHING.update(sketches, k * SKETCHING.numWords(), x, DataTypes.DoubleType);
  }

  private void add(int k, UTF8String text) {
    present[k]++;
    // The row's bytes are overwritten by those of the next one.
    if (firstText[k] == null || text.compareTo(firstText[k]) < 0) {
      firstText[k] = text.copy();
    }
    if (lastText[k] == null || text.compareTo(lastText[k]) > 0) {
      lastText[k] = text.copy();
    }
    SKETCHING.update(sketches, k * SKETCHING.numWords(), text, DataTypes.StringType);
  }

  private ColumnCounts merge(ColumnCounts other) {
    if (rows == 0 || other.rows == 0) {
      return rows == 0 ? other : this;
    }
    rows += other.rows;
    for (int k = 0; k < present.length; k++) {
      present[k] += other.present[k];
      infinite[k] += other.infinite[k];
      fractions[k] += other.fractions[k];
      least[k] = Math.min(least[k], other.least[k]);
      most[k] = Math.max(most[k], other.most[k]);
      firstText[k] = first(firstText[k], other.firstText[k], 1);
      lastText[k] = first(lastText[k], other.lastText[k], -1);
      int at = k * SKETCHING.numWords();
      SKETCHING.merge(sketches, other.sketches, at, at);
    }
    return this;
  }

  private static UTF8String first(UTF8String one, UTF8String other, int sign) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return sign * one.compareTo(other) <= 0 ? one : other;
  }

  /** All rows. */
  public long rows() {
    return rows;
  }

  /** How many rows have a value in column k. */
  public long present(int k) {
    return present[k];
  }

  /** How many numbers of column k are infinite. */
  public long infinite(int k) {
    return infinite[k];
  }

  /** How many numbers of column k are not whole. */
  public long fractions(int k) {
    return fractions[k];
  }

  /** An estimate of how many different values column k has; 0 if it has none. */
  public long distinct(int k) {
    return SKETCHING.query(sketches, k * SKETCHING.numWords());
  }

  /** The smallest value of column k as text, texts by their bytes; null if it has none. */
  public String min(int k) {
    return text(k, least[k], firstText[k]);
  }

  /** The largest value of column k as text, texts by their bytes; null if it has none. */
  public String max(int k) {
    return text(k, most[k], lastText[k]);
  }

  private String text(int k, double number, UTF8String text) {
    if (text != null) {
      return text.toString();
    }
    boolean numbers = least[k] <= most[k];
    return numbers ? Double.toString(number) : null;
  }
}
