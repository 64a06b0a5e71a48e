package io.github.tributary.cli;

import static org.apache.spark.sql.functions.not;

import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.MissingFeaturesException;
import io.github.tributary.preprocessing.LabelCodes;
import io.github.tributary.preprocessing.PredictionNames;
import io.github.tributary.preprocessing.Preprocessing;
import io.github.tributary.preprocessing.Roles;
import io.github.tributary.tables.ColumnChoice;
import io.github.tributary.tables.FileStamps;
import io.github.tributary.tables.RowCondition;
import io.github.tributary.tables.TableSource;
import io.github.tributary.tables.csv.Remark;
import io.github.tributary.training.LabelCodesException;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Opens the tables of a run.
 *
 * @param plan what a configuration asks for
 * @param spark the session
 * @param notes takes a line for what a user should know of how files are read
 */
record RunTables(RunPlan plan, SparkSession spark, Consumer<String> notes) {

  /** What is done with the tables of a run. */
  interface Work<T> {
    T on(OpenedTables tables) throws IOException;
  }

  /**
   * Does work on the tables, which are treated if they are messy. What else there may be is found
   * by the work itself: holes in a table of numbers, columns that tell nothing, and labels of codes
   * such as -1 and 1. Then the work begins anew on tables without it; a clean table is not read
   * once more.
   */
  <T> T run(Work<T> work) throws IOException {
    boolean treat = false;
    // Weights by class need to know the classes beforehand.
    boolean decode = plan.classWeight().isPresent();
    Map<String, String> without = Map.of();
    Consumer<String> told = notes;
    while (true) {
      OpenedTables tables = open(told, treat, without);
      told = note -> {};
      try {
        return work.on(weighted(withLabels(tables, decode)));
      } catch (MissingFeaturesException holes) {
        if (tables.treated().isPresent() || !plan.preprocessing().fills()) {
          throw holes;
        }
        treat = true;
      } catch (UninformativeException found) {
        without = found.columns();
      } catch (LabelCodesException codes) {
        decode = true;
      }
    }
  }

  /** Codes of classes become indices, or are told as such. */
  private OpenedTables withLabels(OpenedTables tables, boolean decode) {
    StructType schema = tables.data().table().schema();
    if (plan.labels().size() > 1
        || !(schema.apply(plan.labels().get(0)).dataType() instanceof NumericType)) {
      return tables;
    }
    return decode ? tables.decoded(plan.testSource().isPresent()) : tables.refusingCodes();
  }

  private OpenedTables weighted(OpenedTables tables) {
    return plan.classWeight().map(one -> one.apply(tables, plan.settings().seed())).orElse(tables);
  }

  /**
   * Opens the tables.
   *
   * @param told takes a line for what a user should know of how files are read
   * @param treat whether they are messy, whatever their schema says
   * @param without columns that tell nothing, and why
   */
  private OpenedTables open(Consumer<String> told, boolean treat, Map<String, String> without)
      throws IOException {
    List<FileStamps> files = new ArrayList<>();
    Dataset<Row> whole = rows(plan.source(), told, files);
    Optional<Dataset<Row>> test =
        plan.testSource().isPresent()
            ? Optional.of(rows(plan.testSource().get(), told, files))
            : Optional.empty();
    Dataset<Row> table = whole;
    Optional<Dataset<Row>> validation = Optional.empty();
    if (!plan.validationIndicator().isEmpty()) {
      Column indicated =
          RowCondition.isTrue(whole, plan.validationIndicator(), "data.validationIndicator");
      table = whole.where(not(indicated)).drop(plan.validationIndicator());
      validation = Optional.of(whole.where(indicated).drop(plan.validationIndicator()));
    }
    requireClear(whole, List.of());
    test.ifPresent(rows -> requireClear(rows, List.of()));
    boolean classes = labelsAreClasses(table.schema());
    Preprocessing messy =
        new Preprocessing(
            plan.preprocessing(),
            new Roles(plan.labels(), plan.features(), plan.weight(), plan.drop()));
    if (treat || messy.appliesTo(table.schema())) {
      requireNumbersForRegression(table);
      boolean automatic = Double.isNaN(plan.validationFraction());
      double drawn = automatic ? 0 : plan.validationFraction();
      return OpenedTables.treated(
          messy.treat(table, test, plan.testFraction(), drawn, plan.settings().seed()),
          validation,
          automatic ? TrainingData.AUTO : 0,
          classes,
          names(whole),
          files);
    }
    List<String> dropped = new ArrayList<>(plan.drop());
    dropped.addAll(without.keySet());
    ColumnChoice choice =
        ColumnChoice.choose(table.schema(), plan.labels(), plan.features(), plan.weight(), dropped);
    requireClear(whole, choice.columns().features());
    test.ifPresent(rows -> requireClear(rows, choice.columns().features()));
    List<String> ignored = new ArrayList<>(choice.ignored());
    without.forEach((column, why) -> ignored.add(column + " (" + why + ")"));
    TrainingData data = new TrainingData(table, test, plan.testFraction(), choice.columns());
    return OpenedTables.plain(
        data.validatedOn(validation, plan.validationFraction()),
        ignored,
        plan.features().isEmpty() && without.isEmpty(),
        classes,
        names(whole),
        files);
  }

  /** What predictions will be called; a boolean label tells its classes by its type. */
  private PredictionNames names(Dataset<Row> table) {
    boolean flag =
        plan.labels().size() == 1
            && table.schema().apply(plan.labels().get(0)).dataType() instanceof BooleanType
            && NetworkDesign.headOf(plan.design().loss()).isClassifier();
    return plan.predictions()
        .names(table.columns())
        .with(flag ? Optional.of(LabelCodes.ofBooleans(plan.labels().get(0))) : Optional.empty());
  }

  private boolean labelsAreClasses(StructType schema) {
    return Stream.of(schema.fields())
        .filter(field -> plan.labels().contains(field.name()))
        .map(StructField::dataType)
        .anyMatch(type -> type instanceof StringType || type instanceof BooleanType);
  }

  private Dataset<Row> rows(TableSource from, Consumer<String> told, List<FileStamps> files)
      throws IOException {
    FileStamps stamps = from.stamps(spark); // before the first look at their content
    Dataset<Row> table = from.read(spark, told);
    files.add(stamps.of(table));
    return RowCondition.apply(table, plan.where(), "data.where");
  }

  /** Columns that only a few cells keep from being numbers or dates are not taken for text. */
  private void requireClear(Dataset<Row> table, List<String> features) {
    StructType schema = table.schema();
    Remark.requireLabel(schema, plan.labels());
    Remark.require(schema, plan.weight() == null ? List.of() : List.of(plan.weight()), "weight");
    Remark.require(schema, features, "feature");
  }

  /** Class indices of a text would be taken for amounts. */
  private void requireNumbersForRegression(Dataset<Row> table) {
    boolean classifier = NetworkDesign.headOf(plan.design().loss()).isClassifier();
    if (!classifier) {
      Remark.require(table.schema(), plan.labels(), "label");
    }
    for (StructField field : table.schema().fields()) {
      if (!classifier
          && plan.labels().contains(field.name())
          && field.dataType() instanceof StringType) {
        throw new InvalidDataException(
            "label column '"
                + field.name()
                + "' is not numeric but of type string; "
                + plan.design().loss()
                + " predicts numbers, for classes use network.loss = cross-entropy");
      }
    }
  }
}
