package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One pass finds what Spark's own aggregates find, however the rows are partitioned. */
@ExtendWith(SparkSessionExtension.class)
class ColumnCountsSparkTest {

  private static Dataset<Row> table(SparkSession spark) {
    return spark
        .range(3001)
        .selectExpr(
            "CASE WHEN id % 7 > 0 THEN double((id * 7919) % 2003) / 4 - 100 END AS quarters",
            "CASE WHEN id % 11 = 0 THEN double('NaN') ELSE double(id % 5) END AS few",
            "CASE WHEN id % 13 > 0 THEN concat('t', (id * 31) % 977) END AS text",
            "double(7) AS same",
            "CAST(NULL AS DOUBLE) AS nothing",
            "if(id = 5, double('-Infinity'), 0D) AS infinite",
            "if(id % 2 = 0, array(1D), NULL) AS other");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 40})
  void findsWhatSparkFinds(int partitions, SparkSession spark) {
    Dataset<Row> table = table(spark);
    ColumnCounts counts = ColumnCounts.of(table.repartition(partitions));
    assertEquals(3001, counts.rows());
    for (int k = 0; k < 4; k++) {
      String value = "nanvl(x, NULL)";
      Row row =
          table
              .selectExpr(table.columns()[k] + " AS x")
              .selectExpr(k == 2 ? "x" : value + " AS x")
              .selectExpr(
                  "count(x)", "approx_count_distinct(x)", "string(min(x))", "string(max(x))")
              .first();
      assertEquals(row.getLong(0), counts.present(k));
      assertEquals(row.getLong(1), counts.distinct(k));
      assertEquals(row.getString(2), counts.min(k));
      assertEquals(row.getString(3), counts.max(k));
    }
    long fractions = table.where("quarters <> floor(quarters)").count();
    assertEquals(fractions, counts.fractions(0));
    assertEquals(0, counts.fractions(1));
  }

  @Test
  void countsWhatIsMissingOrInfinite(SparkSession spark) {
    ColumnCounts counts = ColumnCounts.of(table(spark).repartition(3));
    assertEquals(0, counts.present(4));
    assertEquals(0, counts.distinct(4));
    assertNull(counts.min(4));
    assertEquals(1, counts.infinite(5));
    assertEquals("-Infinity", counts.min(5));
    assertEquals(1501, counts.present(6));
    assertNull(counts.max(6));
    ColumnCounts none = ColumnCounts.of(table(spark).where("quarters > 1e9"));
    assertEquals(0, none.rows());
    assertEquals(0, none.present(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 20})
  void mediansAreSparksOwn(int partitions, SparkSession spark) {
    Dataset<Row> table = table(spark).select("quarters", "few", "same", "nothing");
    Row row =
        table.selectExpr("median(quarters)", "median(nanvl(few, NULL))", "median(same)").first();
    double[] expected = {row.getDouble(0), row.getDouble(1), row.getDouble(2), 0};
    assertArrayEquals(expected, ColumnMedians.of(table.repartition(partitions)));
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle(SparkSession spark) {
    Dataset<Row> table = spark.range(4).selectExpr("double(id * id) AS x");
    assertArrayEquals(new double[] {2.5}, ColumnMedians.of(table));
    assertArrayEquals(new double[] {1}, ColumnMedians.of(table.where("x < 9")));
  }
}
