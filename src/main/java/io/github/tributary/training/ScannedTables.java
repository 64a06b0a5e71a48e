package io.github.tributary.training;

import io.github.tributary.distributed.BatchPrediction;
import io.github.tributary.distributed.ClusterBlas;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.RowReader;
import io.github.tributary.model.Columns;
import io.github.tributary.model.Standardizer;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables of a run after the first pass over each: what all trainings on them have in common.
 *
 * @param data the tables as they were given
 * @param main the table that is trained on
 * @param standardizer from the training rows, or one that leaves features as they are
 * @param test a separate test set
 * @param validation a separate table for validation
 */
record ScannedTables(
    TrainingData data,
    One main,
    Standardizer standardizer,
    Optional<One> test,
    Optional<One> validation) {

  /** One table. */
  record One(Dataset<Row> table, RowReader reader, DataScan scan) {}

  /**
   * Reads each table once.
   *
   * @param seed what decides which rows are held out
   * @param moments whether a standardizer will be asked for
   */
  static ScannedTables of(TrainingData data, long seed, boolean moments) {
    Columns columns = data.columns();
    ClusterBlas.use(); // whatever is wrong with it, before any work
    Dataset<Row> table = RowReader.select(data.table(), columns);
    RowReader reader = new RowReader(table, columns);
    DataScan scan =
        DataScan.of(table, reader, seed, data.testFraction(), data.validationFraction(), moments);
    if (scan.validationRows() > 0 && !(scan.validationWeight() > 0)) {
      throw new InvalidDataException(
          "the instance weights of the "
              + scan.validationRows()
              + " rows for validation add up to 0; expected at least one above 0");
    }
    return new ScannedTables(
        data,
        new One(table, reader, scan),
        moments ? scan.standardizer() : Standardizer.identity(reader.features()),
        data.test().map(rows -> beside("testing", rows, columns, reader)),
        data.validation().map(rows -> beside("validation", rows, columns, reader)));
  }

  private static One beside(String what, Dataset<Row> rows, Columns columns, RowReader trained) {
    try {
      Dataset<Row> table = RowReader.select(rows, columns);
      RowReader reader = new RowReader(table, columns);
      BatchPrediction.requireFeatures(reader.features(), trained.features());
      return new One(table, reader, DataScan.of(table, reader, 0, 0, 0, false));
    } catch (InvalidDataException e) {
      throw new InvalidDataException("the rows for " + what + ": " + e.getMessage());
    }
  }

  /** The rows for testing. */
  long testRows() {
    return test.map(other -> other.scan().rows()).orElse(main.scan().testRows());
  }

  /** The rows for validation. */
  long validationRows() {
    return validation.map(other -> other.scan().rows()).orElse(main.scan().validationRows());
  }

  /** The number of features. */
  int features() {
    return main.reader().features();
  }
}
