package io.github.tributary.preprocessing;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.preprocessing.ColumnPlan.Feature;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import java.util.ArrayList;
import java.util.List;
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
  // Of all features, in their order.
  private final List<Input> inputs = new ArrayList<>();
  private final List<Transformer> stages = new ArrayList<>();

  /**
   * A number, a category or a vector of the network's features.
   *
   * @param prefix what the names of its columns begin with; a vector is its own column
   * @param sql of the number, or of the category as text; null of a vector
   * @param fill what a missing number becomes, or null
   * @param categories those with a place of their own
   * @param other whether all other categories share a place
   */
  private record Input(
      String prefix,
      Kind kind,
      String sql,
      Double fill,
      List<String> categories,
      boolean other,
      int width) {

    static Input number(String prefix, String sql, Double fill) {
      return new Input(prefix, Kind.NUMBER, sql, fill, List.of(), false, 1);
    }

    String column(String what) {
      return prefix + what;
    }

    String last() {
      return switch (kind) {
        case NUMBER -> column(fill == null ? "number" : "filled");
        case CATEGORY -> column("places");
        default -> prefix;
      };
    }
  }

  private PlanStages(ColumnPlan plan) {
    this.plan = plan;
    features = plan.features();
    for (int place = 0; place < features.size(); place++) {
      add(features.get(place), Steps.PREFIX + place + "_");
    }
  }

  private void add(Feature feature, String prefix) {
    String sql = feature.sql();
    switch (feature.kind()) {
      case NUMBER -> inputs.add(Input.number(prefix, sql, feature.fill()));
      case CATEGORY ->
          inputs.add(
              new Input(
                  prefix,
                  Kind.CATEGORY,
                  Kind.text(sql, plan.missing()),
                  null,
                  feature.categories(),
                  feature.other(),
                  1));
      case DATE -> addDate(feature, prefix);
      default -> addVector(feature, prefix);
    }
    if (feature.indicator()) {
      String missing = "CAST(" + sql + " IS NULL AS DOUBLE)";
      inputs.add(Input.number(prefix + "missing_", missing, null));
    }
  }

  /** The assembler takes vectors, and arrays number by number. */
  private void addVector(Feature feature, String prefix) {
    if (!Kind.isArray(feature.type())) {
      inputs.add(
          new Input(feature.name(), Kind.VECTOR, null, null, List.of(), false, feature.width()));
      return;
    }
    for (int k = 0; k < feature.width(); k++) {
      String element = "get(" + ColumnNames.quoted(feature.name()) + ", " + k + ")";
      inputs.add(Input.number(prefix + k + "_", "CAST(" + element + " AS DOUBLE)", null));
    }
  }

  private void addDate(Feature feature, String prefix) {
    String year = DateParts.year(feature.name(), feature.fill());
    inputs.add(Input.number(prefix + "year_", year, null));
    inputs.add(Input.number(prefix, feature.sql(), feature.fill()));
    for (DateParts.Places part : DateParts.places(feature.name(), feature.hours())) {
      // A missing one has no place: all zeros.
      inputs.add(
          new Input(
              prefix + part.name() + "_",
              Kind.CATEGORY,
              part.sql(),
              null,
              part.values(),
              false,
              1));
    }
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
    for (Input input : inputs) {
      if (input.sql() != null) {
        String what = input.kind() == Kind.NUMBER ? "number" : "text";
        selected.add(input.sql() + " AS " + input.column(what));
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
    List<Input> filled = select(input -> input.fill() != null);
    if (!filled.isEmpty()) {
      stages.add(
          new ImputerModel(
                  "fill",
                  columns(filled, "number"),
                  filled.stream().mapToDouble(Input::fill).toArray())
              .setInputCols(columns(filled, "number"))
              .setOutputCols(columns(filled, "filled")));
    }
  }

  private void index() {
    List<Input> categorical = select(input -> input.kind() == Kind.CATEGORY);
    if (categorical.isEmpty()) {
      return;
    }
    stages.add(
        new StringIndexerModel(
                "index",
                categorical.stream()
                    .map(input -> input.categories().toArray(String[]::new))
                    .toArray(String[][]::new))
            .setInputCols(columns(categorical, "text"))
            .setOutputCols(columns(categorical, "index"))
            // A category that was not kept, or that training never saw, gets the index after the
            // last.
            .setHandleInvalid("keep"));
    // That index has a place of its own only where training rows had it: a weight that was never
    // trained would add noise. Elsewhere it is the zero vector, which is no known category either.
    oneHot("one-hot-with-other", categorical.stream().filter(Input::other).toList());
    oneHot("one-hot", categorical.stream().filter(input -> !input.other()).toList());
  }

  private void oneHot(String name, List<Input> some) {
    if (!some.isEmpty()) {
      int[] sizes = some.stream().mapToInt(input -> input.categories().size() + 1).toArray();
      stages.add(
          new OneHotEncoderModel(name, sizes)
              .setInputCols(columns(some, "index"))
              .setOutputCols(columns(some, "places"))
              .setDropLast(!some.get(0).other()));
    }
  }

  /** The assembler must know how long vectors are. */
  private void tellSizes() {
    for (Input vector : select(input -> input.kind() == Kind.VECTOR)) {
      stages.add(
          new VectorSizeHint("size-of-" + inputs.indexOf(vector))
              .setInputCol(vector.prefix())
              .setSize(vector.width())
              .setHandleInvalid("optimistic"));
    }
  }

  private void assemble() {
    stages.add(
        new VectorAssembler("assemble")
            .setInputCols(inputs.stream().map(Input::last).toArray(String[]::new))
            .setOutputCol(Steps.FEATURES)
            .setHandleInvalid("keep"));
  }

  private void label() {
    if (!plan.classes().isEmpty()) {
      stages.add(
          new StringIndexerModel("label", plan.classes().toArray(String[]::new))
              .setInputCol(Steps.labelText(plan))
              .setOutputCol(Steps.LABEL)
              .setHandleInvalid("keep"));
    }
  }

  private static String[] columns(List<Input> some, String what) {
    return some.stream().map(input -> input.column(what)).toArray(String[]::new);
  }

  private List<Input> select(Predicate<Input> which) {
    return inputs.stream().filter(which).toList();
  }
}
