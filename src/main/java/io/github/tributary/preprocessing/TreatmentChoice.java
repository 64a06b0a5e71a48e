package io.github.tributary.preprocessing;

import io.github.tributary.distributed.Cell;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import io.github.tributary.tables.csv.Remark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** From what columns hold to what becomes of them. */
final class TreatmentChoice {

  // Text of which nearly every value differs says who a row is, not what it is like.
  private static final double NEARLY_ALL = 0.9;
  private static final int FEW_ROWS = 20;

  private final StructType schema;
  private final PreprocessingSettings settings;
  private final boolean auto;

  /** A choice for a table; {@code auto} columns may be left out for what they hold. */
  TreatmentChoice(StructType schema, PreprocessingSettings settings, boolean auto) {
    this.schema = schema;
    this.settings = settings;
    this.auto = auto;
  }

  /**
   * The kinds of feature columns, in order.
   *
   * @throws InvalidDataException if a column that is to be categorical cannot be
   */
  Map<String, Kind> kinds(List<String> features) {
    for (String name : settings.categorical()) {
      if (!features.contains(name)) {
        throw new InvalidDataException(
            "preprocessing.categorical: column '" + name + "' is no feature column of the data");
      }
      Kind kind = Kind.of(schema.apply(name).dataType());
      if (kind == Kind.VECTOR || kind == Kind.OTHER) {
        throw new InvalidDataException(
            "preprocessing.categorical: column '"
                + name
                + "' is of type "
                + schema.apply(name).dataType().simpleString()
                + "; expected text, dates, numbers or booleans");
      }
    }
    Map<String, Kind> kinds = new LinkedHashMap<>();
    for (String name : features) {
      DataType type = schema.apply(name).dataType();
      if (Kind.of(type) == Kind.OTHER) {
        throw new InvalidDataException(
            "feature column '"
                + name
                + "' is of type "
                + Cell.brief(type.simpleString())
                + "; expected numbers, text, dates, vectors or arrays of numbers");
      }
      boolean named = settings.categorical().contains(name);
      kinds.put(name, named ? Kind.CATEGORY : Kind.of(schema.apply(name).dataType()));
    }
    return kinds;
  }

  /**
   * The treatments of feature columns.
   *
   * @throws InvalidDataException if a column cannot be used as it is
   */
  List<Treatment> treat(Map<String, Kind> kinds, Map<String, ColumnProfile> profiles) {
    List<Treatment> treatments = new ArrayList<>();
    kinds.forEach(
        (name, kind) -> {
          ColumnProfile profile = profiles.get(name);
          if (kind == Kind.CATEGORY && !named(name)) {
            Remark.require(schema.apply(name), "feature");
          }
          String why = auto && !named(name) ? whyDropped(name, kind, profile) : null;
          if (why == null) {
            requireUsable(name, kind, profile);
          }
          treatments.add(
              why == null
                  ? Treatment.used(name, kind, profile)
                  : Treatment.drop(name, kind, profile, why));
        });
    return treatments;
  }

  private boolean named(String name) {
    return settings.categorical().contains(name);
  }

  private String whyDropped(String name, Kind kind, ColumnProfile profile) {
    if (kind == Kind.VECTOR) {
      return null;
    }
    if (profile.present() == 0) {
      return "dropped: no value";
    }
    if (profile.isConstant() && (profile.missing() == 0 || settings.missing() == Missing.SKIP)) {
      return "dropped: " + UninformativeColumns.CONSTANT;
    }
    if (kind == Kind.CATEGORY && !isMostlyNumbers(profile) && nearlyAllDistinct(profile)) {
      return "dropped: identifier-like, "
          + (profile.distinct() == profile.present() ? "all" : "nearly all")
          + " values distinct";
    }
    if (Kind.isWhole(schema.apply(name).dataType()) && isRowNumber(name, profile)) {
      return "dropped: " + UninformativeColumns.ROW_NUMBER;
    }
    return null;
  }

  private static boolean nearlyAllDistinct(ColumnProfile profile) {
    return profile.exact()
        && (profile.distinct() == profile.present()
            || (profile.present() >= FEW_ROWS
                && profile.distinct() > NEARLY_ALL * profile.present()));
  }

  private static boolean isRowNumber(String name, ColumnProfile profile) {
    return profile.exact()
        && profile.distinct() == profile.present()
        && RowNumbers.couldBe(name, profile);
  }

  private void requireUsable(String name, Kind kind, ColumnProfile profile) {
    if (kind == Kind.CATEGORY && !named(name) && isMostlyNumbers(profile)) {
      throw new InvalidDataException(
          mostlyNumbers("feature", name, profile) + ", or name it in preprocessing.categorical");
    }
    if (profile.infinite() > 0) {
      throw new InvalidDataException(
          rows(profile.infinite(), profile)
              + " an infinite feature, in column '"
              + name
              + "'; leave these rows out with data.where");
    }
    if (profile.missing() > 0 && kind == Kind.VECTOR && settings.missing() != Missing.SKIP) {
      throw new InvalidDataException(
          rows(profile.missing(), profile)
              + (Kind.isArray(schema.apply(name).dataType())
                  ? " no array, or one with a hole, in column '"
                  : " no vector in column '")
              + name
              + "'; leave these rows out with data.where");
    }
    if (profile.missing() > 0 && settings.missing() == Missing.ERROR) {
      throw new InvalidDataException(
          rows(profile.missing(), profile)
              + " a missing value in column '"
              + name
              + "'; set preprocessing.missing = mean, median or skip");
    }
  }

  private static String rows(long count, ColumnProfile profile) {
    return count + " of " + profile.rows() + (count == 1 ? " rows has" : " rows have");
  }

  /** Whether text is a column of numbers with a few that were not understood. */
  static boolean isMostlyNumbers(ColumnProfile profile) {
    return profile.notNumber() != null && 2 * profile.numbersInText() > profile.present();
  }

  static String mostlyNumbers(String role, String name, ColumnProfile profile) {
    return role
        + " column '"
        + name
        + "' is not numeric but of type string: most of its values are numbers, "
        + Cell.quoted(profile.notNumber())
        + " is none; correct it, or let it be missing with data.options.nullValue = \""
        + Cell.brief(profile.notNumber())
        + "\"";
  }
}
