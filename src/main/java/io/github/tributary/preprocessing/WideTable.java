package io.github.tributary.preprocessing;

import io.github.tributary.distributed.PackedNumbers;
import io.github.tributary.preprocessing.ColumnPlan.Feature;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A plan of very many columns of numbers. Spark's stages would have an expression or three for each
 * of them, which takes minutes; so the numbers that stand side by side are put into a vector first,
 * and the stages are those of a plan with that vector in their place: the same features.
 */
final class WideTable {

  private static final int WIDE = 200;

  private final ColumnPlan plan;
  private final List<Feature> features = new ArrayList<>();
  private final List<PackedNumbers.Run> runs = new ArrayList<>();

  WideTable(ColumnPlan plan) {
    this.plan = plan;
    List<Feature> side = new ArrayList<>();
    for (Feature feature : plan.features()) {
      if (feature.kind() == Kind.NUMBER) {
        side.add(feature);
      } else {
        end(side);
        features.add(feature);
      }
    }
    end(side);
  }

  /** Whether there are so many columns that their planning takes longer than their reading. */
  static boolean isWide(int columns) {
    return columns > WIDE;
  }

  private void end(List<Feature> side) {
    if (side.isEmpty()) {
      return;
    }
    String name = Steps.PREFIX + "numbers_" + runs.size();
    List<String> names = side.stream().map(Feature::name).toList();
    List<Double> fills =
        side.stream()
            .map(one -> one.fill() == null ? Double.valueOf(Double.NaN) : one.fill())
            .toList();
    List<Boolean> indicated = side.stream().map(Feature::indicator).toList();
    runs.add(new PackedNumbers.Run(name, names, fills, indicated));
    int width = side.stream().mapToInt(one -> one.numbers().size()).sum();
    features.add(
        new Feature(
            name,
            SQLDataTypes.VectorType(),
            Kind.VECTOR,
            null,
            false,
            List.of(),
            false,
            width,
            false));
    side.clear();
  }

  /**
   * Adds the features to a table.
   *
   * @param keepsAll whether its columns of numbers that became features stay
   */
  Dataset<Row> transform(Dataset<Row> table, boolean keepsAll) {
    Set<String> packed = new HashSet<>();
    runs.forEach(run -> packed.addAll(run.columns()));
    List<String> kept =
        Stream.of(table.columns()).filter(name -> keepsAll || !packed.contains(name)).toList();
    boolean whole = plan.missing() == Missing.SKIP;
    return PlanStages.of(
            new ColumnPlan(plan.missing(), features, plan.labels(), plan.classes(), plan.weight()))
        .transform(PackedNumbers.pack(table, kept, runs, whole));
  }
}
