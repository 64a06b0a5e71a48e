package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.preprocessing.ColumnPlan.Feature;
import io.github.tributary.preprocessing.ColumnPlan.Named;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A time is taken apart as {@code java.time} takes it apart, whatever the session's time zone. */
@ExtendWith(SparkSessionExtension.class)
class DatePartsSparkTest {

  private static final String ZONE = "spark.sql.session.timeZone";
  private static final LocalDateTime REFERENCE = LocalDateTime.of(2000, 1, 1, 0, 0);

  private static ColumnPlan plan(DataType type, Double fill, boolean indicator, boolean hours) {
    Feature when = new Feature("t", type, Kind.DATE, fill, indicator, List.of(), false, 1, hours);
    return new ColumnPlan(
        Missing.MEDIAN,
        List.of(when),
        List.of(new Named("y", DataTypes.DoubleType)),
        List.of(),
        null);
  }

  private static double[] features(Dataset<Row> table, ColumnPlan plan) throws IOException {
    // As a model has it: by its file.
    ColumnPlan read = ColumnPlanJson.read(ColumnPlanJson.write(plan));
    assertEquals(plan, read);
    return Steps.of(read)
        .pipeline()
        .transform(table)
        .select("tributary_features")
        .first()
        .<Vector>getAs(0)
        .toArray();
  }

  /** Year, days, and ones in the places of month, day of week and hour. */
  private static double[] expected(LocalDateTime t, boolean hours) {
    double[] expected = new double[2 + 12 + 7 + (hours ? 24 : 0)];
    expected[0] = t.getYear();
    expected[1] =
        t.toLocalDate().toEpochDay()
            - REFERENCE.toLocalDate().toEpochDay()
            + t.toLocalTime().toNanoOfDay() / 86400e9;
    expected[1 + t.getMonthValue()] = 1;
    expected[13 + t.getDayOfWeek().getValue()] = 1;
    if (hours) {
      expected[21 + t.getHour()] = 1;
    }
    return expected;
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/New_York", "Australia/Lord_Howe"})
  void takesTimesApartInUtc(String zone, SparkSession spark) throws IOException {
    String before = spark.conf().get(ZONE);
    spark.conf().set(ZONE, zone);
    try {
      for (String instant :
          List.of(
              "2024-03-10 02:30:00",
              "2024-12-29 23:59:59.000001",
              "1969-12-31 00:00:00",
              "1600-02-29 12:00:30")) {
        Dataset<Row> table =
            spark
                .range(1)
                .selectExpr(
                    "to_timestamp('" + instant + "Z') z",
                    "timestamp_ntz'" + instant + "' n",
                    "'" + instant + "' s",
                    "date'" + instant.substring(0, 10) + "' d");
        LocalDateTime time = LocalDateTime.parse(instant.replace(' ', 'T'));
        for (String column : List.of("z", "n", "s")) {
          Dataset<Row> one = table.selectExpr(column + " AS t");
          double[] found = features(one, plan(DataTypes.TimestampType, 3.0, false, true));
          assertArrayEquals(expected(time, true), found, 1e-10, column + " " + instant);
        }
        LocalDateTime day = time.toLocalDate().atStartOfDay();
        double[] found =
            features(table.selectExpr("d AS t"), plan(DataTypes.DateType, null, false, false));
        assertArrayEquals(expected(day, false), found);
      }
    } finally {
      spark.conf().set(ZONE, before);
    }
  }

  @Test
  void aMissingDateIsTheFillWithoutAPlace(SparkSession spark) throws IOException {
    Dataset<Row> table = spark.range(1).select(expr("CAST(NULL AS TIMESTAMP) AS t"));
    // 1,000.5 days after the start of 2000 are in 2002.
    double[] found = features(table, plan(DataTypes.TimestampType, 1000.5, true, true));
    double[] expected = new double[2 + 12 + 7 + 24 + 1];
    expected[0] = 2002;
    expected[1] = 1000.5;
    expected[expected.length - 1] = 1;
    assertArrayEquals(expected, found);
  }

  @Test
  void everyNumberHasAName() {
    Feature when = plan(DataTypes.TimestampType, 0.0, true, true).features().get(0);
    List<String> names = when.numbers();
    assertEquals(2 + 12 + 7 + 24 + 1, names.size());
    assertEquals(Arrays.asList("t.year", "t.days", "t.month=1", "t.month=2"), names.subList(0, 4));
    assertEquals("t.weekday=7", names.get(20));
    assertEquals("t.hour=0", names.get(21));
    assertEquals("t=(missing)", names.get(45));
  }
}
