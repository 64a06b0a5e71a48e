package io.github.tributary.training;

import io.github.tributary.distributed.BatchPrediction;
import io.github.tributary.distributed.ClusterBlas;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.DataScan.Depth;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.MissingFeaturesException;
import io.github.tributary.distributed.ReadRows;
import io.github.tributary.distributed.RowReader;
import io.github.tributary.model.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables of a run, read and scanned: what all trainings on them have in common.
 *
 * @param data the tables as they were given
 * @param main the table that is trained on
 * @param test a separate test set
 * @param validation a separate table for validation
 */
record ScannedTables(TrainingData data, One main, Optional<One> test, Optional<One> validation) {

  /** One table. */
  record One(Dataset<Row> table, ReadRows rows, DataScan scan) {}

  /**
   * Reads each table once; its rows are kept until {@link #release}.
   *
   * @param seed what decides which rows are held out
   * @param depth what is to be learnt of the training rows
   */
  static ScannedTables of(TrainingData data, long seed, Depth depth) {
    ClusterBlas.use(); // whatever is wrong with it, before any work
    List<ReadRows> read = new ArrayList<>();
    try {
      return of(data, seed, depth, read);
    } catch (RuntimeException e) {
      read.forEach(ReadRows::close);
      throw e;
    }
  }

  private static ScannedTables of(TrainingData data, long seed, Depth depth, List<ReadRows> read) {
    Columns columns = data.columns();
    Dataset<Row> table = RowReader.select(data.table(), columns);
    ReadRows rows = ReadRows.of(table, columns);
    read.add(rows);
    DataScan scan = DataScan.of(rows, seed, data.testFraction(), data.drawnForValidation(), depth);
    if (scan.validationRows() > 0 && !(scan.validationWeight() > 0)) {
      throw new InvalidDataException(
          "the instance weights of the "
              + scan.validationRows()
              + " rows for validation add up to 0; expected at least one above 0");
    }
    int features = rows.reader().features();
    return new ScannedTables(
        data,
        new One(table, rows, scan),
        data.test().map(other -> beside("testing", other, columns, features, read)),
        data.validation().map(other -> beside("validation", other, columns, features, read)));
  }

  private static One beside(
      String what, Dataset<Row> given, Columns columns, int features, List<ReadRows> read) {
    try {
      Dataset<Row> table = RowReader.select(given, columns);
      ReadRows rows = ReadRows.of(table, columns);
      read.add(rows);
      BatchPrediction.requireFeatures(rows.reader().features(), features);
      return new One(table, rows, DataScan.of(rows, 0, 0, 0, Depth.CHECKS));
    } catch (MissingFeaturesException e) {
      throw new MissingFeaturesException("the rows for " + what + ": " + e.getMessage());
    } catch (InvalidDataException e) {
      throw new InvalidDataException("the rows for " + what + ": " + e.getMessage());
    }
  }

  /** Lets go of the rows that were read: when they are packed, or will not be. */
  void release() {
    main.rows().close();
    test.ifPresent(other -> other.rows().close());
    validation.ifPresent(other -> other.rows().close());
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
    return main.rows().reader().features();
  }
}
