package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.linalg.RandomStream;
import io.github.tributary.model.Columns;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import io.github.tributary.tables.ColumnChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** From a raw table and what to do with it to the tables that a network is trained on. */
public final class Preprocessing {

  // Of one or two rows everything looks like a constant or an identifier.
  private static final int FEW = 2;

  private final PreprocessingSettings settings;
  private final Roles roles;

  /** Preprocessing of tables whose columns have these roles. */
  public Preprocessing(PreprocessingSettings settings, Roles roles) {
    this.settings = settings;
    this.roles = roles;
  }

  /**
   * Whether a table of this schema needs it: its label or a feature is text, a feature is a date,
   * or it was asked for.
   */
  public boolean appliesTo(StructType schema) {
    if (settings.treatNumbers()) {
      return true;
    }
    for (StructField field : schema.fields()) {
      boolean text = field.dataType() instanceof StringType;
      if (roles.labels().contains(field.name()) && field.dataType() instanceof StringType) {
        return true;
      }
      boolean feature =
          roles.autoFeatures() ? !isTaken(field.name()) : roles.features().contains(field.name());
      if (feature && (Kind.isDate(field.dataType()) || (text && settings.autoCategorical()))) {
        return true;
      }
    }
    return false;
  }

  private boolean isTaken(String name) {
    return roles.labels().contains(name)
        || name.equals(roles.weight())
        || roles.drop().contains(name);
  }

  /**
   * Splits, learns from the training rows, and treats all rows.
   *
   * @param test a separate test set, if there is one
   * @param testFraction the share of rows held out otherwise
   * @param validationFraction the share of the other rows that is drawn for validation
   * @throws InvalidDataException if the table cannot be used so
   */
  public TreatedData treat(
      Dataset<Row> raw,
      Optional<Dataset<Row>> test,
      double testFraction,
      double validationFraction,
      long seed) {
    Steps.requireFree(raw);
    ColumnChoice choice =
        ColumnChoice.choose(
            raw.schema(),
            roles.labels(),
            roles.features(),
            roles.weight(),
            roles.drop(),
            this::canBeFeature);
    Columns columns = choice.columns();
    Dataset<Row> labelled =
        settings.missing() == Missing.SKIP ? RawLabels.present(raw, roles.labels()) : raw;
    TreatmentChoice decision = new TreatmentChoice(raw.schema(), settings, roles.autoFeatures());
    Map<String, Kind> kinds = decision.kinds(columns.features());
    LabelClasses label = LabelClasses.of(labelled, roles.labels());
    Dataset<Row> table = RawLabels.trimmed(labelled, roles.labels());
    RawSplit split =
        test.isPresent() || testFraction == 0
            ? RawSplit.whole(table)
            : RawSplit.of(table, columns.all(), testFraction, seed);
    RawSplit watched =
        validationFraction == 0
            ? new RawSplit(split.training(), null)
            : RawSplit.of(
                split.training(), columns.all(), validationFraction, RandomStream.mix(seed, 1));
    List<Treatment> treatments = decision.treat(kinds, TableProfile.of(watched.training(), kinds));
    requireFeature(treatments);
    StepFitting fitting = new StepFitting(watched.training(), settings);
    treatments = fitting.complete(treatments);
    Steps steps = Steps.of(fitting.plan(treatments, roles, label.classes()));
    new RawCheck(steps.plan()).requireWidths(watched.training());
    return treated(
        steps,
        watched.training(),
        heldOut(split, test, steps),
        heldOut(watched, Optional.empty(), steps),
        new DecisionTable(table.schema(), settings, treatments, roles, label, choice));
  }

  private boolean canBeFeature(StructField field) {
    Kind kind = Kind.of(field.dataType());
    boolean text = kind == Kind.CATEGORY;
    return settings.categorical().contains(field.name())
        || (kind != Kind.OTHER && (!text || settings.autoCategorical()));
  }

  private static void requireFeature(List<Treatment> treatments) {
    boolean alike =
        treatments.stream()
            .allMatch(one -> one.profile().rows() <= FEW || one.profile().isConstant());
    boolean dropped = treatments.stream().allMatch(treatment -> treatment.dropped() != null);
    if (alike && dropped) {
      long rows = treatments.get(0).profile().rows();
      throw new InvalidDataException(
          "too few rows to learn from: "
              + rows
              + (rows == 1 ? " row is" : " rows are")
              + " left for training"
              + (rows <= FEW ? "" : ", alike in every feature column")
              + "; give more rows, or lower data.testFraction");
    }
    if (dropped) {
      List<String> why = new ArrayList<>();
      treatments.forEach(one -> why.add(one.column() + " (" + one.dropped() + ")"));
      throw new InvalidDataException(
          "no numeric column is left to be a feature, nor a categorical one: "
              + ColumnNames.list(why)
              + "; name columns in data.features to use them all the same");
    }
  }

  private TreatedData treated(
      Steps steps,
      Dataset<Row> training,
      Optional<Dataset<Row>> test,
      Optional<Dataset<Row>> validation,
      DecisionTable decisions) {
    Dataset<Row> train = steps.labelled(training);
    return new TreatedData(train, test, validation, steps, decisions);
  }

  private static Optional<Dataset<Row>> heldOut(
      RawSplit split, Optional<Dataset<Row>> given, Steps steps) {
    return split.heldOut() == null
        ? given.map(rows -> forTesting(rows, steps))
        : Optional.of(checked(split.heldOut(), steps)).filter(rows -> !rows.isEmpty());
  }

  /** The message tells which of the tables is wrong. */
  private static Dataset<Row> forTesting(Dataset<Row> rows, Steps steps) {
    try {
      return steps.transformLabelled(rows);
    } catch (InvalidDataException e) {
      throw new InvalidDataException("the rows for testing: " + e.getMessage());
    }
  }

  private static Dataset<Row> checked(Dataset<Row> raw, Steps steps) {
    new RawCheck(steps.plan()).require(raw, true);
    return steps.labelled(raw);
  }

  /**
   * The classes of a text label.
   *
   * @param classes in alphabetical order, or null if the label is no text
   * @param blanks whether some of the texts have blanks around them, which are left out
   */
  record LabelClasses(List<String> classes, boolean blanks) {

    private static final int MOST = 10_000;

    static LabelClasses of(Dataset<Row> table, List<String> labels) {
      String label = labels.get(0);
      boolean text =
          labels.stream()
              .anyMatch(name -> table.schema().apply(name).dataType() instanceof StringType);
      if (!text) {
        return new LabelClasses(null, false);
      }
      if (labels.size() > 1) {
        throw new InvalidDataException(
            "data.label: a text label must be the only one, found "
                + String.join(", ", labels)
                + "; recode them as numbers");
      }
      ColumnProfile profile = TableProfile.of(table, Map.of(label, Kind.CATEGORY)).get(label);
      if (TreatmentChoice.isMostlyNumbers(profile)) {
        throw new InvalidDataException(TreatmentChoice.mostlyNumbers("label", label, profile));
      }
      RawCheck.requireNoneMissing(profile.missing(), label);
      Column trimmed = RawLabels.trimmed(label);
      Column blank = trimmed.notEqual(col(ColumnNames.quoted(label)));
      List<Row> found =
          table
              .groupBy(trimmed.as("label"))
              .agg(count_if(blank).as("blanks"))
              .orderBy("label")
              .limit(MOST + 1)
              .collectAsList();
      LabelCodes.requireRepeated(label, found.size(), profile.rows());
      return new LabelClasses(
          found.stream().map(row -> row.getString(0)).toList(),
          found.stream().anyMatch(row -> row.getLong(1) > 0));
    }
  }
}
