package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.PackedNumbers;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows for training and rows held out, before anything is learnt from either. The side follows from
 * a hash of the row's raw content and the seed, so that equal rows are on the same side however the
 * table is partitioned.
 *
 * @param training the rows to learn from
 * @param heldOut the others
 */
record RawSplit(Dataset<Row> training, Dataset<Row> heldOut) {

  static RawSplit of(Dataset<Row> table, List<String> columns, double fraction, long seed) {
    Column[] content =
        Stream.concat(
                // The seed goes first and last: what is hashed last mixes into every bit.
                Stream.of(lit(seed)),
                Stream.concat(
                    columns.stream().map(name -> table.col(ColumnNames.quoted(name))),
                    Stream.of(lit(seed))))
            .toArray(Column[]::new);
    Dataset<Row> placed = table.withColumn("tributary_place", xxhash64(content));
    // 53 of the hash's bits, as a number in [0, 1).
    String share = "shiftrightunsigned(tributary_place, 11) * double('" + 0x1p-53 + "')";
    return new RawSplit(
        planned(placed.where(expr(share + " >= " + fraction + "D")).drop("tributary_place")),
        planned(placed.where(expr(share + " < " + fraction + "D")).drop("tributary_place")));
  }

  /** Everything in the training rows. */
  static RawSplit whole(Dataset<Row> table) {
    return new RawSplit(planned(table), null);
  }

  /** Of many columns the split is planned once, and not again for everything that is learnt. */
  private static Dataset<Row> planned(Dataset<Row> table) {
    return WideTable.isWide(table.columns().length) ? PackedNumbers.planned(table) : table;
  }
}
