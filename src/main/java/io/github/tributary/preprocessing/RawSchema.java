package io.github.tributary.preprocessing;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The raw columns that fitted steps need, each with its type, role and kind in Spark's own JSON.
 *
 * @param type the columns
 */
record RawSchema(StructType type) {

  private static final String ROLE = "role";
  private static final String KIND = "kind";
  private static final String MISSING = "missing";
  private static final String FEATURE = "feature";

  static RawSchema of(
      StructType raw, List<Treatment> treatments, Roles roles, PreprocessingSettings settings) {
    List<StructField> fields = new ArrayList<>();
    for (Treatment treatment : treatments) {
      if (treatment.dropped() == null) {
        Metadata facts =
            new MetadataBuilder()
                .putString(ROLE, FEATURE)
                .putString(KIND, treatment.kind().name())
                .putString(MISSING, settings.missing().name())
                .build();
        fields.add(field(raw, treatment.column(), facts));
      }
    }
    roles.labels().forEach(label -> fields.add(field(raw, label, role("label"))));
    if (roles.weight() != null) {
      fields.add(field(raw, roles.weight(), role("weight")));
    }
    return new RawSchema(new StructType(fields.toArray(StructField[]::new)));
  }

  private static Metadata role(String role) {
    return new MetadataBuilder().putString(ROLE, role).build();
  }

  private static StructField field(StructType raw, String name, Metadata facts) {
    return new StructField(name, raw.apply(name).dataType(), true, facts);
  }

  /** The names of all columns. */
  List<String> names() {
    return List.of(type.fieldNames());
  }

  List<String> labels() {
    return withRole("label").map(StructField::name).toList();
  }

  String weight() {
    return withRole("weight").map(StructField::name).findFirst().orElse(null);
  }

  /** The names of the features. */
  List<String> features() {
    return withRole(FEATURE).map(StructField::name).toList();
  }

  Kind kind(String feature) {
    return Kind.valueOf(type.apply(feature).metadata().getString(KIND));
  }

  /** Whether missing features are treated so. */
  boolean treatsMissingBy(Missing missing) {
    return withRole(FEATURE)
        .anyMatch(field -> field.metadata().getString(MISSING).equals(missing.name()));
  }

  private Stream<StructField> withRole(String role) {
    return Stream.of(type.fields()).filter(field -> field.metadata().getString(ROLE).equals(role));
  }

  /**
   * Checks that a table has these columns.
   *
   * @param labelled whether it needs the labels and the weight too
   * @throws InvalidDataException naming every column that is missing or of another type
   */
  void requireIn(StructType table, boolean labelled) {
    List<String> present = List.of(table.fieldNames());
    List<String> problems = new ArrayList<>();
    for (StructField field : type.fields()) {
      boolean feature = field.metadata().getString(ROLE).equals(FEATURE);
      if (!feature && !labelled) {
        continue;
      }
      if (!present.contains(field.name())) {
        problems.add("'" + field.name() + "' is missing");
      } else if (!suits(table.apply(field.name()).dataType(), field)) {
        problems.add(
            "'"
                + field.name()
                + "' is "
                + table.apply(field.name()).dataType().simpleString()
                + " instead of "
                + field.dataType().simpleString());
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidDataException(
          "the data does not have the columns that the model was trained on: "
              + ColumnNames.brief(problems)
              + "; its columns are "
              + ColumnNames.brief(present));
    }
  }

  /** Whether values of a type read the same as those of the field that was trained on. */
  private static boolean suits(DataType found, StructField field) {
    DataType trained = field.dataType();
    if (found.equals(trained)) {
      return true;
    }
    boolean asText =
        field.metadata().contains(KIND)
            ? field.metadata().getString(KIND).equals(Kind.CATEGORY.name())
            : trained instanceof StringType;
    if (!asText) {
      return Kind.of(found) == Kind.of(trained) && Kind.of(found) == Kind.NUMBER;
    }
    // Reading a file may infer a narrower type where all texts look alike.
    boolean plain =
        found instanceof StringType
            || found instanceof DateType
            || found instanceof BooleanType
            || Kind.isWhole(found);
    return trained instanceof StringType
        ? plain
        : (Kind.isWhole(trained) && Kind.isWhole(found))
            || (Kind.isText(trained) && found instanceof StringType);
  }
}
