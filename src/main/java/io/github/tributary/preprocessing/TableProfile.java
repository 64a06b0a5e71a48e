package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.github.tributary.distributed.ColumnCounts;
import io.github.tributary.distributed.ColumnNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Counts over columns of a table, all free of the order of the rows. Numbers of different values
 * are estimated first, and counted where the estimate leaves a decision open.
 */
final class TableProfile {

  // An estimate is off by a few per cent; below half of the rows no column is nearly all distinct.
  private static final double MANY_DISTINCT = 0.5;

  private TableProfile() {}

  /** The profiles of columns, by name. */
  static Map<String, ColumnProfile> of(Dataset<Row> table, Map<String, Kind> kinds) {
    Map<String, ColumnProfile> profiles = estimated(table, kinds);
    countWhereOpen(table, kinds, profiles);
    return profiles;
  }

  /** The same in one pass, with estimates of how many different values there are. */
  static Map<String, ColumnProfile> estimated(Dataset<Row> table, Map<String, Kind> kinds) {
    List<Column> cells = new ArrayList<>();
    kinds.forEach(
        (name, kind) -> {
          String value = sql(table, name, kind);
          // NaN is missing to whoever counts, so that numbers need no expression.
          cells.add(kind == Kind.NUMBER ? table.col(ColumnNames.quoted(name)) : expr(value));
          if (kind == Kind.CATEGORY) {
            cells.add(
                expr("CASE WHEN try_cast(" + value + " AS DOUBLE) IS NULL THEN " + value + " END"));
          }
        });
    ColumnCounts counts = ColumnCounts.of(table.select(cells.toArray(Column[]::new)));
    Map<String, ColumnProfile> profiles = new LinkedHashMap<>();
    int at = 0;
    for (Map.Entry<String, Kind> column : kinds.entrySet()) {
      boolean text = column.getValue() == Kind.CATEGORY;
      profiles.put(column.getKey(), profile(counts, at, text));
      at += text ? 2 : 1;
    }
    return profiles;
  }

  private static String sql(Dataset<Row> table, String name, Kind kind) {
    return kind.sql(name, table.schema().apply(name).dataType());
  }

  private static ColumnProfile profile(ColumnCounts counts, int at, boolean text) {
    String min = counts.min(at);
    boolean constant = min != null && min.equals(counts.max(at));
    long present = counts.present(at);
    return new ColumnProfile(
        counts.rows(),
        counts.rows() - present,
        counts.infinite(at),
        constant ? 1 : counts.distinct(at),
        constant,
        min,
        counts.max(at),
        counts.fractions(at),
        text ? present - counts.present(at + 1) : 0,
        text ? counts.min(at + 1) : "");
  }

  private static void countWhereOpen(
      Dataset<Row> table, Map<String, Kind> kinds, Map<String, ColumnProfile> profiles) {
    Map<String, String> open = new LinkedHashMap<>();
    profiles.forEach(
        (name, profile) -> {
          Kind kind = kinds.get(name);
          boolean whole = Kind.isWhole(table.schema().apply(name).dataType());
          if ((kind == Kind.CATEGORY || (whole && RowNumbers.couldBe(name, profile)))
              && profile.distinct() > MANY_DISTINCT * profile.present()) {
            open.put(name, "CAST(" + sql(table, name, kind) + " AS STRING)");
          }
        });
    distinct(table, open)
        .forEach((name, count) -> profiles.put(name, profiles.get(name).withDistinct(count)));
  }

  /**
   * How many different values columns have.
   *
   * @param values SQL for the values of each column, all of one type; null ones do not count
   */
  static Map<String, Long> distinct(Dataset<Row> table, Map<String, String> values) {
    Map<String, Long> counts = new HashMap<>();
    if (!values.isEmpty()) {
      List<String> names = List.copyOf(values.keySet());
      for (Row row :
          pairs(table, values.values()).distinct().groupBy("c").count().collectAsList()) {
        counts.put(names.get(row.getInt(0)), row.getLong(1));
      }
    }
    return counts;
  }

  /** Each row gives one (column, value) per column, so that one job counts them all. */
  private static Dataset<Row> pairs(Dataset<Row> table, Collection<String> values) {
    List<String> cells = new ArrayList<>();
    for (String value : values) {
      cells.add("named_struct('c', " + cells.size() + ", 'v', " + value + ")");
    }
    return table
        .select(explode(expr("array(" + String.join(", ", cells) + ")")).as("cell"))
        .where("cell.v IS NOT NULL")
        .select(col("cell.c").as("c"), col("cell.v").as("v"));
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
    Dataset<Row> counted =
        pairs(table, values.values()).groupBy(col("c"), col("v")).agg(count(lit(1)).as("n"));
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
