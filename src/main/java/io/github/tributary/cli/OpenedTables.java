package io.github.tributary.cli;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.preprocessing.TreatedData;
import io.github.tributary.preprocessing.UninformativeColumns;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.TrainingData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables of a run.
 *
 * @param data the tables and columns in use
 * @param ignored the columns that cannot be features, with their types
 * @param treated what was done to messy tables, if it was
 * @param choosing whether columns may still be left out for what they hold
 * @param classes whether the label is text or a boolean, so that it can be nothing but classes
 */
record OpenedTables(
    TrainingData data,
    List<String> ignored,
    Optional<TreatedData> treated,
    boolean choosing,
    boolean classes) {

  /** The design with a loss for classes, if the label is nothing else and no loss was named. */
  NetworkDesign design(NetworkDesign asked) {
    return classes && asked.loss().strip().equals(NetworkDesign.AUTO)
        ? asked.withLoss(NetworkDesign.CROSS_ENTROPY)
        : asked;
  }

  /** Tables as they are. */
  static OpenedTables plain(
      TrainingData data, List<String> ignored, boolean choosing, boolean classes) {
    return new OpenedTables(data, ignored, Optional.empty(), choosing, classes);
  }

  /**
   * Looks for columns that tell nothing, where columns were chosen automatically.
   *
   * @throws UninformativeException if there are some: the table is to be opened without them
   * @throws InvalidDataException if no other column is left
   */
  void requireInformative(DataScan scan) {
    if (choosing) {
      Map<String, String> found = UninformativeColumns.of(data.table(), data.columns(), scan);
      if (!found.isEmpty()) {
        throw new UninformativeException(found);
      }
    }
  }

  /**
   * Treated tables, split already.
   *
   * @param fraction {@link TrainingData#AUTO}, or 0
   */
  static OpenedTables treated(
      TreatedData treated, Optional<Dataset<Row>> validation, double fraction, boolean classes) {
    TrainingData data =
        new TrainingData(treated.train(), treated.test(), 0, treated.columns())
            .validatedOn(validation.map(treated::treatMore).or(treated::validation), fraction);
    return new OpenedTables(data, List.of(), Optional.of(treated), false, classes);
  }
}
