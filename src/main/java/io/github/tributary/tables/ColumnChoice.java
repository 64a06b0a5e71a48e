package io.github.tributary.tables;

import io.github.tributary.distributed.Cell;
import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.model.Columns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns of a table play which role.
 *
 * @param columns the columns in use
 * @param ignored those that could have been features but are neither numbers, vectors nor arrays of
 *     numbers, each with its type
 */
public record ColumnChoice(Columns columns, List<String> ignored) {

  /** Copies the list. */
  public ColumnChoice {
    ignored = List.copyOf(ignored);
  }

  /**
   * Chooses columns.
   *
   * @param labels the label columns, at least one
   * @param features the feature columns, or empty for every other numeric or vector column
   * @param weight the weight column, or null
   * @param drop columns that are not to become features
   * @throws InvalidDataException if a named column does not exist, plays two roles, or no feature
   *     is left
   */
  public static ColumnChoice choose(
      StructType schema,
      List<String> labels,
      List<String> features,
      String weight,
      List<String> drop) {
    return choose(schema, labels, features, weight, drop, ColumnChoice::isFeature);
  }

  /**
   * Chooses columns.
   *
   * @param canBeFeature which columns are features where none are named
   * @throws InvalidDataException as the other method does
   */
  public static ColumnChoice choose(
      StructType schema,
      List<String> labels,
      List<String> features,
      String weight,
      List<String> drop,
      Predicate<StructField> canBeFeature) {
    List<String> names = List.of(schema.fieldNames());
    labels.forEach(label -> require(names, label, "label"));
    features.forEach(feature -> require(names, feature, "feature"));
    drop.forEach(dropped -> require(names, dropped, "dropped"));
    if (weight != null) {
      require(names, weight, "weight");
    }
    List<String> chosen = new ArrayList<>(features);
    List<String> ignored = new ArrayList<>();
    if (features.isEmpty()) {
      for (StructField field : schema.fields()) {
        if (labels.contains(field.name())
            || field.name().equals(weight)
            || drop.contains(field.name())) {
          continue;
        }
        if (canBeFeature.test(field)) {
          chosen.add(field.name());
        } else {
          ignored.add(field.name() + " (" + Cell.brief(field.dataType().simpleString()) + ")");
        }
      }
    }
    requireOneRole(chosen, labels, weight, drop);
    if (chosen.isEmpty()) {
      throw new InvalidDataException("no numeric column is left to be a feature");
    }
    return new ColumnChoice(new Columns(chosen, labels, weight), ignored);
  }

  private static void requireOneRole(
      List<String> features, List<String> labels, String weight, List<String> drop) {
    List<String> roles = new ArrayList<>(features);
    roles.addAll(labels);
    roles.addAll(drop);
    if (weight != null) {
      roles.add(weight);
    }
    Set<String> seen = new HashSet<>();
    for (String role : roles) {
      if (!seen.add(role)) {
        throw new InvalidDataException(
            "column '"
                + role
                + "' is named twice; name it once, as a feature, label, weight or column to drop");
      }
    }
  }

  private static boolean isFeature(StructField field) {
    return field.dataType() instanceof NumericType
        || field.dataType() instanceof BooleanType
        || field.dataType().equals(SQLDataTypes.VectorType())
        || (field.dataType() instanceof ArrayType array
            && array.elementType() instanceof NumericType);
  }

  private static void require(List<String> names, String name, String role) {
    if (!names.contains(name)) {
      throw new InvalidDataException(
          role
              + " column '"
              + name
              + "' is not in the data"
              + Nearest.suggestion(name, names)
              + "; its columns are "
              + ColumnNames.brief(names));
    }
  }
}
