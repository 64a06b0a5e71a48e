package io.github.tributary.training;

import io.github.tributary.distributed.BatchPrediction;
import io.github.tributary.distributed.BlockPacker;
import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.RowReader;
import io.github.tributary.distributed.Side;
import io.github.tributary.model.Columns;
import io.github.tributary.model.Standardizer;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.head.Head;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What one pass over the data decides: the network, the scaling, and how many rows are on which
 * side.
 */
record Prepared(
    TrainingSettings settings,
    double testFraction,
    double validationFraction,
    Dataset<Row> table,
    RowReader reader,
    DataScan scan,
    Optional<Other> test,
    Optional<Other> validation,
    Network network,
    Standardizer standardizer) {

  /** A table beside the one that is trained on. */
  record Other(Dataset<Row> table, RowReader reader, DataScan scan) {

    static Other of(Dataset<Row> rows, Columns columns, RowReader trained, Head head) {
      Dataset<Row> table = RowReader.select(rows, columns);
      RowReader reader = new RowReader(table, columns);
      BatchPrediction.requireFeatures(reader.features(), trained.features());
      DataScan scan = DataScan.of(table, reader, 0, 0, 0, false);
      HeadChoice.requireTargets(head, scan);
      return new Other(table, reader, scan);
    }
  }

  static Prepared of(
      TrainingData data,
      NetworkDesign design,
      TrainingSettings settings,
      TrainingObserver observer) {
    Dataset<Row> table = RowReader.select(data.table(), data.columns());
    RowReader reader = new RowReader(table, data.columns());
    DataScan scan =
        DataScan.of(
            table,
            reader,
            settings.seed(),
            data.testFraction(),
            data.validationFraction(),
            settings.standardization());
    Head head = HeadChoice.choose(design, scan);
    Optional<Other> test = data.test().map(rows -> Other.of(rows, data.columns(), reader, head));
    Optional<Other> validation =
        data.validation().map(rows -> Other.of(rows, data.columns(), reader, head));
    observer.dataScanned(
        scan,
        reader.features(),
        validation.map(other -> other.scan().rows()).orElse(scan.validationRows()),
        test.map(other -> other.scan().rows()).orElse(scan.testRows()));
    Network network = HeadChoice.network(reader.features(), design, head);
    observer.networkBuilt(network);
    Standardizer standardizer =
        settings.standardization() ? scan.standardizer() : Standardizer.identity(reader.features());
    return new Prepared(
        settings,
        data.testFraction(),
        data.validationFraction(),
        table,
        reader,
        scan,
        test,
        validation,
        network,
        standardizer);
  }

  /** Packs the training rows. */
  BlockedRows packTraining() {
    SolverSettings solver = settings.solver();
    BlockPacker packer = packer(reader, testFraction, validationFraction, settings.rowsPerBlock());
    return solver.isLocal()
        ? packer.pack(table, Side.TRAINING, scan.trainRows(), solver.workersFor(scan.trainRows()))
        : packer.pack(table, Side.TRAINING, scan.trainRows());
  }

  /** Packs the test set or the rows held out for testing, or gives null if there are none. */
  BlockedRows packTest() {
    return pack(test, Side.HELD_OUT, scan.testRows(), scan.testWeight());
  }

  /** Packs the rows for validation, or gives null if there are none. */
  BlockedRows packValidation() {
    return pack(validation, Side.VALIDATION, scan.validationRows(), scan.validationWeight());
  }

  private BlockedRows pack(Optional<Other> other, Side side, long rows, double weight) {
    if (other.isPresent()) {
      Other given = other.get();
      return packer(given.reader(), 0, 0, settings.blockSize())
          .pack(given.table(), Side.TRAINING, given.scan().rows());
    }
    return weight > 0
        ? packer(reader, testFraction, validationFraction, settings.blockSize())
            .pack(table, side, rows)
        : null;
  }

  /** What the network is to subtract from the inputs of packed rows. */
  Centering centering() {
    return scan.layout().centering(standardizer);
  }

  /** About {@code rows} rows, drawn by their content, or all if there are no more. */
  List<Batch> sample(long rows) {
    double share = rows / (double) scan.rows();
    if (share < 1) {
      try (BlockedRows drawn =
          packer(reader, share, 0, settings.blockSize()).pack(table, Side.HELD_OUT, rows)) {
        List<Batch> sample = drawn.take((int) (2 * drawn.blockCount()));
        if (!sample.isEmpty()) {
          return sample;
        }
      }
    }
    // Few rows, or few different ones of which none was drawn: the first will do.
    Dataset<Row> first = table.limit((int) rows);
    try (BlockedRows all =
        packer(reader, 0, 0, settings.blockSize())
            .pack(first, Side.TRAINING, Math.min(rows, scan.rows()))) {
      return all.take((int) (2 * all.blockCount()));
    }
  }

  private BlockPacker packer(RowReader rows, double heldOut, double validated, int rowsPerBlock) {
    return new BlockPacker(
        rows,
        standardizer,
        settings.precision(),
        scan.layout(),
        settings.seed(),
        heldOut,
        validated,
        rowsPerBlock);
  }
}
