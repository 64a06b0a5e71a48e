package io.github.tributary.preprocessing;

import io.github.tributary.distributed.Cell;
import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import io.github.tributary.tables.csv.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * What becomes of the columns of a raw table, with all that was learnt from the training rows. It
 * is data: {@link PlanStages} makes Spark's transformers from it, {@link ColumnPlanJson} a file.
 *
 * @param missing what becomes of missing features
 * @param features the columns of features, in their order
 * @param labels the columns to predict
 * @param classes the texts of the label's classes in the order of their indices, or empty if the
 *     label is no text
 * @param weight the column of weights, or null
 */
record ColumnPlan(
    Missing missing,
    List<Feature> features,
    List<Named> labels,
    List<String> classes,
    Named weight) {

  /** A column and its type in the training rows. */
  record Named(String name, DataType type) {

    /** Whether values of a type read the same as those of the trained one. */
    private boolean suits(DataType found) {
      return found.equals(type)
          || (type instanceof StringType ? readsAsText(found) : isNumber(found));
    }

    private boolean isNumber(DataType found) {
      return Kind.of(type) == Kind.NUMBER && Kind.of(found) == Kind.NUMBER;
    }
  }

  /**
   * A column of features.
   *
   * @param name its name
   * @param type its type in the training rows
   * @param kind what it is taken for
   * @param fill what missing numbers become, or null
   * @param indicator whether a feature beside it says where values were missing
   * @param categories those with a place of their own, or empty if it has none
   * @param other whether all other categories share a place
   * @param width how many numbers a vector holds; 1 if it is none
   * @param hours whether the hour of a date is a part of it
   */
  record Feature(
      String name,
      DataType type,
      Kind kind,
      Double fill,
      boolean indicator,
      List<String> categories,
      boolean other,
      int width,
      boolean hours) {

    /** SQL for the column, null wherever it is missing. */
    String sql() {
      return kind.sql(name, type);
    }

    /** What each number is, in their order. */
    List<String> numbers() {
      List<String> numbers = new ArrayList<>();
      switch (kind) {
        case NUMBER -> numbers.add(name);
        case CATEGORY -> categories.forEach(one -> numbers.add(name + "=" + one));
        case DATE -> {
          numbers.add(name + ".year");
          numbers.add(name + ".days");
          DateParts.places(name, hours)
              .forEach(
                  part ->
                      part.values()
                          .forEach(one -> numbers.add(name + "." + part.name() + "=" + one)));
        }
        default -> IntStream.range(0, width).forEach(k -> numbers.add(name + "[" + k + "]"));
      }
      if (other) {
        numbers.add(name + "=(other)");
      }
      if (indicator) {
        numbers.add(name + "=" + Kind.MISSING);
      }
      return numbers;
    }

    private boolean suits(DataType found) {
      if (found.equals(type)) {
        return true;
      }
      if (kind == Kind.DATE) {
        return Kind.isText(found);
      }
      if (kind == Kind.VECTOR) {
        return Kind.isArray(found) && Kind.isArray(type);
      }
      if (kind != Kind.CATEGORY) {
        return Kind.of(found) == Kind.of(type) && Kind.of(found) == Kind.NUMBER;
      }
      return type instanceof StringType
          ? readsAsText(found)
          : (Kind.isWhole(type) && Kind.isWhole(found))
              || (Kind.isText(type) && found instanceof StringType);
    }
  }

  /** Reading a file may infer a narrower type where all texts look alike. */
  private static boolean readsAsText(DataType found) {
    return found instanceof StringType
        || found instanceof DateType
        || found instanceof BooleanType
        || Kind.isWhole(found);
  }

  /** The names of all columns. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    features.forEach(feature -> names.add(feature.name()));
    labels.forEach(label -> names.add(label.name()));
    if (weight != null) {
      names.add(weight.name());
    }
    return names;
  }

  /** The names of the labels. */
  List<String> labelNames() {
    return labels.stream().map(Named::name).toList();
  }

  /**
   * Checks that a table has these columns.
   *
   * @param labelled whether it needs the labels and the weight too
   * @throws InvalidDataException naming every column that is missing or of another type
   */
  void requireIn(StructType table, boolean labelled) {
    List<String> problems = new ArrayList<>();
    for (Feature feature : features) {
      DataType found = typeOf(feature.name(), table);
      if (found == null || !feature.suits(found)) {
        problems.add(
            problem(feature.name(), found, feature.type()) + remark(feature.name(), table));
      }
    }
    if (labelled) {
      List<Named> others = new ArrayList<>(labels);
      if (weight != null) {
        others.add(weight);
      }
      for (Named other : others) {
        DataType found = typeOf(other.name(), table);
        if (found == null || !other.suits(found)) {
          problems.add(problem(other.name(), found, other.type()) + remark(other.name(), table));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidDataException(
          "the data does not have the columns that the model was trained on: "
              + ColumnNames.list(problems)
              + "; its columns are "
              + ColumnNames.brief(List.of(table.fieldNames())));
    }
  }

  private static DataType typeOf(String column, StructType table) {
    return List.of(table.fieldNames()).contains(column) ? table.apply(column).dataType() : null;
  }

  /** Why a column of a file is text, if most of its cells are something else. */
  private static String remark(String column, StructType table) {
    return typeOf(column, table) == null
        ? ""
        : Remark.on(table.apply(column)).map(remark -> ": " + remark.text()).orElse("");
  }

  private static String problem(String column, DataType found, DataType trained) {
    return found == null
        ? Cell.quoted(column) + " is missing"
        : Cell.quoted(column)
            + " is "
            + Cell.brief(found.simpleString())
            + " instead of "
            + trained.simpleString();
  }
}
