package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.preprocessing.ColumnPlan.Feature;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
    List<Column> counts = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Feature feature : plan.features()) {
      String name = feature.name();
      Kind kind = feature.kind();
      String value = feature.sql();
      if (kind == Kind.NUMBER) {
        counts.add(expr("count_if(abs(" + value + ") = double('Infinity'))"));
        problems.add("an infinite value in column '" + name + "'; correct or leave out");
      }
      if (plan.missing() == Missing.ERROR || kind == Kind.VECTOR) {
        counts.add(expr("count_if(" + value + " IS NULL)"));
        problems.add(
            "a missing value in column '"
                + name
                + "', which the model does not take; train it with preprocessing.missing = mean,"
                + " median or skip, or fill or leave out");
      }
    }
    if (!counts.isEmpty()) {
      Row row = table.agg(count(lit(1)), counts.toArray(Column[]::new)).first();
      for (int i = 0; i < problems.size(); i++) {
        long bad = row.getLong(1 + i);
        if (bad > 0) {
          throw new InvalidDataException(
              bad
                  + " of "
                  + row.getLong(0)
                  + (bad == 1 ? " rows has " : " rows have ")
                  + problems.get(i)
                  + " these rows");
        }
      }
    }
    if (labelled && !plan.classes().isEmpty()) {
      String label = plan.labelNames().get(0);
      Column text = col(ColumnNames.quoted(label)).cast("string");
      requireKnown(table, label, text.isin(plan.classes().toArray()), plan.classes());
    }
  }

  /**
   * Checks that every label is one of the classes.
   *
   * @param known whether that of a row is; null for no
   * @throws InvalidDataException naming some that are not
   */
  static void requireKnown(
      Dataset<Row> table, String label, Column known, List<String> classes) {
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
              + String.join(", ", found.subList(0, Math.min(SHOWN, found.size())))
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
