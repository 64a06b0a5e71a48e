package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.expr;

import io.github.tributary.distributed.ColumnMoments;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.RowReader;
import io.github.tributary.model.Columns;
import io.github.tributary.preprocessing.ColumnPlan.Feature;
import io.github.tributary.preprocessing.ColumnPlan.Named;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import io.github.tributary.preprocessing.TableProfile.Categories;
import java.util.ArrayList;
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
    List<Double> fills = settings.missing().fills() ? fills(numbers(treatments)) : List.of();
    List<Treatment> complete = new ArrayList<>();
    int number = 0;
    for (Treatment treatment : treatments) {
      if (treatment.isUsed(Kind.CATEGORY)) {
        complete.add(treatment.with(categories.get(treatment.column())));
      } else if (treatment.isUsed(Kind.NUMBER) && settings.missing().fills()) {
        boolean indicated = settings.missingIndicator() && treatment.profile().missing() > 0;
        complete.add(treatment.filledBy(fills.get(number++), indicated));
      } else {
        complete.add(treatment);
      }
    }
    return complete;
  }

  private static List<String> numbers(List<Treatment> treatments) {
    return treatments.stream()
        .filter(treatment -> treatment.isUsed(Kind.NUMBER))
        .map(Treatment::column)
        .toList();
  }

  private List<Double> fills(List<String> numbers) {
    List<Double> fills = new ArrayList<>();
    if (numbers.isEmpty()) {
      return fills;
    }
    if (settings.missing() == Missing.MEAN) {
      Column[] columns =
          numbers.stream().map(name -> expr(sql(Kind.NUMBER, name))).toArray(Column[]::new);
      ColumnMoments moments = ColumnMoments.of(training.select(columns));
      for (int j = 0; j < numbers.size(); j++) {
        fills.add(moments.mean(j));
      }
      return fills;
    }
    List<Column> medians = new ArrayList<>();
    numbers.forEach(name -> medians.add(expr("median(" + sql(Kind.NUMBER, name) + ")")));
    Row row =
        training
            .agg(medians.get(0), medians.subList(1, medians.size()).toArray(Column[]::new))
            .first();
    for (int j = 0; j < numbers.size(); j++) {
      fills.add(row.isNullAt(j) ? 0 : row.getDouble(j));
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
            : 1);
  }

  private Named named(String column) {
    return new Named(column, type(column));
  }

  private DataType type(String column) {
    return training.schema().apply(column).dataType();
  }
}
