package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Counts over columns of a table, by Spark SQL, all free of the order of the rows. Numbers of
 * different values are estimated first, and counted where the estimate leaves a decision open.
 */
final class TableProfile {

  private static final int FIGURES = 7;
  // An estimate is off by a few per cent; below half of the rows no column is nearly all distinct.
  private static final double MANY_DISTINCT = 0.5;

  private TableProfile() {}

  /** The profiles of columns, by name. */
  static Map<String, ColumnProfile> of(Dataset<Row> table, Map<String, Kind> kinds) {
    List<String> names = new ArrayList<>(kinds.keySet());
    List<Column> figures = new ArrayList<>();
    for (String name : names) {
      figures(kinds.get(name), sql(table, name, kinds.get(name)))
          .forEach(sql -> figures.add(expr(sql)));
    }
    Row row = table.agg(count(lit(1)), figures.toArray(Column[]::new)).first();
    Map<String, ColumnProfile> profiles = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      profiles.put(names.get(i), read(row, 1 + FIGURES * i));
    }
    countWhereOpen(table, kinds, profiles);
    return profiles;
  }

  private static String sql(Dataset<Row> table, String name, Kind kind) {
    return kind.sql(name, table.schema().apply(name).dataType());
  }

  private static List<String> figures(Kind kind, String value) {
    String number = "try_cast(" + value + " AS DOUBLE)";
    boolean text = kind == Kind.CATEGORY;
    boolean vector = kind == Kind.VECTOR;
    return List.of(
        "count(" + value + ")",
        kind == Kind.NUMBER ? "count_if(abs(" + value + ") = double('Infinity'))" : "0L",
        vector ? "0L" : "approx_count_distinct(" + value + ")",
        vector ? "CAST(NULL AS STRING)" : "CAST(min(" + value + ") AS STRING)",
        vector ? "CAST(NULL AS STRING)" : "CAST(max(" + value + ") AS STRING)",
        text ? "count(" + number + ")" : "0L",
        text ? "min(CASE WHEN " + number + " IS NULL THEN " + value + " END)" : "'' ");
  }

  private static ColumnProfile read(Row row, int at) {
    long rows = row.getLong(0);
    String min = row.getString(at + 3);
    String max = row.getString(at + 4);
    boolean constant = min != null && min.equals(max);
    return new ColumnProfile(
        rows,
        rows - row.getLong(at),
        row.getLong(at + 1),
        constant ? 1 : row.getLong(at + 2),
        constant,
        min,
        max,
        row.getLong(at + 5),
        row.getString(at + 6));
  }

  private static void countWhereOpen(
      Dataset<Row> table, Map<String, Kind> kinds, Map<String, ColumnProfile> profiles) {
    List<String> open = new ArrayList<>();
    List<Column> counts = new ArrayList<>();
    profiles.forEach(
        (name, profile) -> {
          Kind kind = kinds.get(name);
          boolean couldName =
              kind == Kind.CATEGORY || Kind.isWhole(table.schema().apply(name).dataType());
          if (couldName && profile.distinct() > MANY_DISTINCT * profile.present()) {
            open.add(name);
            counts.add(count_distinct(expr(sql(table, name, kind))));
          }
        });
    if (open.isEmpty()) {
      return;
    }
    // The first count is only there because agg wants one column and then the others.
    Row row = table.agg(count(lit(1)), counts.toArray(Column[]::new)).first();
    for (int i = 0; i < open.size(); i++) {
      profiles.put(open.get(i), profiles.get(open.get(i)).withDistinct(row.getLong(1 + i)));
    }
  }

  /**
   * The categories of columns, the most frequent first and equally frequent ones in alphabetical
   * order.
   *
   * @param values SQL for each column's text
   */
  static Map<String, Categories> categories(
      Dataset<Row> table, Map<String, String> values, int most) {
    if (values.isEmpty()) {
      return Map.of();
    }
    List<String> names = new ArrayList<>(values.keySet());
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      cells.add("named_struct('c', " + i + ", 'v', " + values.get(names.get(i)) + ")");
    }
    // One job for all columns: each row gives one (column, value) per column.
    Dataset<Row> counted =
        table
            .select(explode(expr("array(" + String.join(", ", cells) + ")")).as("cell"))
            .where("cell.v IS NOT NULL")
            .groupBy(col("cell.c").as("c"), col("cell.v").as("v"))
            .agg(count(lit(1)).as("n"));
    Column column = col("c");
    Dataset<Row> ranked =
        counted
            .withColumn("all", expr("count(*)").over(Window.partitionBy(column)))
            .withColumn(
                "rank",
                expr("row_number()")
                    .over(Window.partitionBy(column).orderBy(col("n").desc(), col("v").asc())))
            .where(col("rank").leq(most))
            .orderBy(column, col("rank"));
    Map<String, Categories> found = new HashMap<>();
    for (Row row : ranked.collectAsList()) {
      found
          .computeIfAbsent(
              names.get(row.getAs("c")),
              name -> new Categories(new ArrayList<>(), row.getAs("all")))
          .kept()
          .add(row.getAs("v"));
    }
    return found;
  }

  /**
   * Categories of a column.
   *
   * @param kept those with a place of their own
   * @param all how many there are
   */
  record Categories(List<String> kept, long all) {
    boolean hasOther() {
      return all > kept.size();
    }
  }
}
