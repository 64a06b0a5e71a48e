package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.tributary.distributed.SparkSessionExtension;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of a category means the same whatever the session's time zone. */
@ExtendWith(SparkSessionExtension.class)
class KindSparkTest {

  private static final String ZONE = "spark.sql.session.timeZone";

  private static String text(Dataset<Row> table, String column) {
    return table
        .select(expr(Kind.CATEGORY.sql(column, table.schema().apply(column).dataType())))
        .first()
        .getString(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"})
  void timesAreTextsInUtc(String zone, SparkSession spark) {
    String before = spark.conf().get(ZONE);
    spark.conf().set(ZONE, zone);
    try {
      // A local time that New York's clocks skip, the hour that they show twice, microseconds, and
      // before 1970.
      List<String> instants =
          List.of(
              "2024-03-10 02:30:00",
              "2024-11-03 05:30:00",
              "2024-11-03 06:30:00",
              "2024-02-29 23:59:59.000001",
              "1969-12-31 23:59:59.5",
              "1600-01-01 00:00:00");
      for (String instant : instants) {
        Dataset<Row> table =
            spark
                .range(1)
                .selectExpr(
                    "to_timestamp('" + instant + "Z') t",
                    "timestamp_ntz'" + instant + "' n",
                    "date'" + instant.substring(0, 10) + "' d",
                    "cast(null as timestamp) missing");
        assertEquals(instant, text(table, "t"));
        assertEquals(instant, text(table, "n"));
        assertEquals(instant.substring(0, 10), text(table, "d"));
        assertNull(text(table, "missing"));
      }
    } finally {
      spark.conf().set(ZONE, before);
    }
  }
}
