package io.github.tributary.preprocessing;

import io.github.tributary.preprocessing.ColumnPlan.Feature;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import java.util.ArrayList;
import java.util.HashMap;
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

/** A {@link ColumnPlan} as Spark ML's own transformers. */
final class PlanStages {

  private final ColumnPlan plan;
  private final List<Feature> features;
  private final Map<String, Integer> places = new HashMap<>();
  private final List<Transformer> stages = new ArrayList<>();

  private PlanStages(ColumnPlan plan) {
    this.plan = plan;
    features = plan.features();
    features.forEach(feature -> places.put(feature.name(), places.size()));
  }

  /** The transformers, from raw columns to {@link Steps#FEATURES} and {@link Steps#LABEL}. */
  static PipelineModel of(ColumnPlan plan) {
    PlanStages stages = new PlanStages(plan);
    stages.read();
    stages.fill();
    stages.index();
    stages.tellSizes();
    stages.assemble();
    stages.label();
    return new PipelineModel("preprocessing", stages.stages);
  }

  private void read() {
    List<String> selected = new ArrayList<>(List.of("*"));
    for (Feature feature : features) {
      String sql = feature.sql();
      if (feature.kind() == Kind.NUMBER) {
        selected.add(sql + " AS " + column(feature, "number"));
      } else if (feature.kind() == Kind.CATEGORY) {
        selected.add(Kind.text(sql, plan.missing()) + " AS " + column(feature, "text"));
      }
      if (feature.indicator()) {
        selected.add("CAST(" + sql + " IS NULL AS DOUBLE) AS " + column(feature, "missing"));
      }
    }
    String where =
        plan.missing() == Missing.SKIP
            ? " WHERE " + Kind.present(features.stream().map(Feature::sql).toList())
            : "";
    stages.add(
        new SQLTransformer("read")
            .setStatement("SELECT " + String.join(", ", selected) + " FROM __THIS__" + where));
  }

  private void fill() {
    List<Feature> filled = select(feature -> feature.fill() != null);
    if (!filled.isEmpty()) {
      stages.add(
          new ImputerModel(
                  "fill",
                  columns(filled, "number"),
                  filled.stream().mapToDouble(Feature::fill).toArray())
              .setInputCols(columns(filled, "number"))
              .setOutputCols(columns(filled, "filled")));
    }
  }

  private void index() {
    List<Feature> categorical = select(feature -> feature.kind() == Kind.CATEGORY);
    if (categorical.isEmpty()) {
      return;
    }
    stages.add(
        new StringIndexerModel(
                "index",
                categorical.stream()
                    .map(feature -> feature.categories().toArray(String[]::new))
                    .toArray(String[][]::new))
            .setInputCols(columns(categorical, "text"))
            .setOutputCols(columns(categorical, "index"))
            // A category that was not kept, or that training never saw, gets the index after the
            // last.
            .setHandleInvalid("keep"));
    // That index has a place of its own only where training rows had it: a weight that was never
    // trained would add noise. Elsewhere it is the zero vector, which is no known category either.
    oneHot("one-hot-with-other", categorical.stream().filter(Feature::other).toList());
    oneHot("one-hot", categorical.stream().filter(feature -> !feature.other()).toList());
  }

  private void oneHot(String name, List<Feature> some) {
    if (!some.isEmpty()) {
      int[] sizes = some.stream().mapToInt(feature -> feature.categories().size() + 1).toArray();
      stages.add(
          new OneHotEncoderModel(name, sizes)
              .setInputCols(columns(some, "index"))
              .setOutputCols(columns(some, "places"))
              .setDropLast(!some.get(0).other()));
    }
  }

  /** The assembler must know how long vectors are. */
  private void tellSizes() {
    for (Feature feature : select(one -> one.kind() == Kind.VECTOR)) {
      stages.add(
          new VectorSizeHint("size-of-" + places.get(feature.name()))
              .setInputCol(feature.name())
              .setSize(feature.width())
              .setHandleInvalid("optimistic"));
    }
  }

  private void assemble() {
    List<String> inputs = new ArrayList<>();
    for (Feature feature : features) {
      inputs.add(
          switch (feature.kind()) {
            case NUMBER -> column(feature, feature.fill() == null ? "number" : "filled");
            case CATEGORY -> column(feature, "places");
            default -> feature.name();
          });
      if (feature.indicator()) {
        inputs.add(column(feature, "missing"));
      }
    }
    stages.add(
        new VectorAssembler("assemble")
            .setInputCols(inputs.toArray(String[]::new))
            .setOutputCol(Steps.FEATURES)
            .setHandleInvalid("keep"));
  }

  private void label() {
    if (!plan.classes().isEmpty()) {
      stages.add(
          new StringIndexerModel("label", plan.classes().toArray(String[]::new))
              .setInputCol(plan.labels().get(0).name())
              .setOutputCol(Steps.LABEL)
              .setHandleInvalid("keep"));
    }
  }

  private String[] columns(List<Feature> some, String what) {
    return some.stream().map(feature -> column(feature, what)).toArray(String[]::new);
  }

  private String column(Feature feature, String what) {
    return Steps.PREFIX + places.get(feature.name()) + "_" + what;
  }

  private List<Feature> select(Predicate<Feature> which) {
    return features.stream().filter(which).toList();
  }
}
