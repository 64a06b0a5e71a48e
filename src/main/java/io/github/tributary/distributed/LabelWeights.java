package io.github.tributary.distributed;

import io.github.tributary.linalg.ExactSum;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How much the rows of each label weigh together, from exact sums that have no order. */
public final class LabelWeights {

  private LabelWeights() {}

  /**
   * Reads a table once. A missing label counts as NaN. Rows whose weight is missing, negative or
   * infinite are left out: whoever trains on them refuses them.
   *
   * @param labelAndWeight two columns of doubles
   * @return the sum of the weights of each label, by label in ascending order
   */
  public static Map<Double, Double> of(Dataset<Row> labelAndWeight) {
    JavaRDD<Map<Double, ExactSum>> parts =
        labelAndWeight
            .toJavaRDD()
            .mapPartitions(
                rows -> {
                  Map<Double, ExactSum> part = new TreeMap<>();
                  rows.forEachRemaining(row -> add(row, part));
                  return List.of(part).iterator();
                });
    Map<Double, ExactSum> sums =
        parts.treeAggregate(new TreeMap<>(), LabelWeights::merge, LabelWeights::merge);
    Map<Double, Double> totals = new TreeMap<>();
    sums.forEach((label, sum) -> totals.put(label, sum.value()));
    return totals;
  }

  private static void add(Row row, Map<Double, ExactSum> into) {
    double weight = row.isNullAt(1) ? Double.NaN : row.getDouble(1);
    if (weight >= 0 && weight < Double.POSITIVE_INFINITY) {
      double label = row.isNullAt(0) ? Double.NaN : row.getDouble(0) + 0.0; // -0 is 0
      into.computeIfAbsent(label, k -> new ExactSum()).add(weight);
    }
  }

  private static Map<Double, ExactSum> merge(
      Map<Double, ExactSum> into, Map<Double, ExactSum> other) {
    other.forEach((label, sum) -> into.computeIfAbsent(label, k -> new ExactSum()).add(sum));
    return into;
  }
}
