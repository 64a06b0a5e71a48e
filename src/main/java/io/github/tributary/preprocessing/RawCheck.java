package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.github.tributary.distributed.Cell;
import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.preprocessing.ColumnPlan.Feature;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StringType;

/** What a raw table must not hold, counted in one pass so that the message can name the column. */
record RawCheck(ColumnPlan plan) {

  private static final int SHOWN = 3;

  /**
   * Checks a table that has the columns.
   *
   * @throws InvalidDataException if a feature is missing where that is an error, or infinite, or a
   *     label is none of the model's
   */
  void require(Dataset<Row> table, boolean labelled) {
    Map<String, Kind> checked = new LinkedHashMap<>();
    for (Feature feature : plan.features()) {
      if (canBeWrong(feature)) {
        checked.put(feature.name(), feature.kind());
      }
    }
    if (!checked.isEmpty()) {
      TableProfile.estimated(table, checked)
          .forEach((name, profile) -> require(name, checked.get(name), profile));
    }
    requireDates(table);
    requireWidths(table);
    if (labelled && !plan.classes().isEmpty()) {
      String label = plan.labelNames().get(0);
      Column text = col(ColumnNames.quoted(label)).cast("string");
      requireKnown(table, label, text.isin(plan.classes().toArray()), plan.classes());
    }
  }

  private boolean canBeWrong(Feature feature) {
    return plan.missing() == Missing.ERROR
        || feature.kind() == Kind.NUMBER
        || feature.kind() == Kind.VECTOR;
  }

  private void require(String name, Kind kind, ColumnProfile profile) {
    if (profile.infinite() > 0) {
      throw wrong(
          profile.infinite(),
          profile.rows(),
          "an infinite value in column '" + name + "'; correct or leave out");
    }
    boolean fills = plan.missing().fills() && kind != Kind.VECTOR;
    if (profile.missing() > 0 && !fills && plan.missing() != Missing.SKIP) {
      throw wrong(
          profile.missing(),
          profile.rows(),
          "a missing value in column '"
              + name
              + "', which the model does not take; train it with preprocessing.missing = mean,"
              + " median or skip, or fill or leave out");
    }
  }

  private static InvalidDataException wrong(long bad, long rows, String problem) {
    String have = bad == 1 ? " rows has " : " rows have ";
    return new InvalidDataException(bad + " of " + rows + have + problem + " these rows");
  }

  /**
   * Checks that arrays are as long as the plan says; with vectors the stage that reads them does.
   *
   * @throws InvalidDataException if one is not
   */
  void requireWidths(Dataset<Row> table) {
    for (Feature feature : plan.features()) {
      if (feature.kind() == Kind.VECTOR && Kind.isArray(feature.type())) {
        Column size = expr("array_size(" + ColumnNames.quoted(feature.name()) + ")");
        Row row = table.where(size.notEqual(feature.width())).agg(count(lit(1)), min(size)).first();
        if (row.getLong(0) > 0) {
          throw new InvalidDataException(
              "array column '"
                  + feature.name()
                  + "' has "
                  + row.getInt(1)
                  + " values in one row; expected "
                  + feature.width()
                  + " in every row");
        }
      }
    }
  }

  /** Text in the place of dates, as where a reader did not understand one: none goes unsaid. */
  private void requireDates(Dataset<Row> table) {
    for (Feature feature : plan.features()) {
      boolean text = table.schema().apply(feature.name()).dataType() instanceof StringType;
      if (feature.kind() == Kind.DATE && text) {
        Column cell = table.col(ColumnNames.quoted(feature.name()));
        Row row =
            table
                .where(cell.isNotNull().and(expr(feature.sql()).isNull()))
                .agg(count(lit(1)), min(cell))
                .first();
        if (row.getLong(0) > 0) {
          throw new InvalidDataException(
              "column '"
                  + feature.name()
                  + "' was "
                  + feature.type().simpleString()
                  + " in training; "
                  + row.getLong(0)
                  + (row.getLong(0) == 1 ? " row has" : " rows have")
                  + " what is none, such as "
                  + Cell.quoted(row.getString(1))
                  + "; correct or leave out these rows");
        }
      }
    }
  }

  /**
   * Checks that every label is one of the classes.
   *
   * @param known whether that of a row is; null for no
   * @throws InvalidDataException naming some that are not
   */
  static void requireKnown(Dataset<Row> table, String label, Column known, List<String> classes) {
    Column text = col(ColumnNames.quoted(label)).cast("string");
    Row row =
        table
            .where(not(coalesce(known, lit(false))))
            .agg(count(when(text.isNull(), 1)), count(text), array_sort(collect_set(text)))
            .first();
    requireNoneMissing(row.getLong(0), label);
    if (row.getLong(1) > 0) {
      List<String> found = row.getList(2);
      throw new InvalidDataException(
          "label '"
              + label
              + "': "
              + row.getLong(1)
              + (row.getLong(1) == 1 ? " row has " : " rows have ")
              + found.stream().limit(SHOWN).map(Cell::brief).collect(Collectors.joining(", "))
              + (found.size() > SHOWN ? " …" : "")
              + ", none of the model's classes "
              + ColumnNames.brief(classes)
              + "; correct or leave out these rows");
    }
  }

  static void requireNoneMissing(long rows, String label) {
    if (rows > 0) {
      throw new InvalidDataException(
          rows
              + (rows == 1 ? " row has" : " rows have")
              + " a missing label in column '"
              + label
              + "'; leave these rows out with data.where or --where \""
              + ColumnNames.quoted(label)
              + " is not null\", or train with preprocessing.missing = skip");
    }
  }
}
