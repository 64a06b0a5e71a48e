package io.github.tributary.training;

import io.github.tributary.model.Columns;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables of a run.
 *
 * @param table the rows to train on, and to hold rows out of
 * @param test a separate test set, if there is one
 * @param testFraction the share of rows held out of {@code table}, in [0, 1); 0 with a separate
 *     test set
 * @param columns features, labels and weight, by the same names in both tables
 */
public record TrainingData(
    Dataset<Row> table, Optional<Dataset<Row>> test, double testFraction, Columns columns) {

  /** Checks that there is one test set at most. */
  public TrainingData {
    if (!(testFraction >= 0 && testFraction < 1)) {
      throw new IllegalArgumentException(
          "testFraction: expected a number from 0 to below 1, found " + testFraction);
    }
    if (test.isPresent() && testFraction > 0) {
      throw new IllegalArgumentException(
          "testFraction: expected 0 beside a separate test set, found " + testFraction);
    }
  }

  /** Every row for training. */
  public static TrainingData of(Dataset<Row> table, Columns columns) {
    return new TrainingData(table, Optional.empty(), 0, columns);
  }
}
