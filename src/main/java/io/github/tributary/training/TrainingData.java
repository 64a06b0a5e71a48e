package io.github.tributary.training;

import io.github.tributary.model.Columns;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables of a run.
 *
 * @param table the rows to train on, and to hold rows out of
 * @param test a separate test set, if there is one
 * @param testFraction the share of rows of {@code table} held out for testing, in [0, 1); 0 with a
 *     separate test set
 * @param validation a separate table of rows that training is watched on, if there is one
 * @param validationFraction the share of the other rows of {@code table} held out for validation,
 *     in [0, 1); 0 with a separate table; or {@link #AUTO}
 * @param columns features, labels and weight, by the same names in all tables
 * @param refusesCodes whether whole numbers that are no class indices 0 … c-1 are a {@link
 *     LabelCodesException} where they would be classes
 */
public record TrainingData(
    Dataset<Row> table,
    Optional<Dataset<Row>> test,
    double testFraction,
    Optional<Dataset<Row>> validation,
    double validationFraction,
    Columns columns,
    boolean refusesCodes) {

  /**
   * Where training asks for rows for validation and no separate table has them, a share of the
   * training rows is held out, the same of every class.
   */
  public static final double AUTO = Double.NaN;

  /** Checks that there is one test set at most, and one set for validation. */
  public TrainingData {
    requireOne("test", test, testFraction);
    if (!Double.isNaN(validationFraction)) {
      requireOne("validation", validation, validationFraction);
    }
  }

  /** Tables whose rows for validation are held out where training asks for some. */
  public TrainingData(
      Dataset<Row> table, Optional<Dataset<Row>> test, double testFraction, Columns columns) {
    this(table, test, testFraction, Optional.empty(), AUTO, columns, false);
  }

  /** Every row for training. */
  public static TrainingData of(Dataset<Row> table, Columns columns) {
    return new TrainingData(table, Optional.empty(), 0, columns);
  }

  /** These tables with rows for validation. */
  public TrainingData validatedOn(Optional<Dataset<Row>> rows, double fraction) {
    return new TrainingData(table, test, testFraction, rows, fraction, columns, refusesCodes);
  }

  /**
   * These tables; labels of a classifier that are no class indices are refused as what they are.
   */
  public TrainingData refusingCodes() {
    return new TrainingData(
        table, test, testFraction, validation, validationFraction, columns, true);
  }

  /** What becomes of each table; whatever the labels are then is taken as it is. */
  public TrainingData map(UnaryOperator<Dataset<Row>> change) {
    return new TrainingData(
        change.apply(table),
        test.map(change),
        testFraction,
        validation.map(change),
        validationFraction,
        columns,
        false);
  }

  /** The share of rows that are drawn for validation while the table is read. */
  double drawnForValidation() {
    return Double.isNaN(validationFraction) ? 0 : validationFraction;
  }

  /** Whether rows for validation may be held out of those for training. */
  boolean holdsOutAutomatically() {
    return Double.isNaN(validationFraction) && validation.isEmpty();
  }

  private static void requireOne(String name, Optional<Dataset<Row>> table, double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          name + "Fraction: expected a number from 0 to below 1, found " + fraction);
    }
    if (table.isPresent() && fraction > 0) {
      throw new IllegalArgumentException(
          name + "Fraction: expected 0 beside a separate " + name + " set, found " + fraction);
    }
  }
}
