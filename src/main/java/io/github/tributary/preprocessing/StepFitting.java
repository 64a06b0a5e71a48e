package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.expr;

import io.github.tributary.distributed.ColumnMoments;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.RowReader;
import io.github.tributary.model.Columns;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import io.github.tributary.preprocessing.TableProfile.Categories;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSizeHint;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Learns from the training rows what the steps need, and builds them as Spark ML's own
 * transformers. Whatever is learnt is free of the order of the rows: exact means, exact medians,
 * counts.
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
    return kind.sql(column, training.schema().apply(column).dataType());
  }

  private String text(Treatment treatment) {
    String sql = sql(Kind.CATEGORY, treatment.column());
    return settings.missing().fills() ? "coalesce(" + sql + ", '" + Kind.MISSING + "')" : sql;
  }

  /** Without the rows that are skipped. */
  private Dataset<Row> usedRows(List<Treatment> treatments) {
    return settings.missing() == Missing.SKIP
        ? training.where(complete(treatments, "true"))
        : training;
  }

  private String complete(List<Treatment> treatments, String otherwise) {
    List<String> present = new ArrayList<>();
    for (Treatment treatment : treatments) {
      if (treatment.dropped() == null) {
        present.add(sql(treatment.kind(), treatment.column()) + " IS NOT NULL");
      }
    }
    return present.isEmpty() ? otherwise : String.join(" AND ", present);
  }

  /**
   * The steps.
   *
   * @param treatments complete
   * @param classes the texts of the label's classes, in order, or null if the label is no text
   */
  PipelineModel steps(List<Treatment> treatments, String label, List<String> classes) {
    List<Transformer> steps = new ArrayList<>();
    steps.add(reading(treatments));
    List<Treatment> filled = select(treatments, treatment -> treatment.fill() != null);
    if (!filled.isEmpty()) {
      steps.add(
          new ImputerModel(
                  "fill",
                  names(treatments, filled, "number"),
                  filled.stream().mapToDouble(Treatment::fill).toArray())
              .setInputCols(names(treatments, filled, "number"))
              .setOutputCols(names(treatments, filled, "filled")));
    }
    addCategories(treatments, steps);
    addVectors(treatments, steps);
    steps.add(
        new VectorAssembler("assemble")
            .setInputCols(inputs(treatments))
            .setOutputCol(Steps.FEATURES)
            .setHandleInvalid("keep"));
    if (classes != null) {
      steps.add(
          new StringIndexerModel(Steps.LABEL_STEP, classes.toArray(String[]::new))
              .setInputCol(label)
              .setOutputCol(Steps.LABEL)
              .setHandleInvalid("keep"));
    }
    return new PipelineModel("preprocessing", steps);
  }

  private SQLTransformer reading(List<Treatment> treatments) {
    List<String> selected = new ArrayList<>(List.of("*"));
    for (int i = 0; i < treatments.size(); i++) {
      Treatment treatment = treatments.get(i);
      String number = sql(Kind.NUMBER, treatment.column());
      if (treatment.isUsed(Kind.NUMBER)) {
        selected.add(number + " AS " + name(i, "number"));
      }
      if (treatment.isUsed(Kind.CATEGORY)) {
        selected.add(text(treatment) + " AS " + name(i, "text"));
      }
      if (treatment.indicator()) {
        selected.add("CAST(" + number + " IS NULL AS DOUBLE) AS " + name(i, "missing"));
      }
    }
    String where =
        settings.missing() == Missing.SKIP ? " WHERE " + complete(treatments, "true") : "";
    return new SQLTransformer("read")
        .setStatement("SELECT " + String.join(", ", selected) + " FROM __THIS__" + where);
  }

  private static void addCategories(List<Treatment> treatments, List<Transformer> steps) {
    List<Treatment> categorical = select(treatments, treatment -> treatment.isUsed(Kind.CATEGORY));
    if (categorical.isEmpty()) {
      return;
    }
    steps.add(
        new StringIndexerModel(
                "index",
                categorical.stream()
                    .map(treatment -> treatment.categories().kept().toArray(String[]::new))
                    .toArray(String[][]::new))
            .setInputCols(names(treatments, categorical, "text"))
            .setOutputCols(names(treatments, categorical, "index"))
            // Whatever was not kept, or never seen, gets the index after the last.
            .setHandleInvalid("keep"));
    // That index has a place of its own only where training rows had it: a weight that was never
    // trained would add noise. Elsewhere it is the zero vector, which is no known category either.
    addOneHot(treatments, select(categorical, t -> t.categories().hasOther()), false, steps);
    addOneHot(treatments, select(categorical, t -> !t.categories().hasOther()), true, steps);
  }

  private static void addOneHot(
      List<Treatment> all, List<Treatment> some, boolean dropLast, List<Transformer> steps) {
    if (!some.isEmpty()) {
      int[] sizes =
          some.stream().mapToInt(treatment -> treatment.categories().kept().size() + 1).toArray();
      steps.add(
          new OneHotEncoderModel(dropLast ? "one-hot" : "one-hot-with-other", sizes)
              .setInputCols(names(all, some, "index"))
              .setOutputCols(names(all, some, "places"))
              .setDropLast(dropLast));
    }
  }

  /** The assembler must know how long vectors are. */
  private void addVectors(List<Treatment> treatments, List<Transformer> steps) {
    for (Treatment treatment : select(treatments, t -> t.isUsed(Kind.VECTOR))) {
      Columns column = new Columns(List.of(treatment.column()), List.of(), null);
      steps.add(
          new VectorSizeHint("size-of-" + treatments.indexOf(treatment))
              .setInputCol(treatment.column())
              .setSize(new RowReader(training, column).features())
              .setHandleInvalid("optimistic"));
    }
  }

  private static String[] inputs(List<Treatment> treatments) {
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < treatments.size(); i++) {
      Treatment treatment = treatments.get(i);
      if (treatment.isUsed(Kind.NUMBER)) {
        inputs.add(name(i, treatment.fill() == null ? "number" : "filled"));
      } else if (treatment.isUsed(Kind.CATEGORY)) {
        inputs.add(name(i, "places"));
      } else if (treatment.isUsed(Kind.VECTOR)) {
        inputs.add(treatment.column());
      }
      if (treatment.indicator()) {
        inputs.add(name(i, "missing"));
      }
    }
    return inputs.toArray(String[]::new);
  }

  private static String[] names(List<Treatment> all, List<Treatment> some, String what) {
    return some.stream().map(one -> name(all.indexOf(one), what)).toArray(String[]::new);
  }

  private static String name(int column, String what) {
    return Steps.PREFIX + column + "_" + what;
  }

  private static List<Treatment> select(List<Treatment> all, Predicate<Treatment> which) {
    return all.stream().filter(which).toList();
  }
}
