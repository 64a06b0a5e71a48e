package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.expr;

import io.github.tributary.distributed.ColumnMedians;
import io.github.tributary.distributed.ColumnMoments;
import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.RowReader;
import io.github.tributary.model.Columns;
import io.github.tributary.preprocessing.ColumnPlan.Feature;
import io.github.tributary.preprocessing.ColumnPlan.Named;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import io.github.tributary.preprocessing.TableProfile.Categories;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * Learns from the training rows what a {@link ColumnPlan} needs. Whatever is learnt is free of the
 * order of the rows: exact means, exact medians, counts.
 */
final class StepFitting {

  private final Dataset<Row> training;
  private final PreprocessingSettings settings;

  StepFitting(Dataset<Row> training, PreprocessingSettings settings) {
    this.training = training;
    this.settings = settings;
  }

  /** Completes the treatments by categories and fills. */
  List<Treatment> complete(List<Treatment> treatments) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Treatment treatment : treatments) {
      if (treatment.isUsed(Kind.CATEGORY)) {
        texts.put(treatment.column(), text(treatment));
      }
    }
    Dataset<Row> used = usedRows(treatments);
    if (used.isEmpty()) {
      throw new InvalidDataException(
          "no row is left for training: all are held out, or skipped for a missing value; lower"
              + " data.testFraction, or set preprocessing.missing = mean or median");
    }
    Map<String, Categories> categories =
        TableProfile.categories(used, texts, settings.maxCategories());
    Map<String, Double> fills = settings.missing().fills() ? fills(treatments) : Map.of();
    List<Treatment> complete = new ArrayList<>();
    for (Treatment treatment : treatments) {
      String name = treatment.column();
      if (treatment.isUsed(Kind.CATEGORY)) {
        complete.add(treatment.with(categories.get(name)));
      } else if (fills.containsKey(name)) {
        // That a date is missing is a category of its own, whatever becomes of its numbers.
        boolean indicated = settings.missingIndicator() || treatment.kind() == Kind.DATE;
        boolean missing = treatment.profile().missing() > 0;
        complete.add(treatment.filledBy(fills.get(name), indicated && missing));
      } else {
        complete.add(treatment);
      }
    }
    return complete;
  }

  /** What missing numbers and dates become, by column. */
  private Map<String, Double> fills(List<Treatment> treatments) {
    List<String> names = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (Treatment treatment : treatments) {
      if (treatment.isUsed(Kind.NUMBER) || treatment.isUsed(Kind.DATE)) {
        names.add(treatment.column());
        // Medians know what NaN is, and read numbers as they are.
        boolean plain = treatment.isUsed(Kind.NUMBER) && settings.missing() == Missing.MEDIAN;
        columns.add(
            plain
                ? training.col(ColumnNames.quoted(treatment.column()))
                : expr(sql(treatment.kind(), treatment.column())));
      }
    }
    Map<String, Double> fills = new HashMap<>();
    if (names.isEmpty()) {
      return fills;
    }
    Dataset<Row> numbers = training.select(columns.toArray(Column[]::new));
    if (settings.missing() == Missing.MEAN) {
      ColumnMoments moments = ColumnMoments.of(numbers);
      for (String name : names) {
        fills.put(name, moments.mean(fills.size()));
      }
    } else {
      double[] medians = ColumnMedians.of(numbers);
      for (String name : names) {
        fills.put(name, medians[fills.size()]);
      }
    }
    return fills;
  }

  private String sql(Kind kind, String column) {
    return kind.sql(column, type(column));
  }

  private String text(Treatment treatment) {
    return Kind.text(sql(Kind.CATEGORY, treatment.column()), settings.missing());
  }

  /** Without the rows that are skipped. */
  private Dataset<Row> usedRows(List<Treatment> treatments) {
    if (settings.missing() != Missing.SKIP) {
      return training;
    }
    List<String> used =
        treatments.stream()
            .filter(treatment -> treatment.dropped() == null)
            .map(treatment -> sql(treatment.kind(), treatment.column()))
            .toList();
    return training.where(Kind.present(used));
  }

  /**
   * The plan.
   *
   * @param treatments complete
   * @param classes the texts of the label's classes, in order, or null if the label is no text
   */
  ColumnPlan plan(List<Treatment> treatments, Roles roles, List<String> classes) {
    List<Feature> features = new ArrayList<>();
    for (Treatment treatment : treatments) {
      if (treatment.dropped() == null) {
        features.add(feature(treatment));
      }
    }
    return new ColumnPlan(
        settings.missing(),
        features,
        roles.labels().stream().map(this::named).toList(),
        classes == null ? List.of() : classes,
        roles.weight() == null ? null : named(roles.weight()));
  }

  private Feature feature(Treatment treatment) {
    String name = treatment.column();
    Categories categories = treatment.categories();
    boolean vector = treatment.kind() == Kind.VECTOR;
    return new Feature(
        name,
        type(name),
        treatment.kind(),
        treatment.fill(),
        treatment.indicator(),
        categories == null ? List.of() : categories.kept(),
        categories != null && categories.hasOther(),
        vector
            ? new RowReader(training, new Columns(List.of(name), List.of(), null)).features()
            : 1,
        treatment.kind() == Kind.DATE && treatment.profile().fractions() > 0);
  }

  private Named named(String column) {
    return new Named(column, type(column));
  }

  private DataType type(String column) {
    return training.schema().apply(column).dataType();
  }
}
