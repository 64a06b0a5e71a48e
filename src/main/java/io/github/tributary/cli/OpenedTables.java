package io.github.tributary.cli;

import io.github.tributary.preprocessing.TreatedData;
import io.github.tributary.training.TrainingData;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables of a run.
 *
 * @param data the tables and columns in use
 * @param ignored the columns that cannot be features, with their types
 * @param treated what was done to messy tables, if it was
 */
record OpenedTables(TrainingData data, List<String> ignored, Optional<TreatedData> treated) {

  /** Tables as they are. */
  static OpenedTables plain(TrainingData data, List<String> ignored) {
    return new OpenedTables(data, ignored, Optional.empty());
  }

  /**
   * Treated tables, split already.
   *
   * @param fraction {@link TrainingData#AUTO}, or 0
   */
  static OpenedTables treated(
      TreatedData treated, Optional<Dataset<Row>> validation, double fraction) {
    TrainingData data =
        new TrainingData(treated.train(), treated.test(), 0, treated.columns())
            .validatedOn(validation.map(treated::treatMore).or(treated::validation), fraction);
    return new OpenedTables(data, List.of(), Optional.of(treated));
  }
}
