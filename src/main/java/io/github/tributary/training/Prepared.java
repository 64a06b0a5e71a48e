package io.github.tributary.training;

import io.github.tributary.distributed.BlockPacker;
import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.ReadRows;
import io.github.tributary.distributed.Side;
import io.github.tributary.model.Standardizer;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.head.Head;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A training on scanned tables: the network, the scaling, and how its rows are packed. */
record Prepared(
    ScannedTables tables,
    NetworkDesign design,
    TrainingSettings settings,
    Network network,
    Standardizer standardizer) {

  /**
   * Chooses head and scaling.
   *
   * @param tables scanned with the seed of the settings, and for moments if these standardize
   */
  static Prepared of(ScannedTables tables, NetworkDesign design, TrainingSettings settings) {
    settings.requireFits(design);
    DataScan scan = tables.main().scan();
    Head head = HeadChoice.choose(design, scan);
    tables.test().ifPresent(other -> HeadChoice.requireTargets(head, other.scan()));
    tables.validation().ifPresent(other -> HeadChoice.requireTargets(head, other.scan()));
    return new Prepared(
        tables,
        design,
        settings,
        HeadChoice.network(tables.features(), design, head),
        settings.standardization()
            ? tables.standardizer()
            : Standardizer.identity(tables.features()));
  }

  /** As above, from the tables themselves. */
  static Prepared of(
      TrainingData data,
      NetworkDesign design,
      TrainingSettings settings,
      TrainingObserver observer) {
    ScannedTables tables = ScannedTables.of(data, settings.seed(), settings.standardization());
    try {
      Prepared prepared = of(tables, design, settings);
      observer.dataScanned(
          tables.main().scan(), tables.features(), tables.validationRows(), tables.testRows());
      observer.networkBuilt(prepared.network());
      return prepared;
    } catch (RuntimeException e) {
      tables.release();
      throw e;
    }
  }

  DataScan scan() {
    return tables.main().scan();
  }

  /** Packs the training rows. */
  BlockedRows packTraining() {
    SolverSettings solver = settings.solver();
    BlockPacker packer = ownPacker(settings.rowsPerBlock());
    long rows = scan().trainRows();
    return solver.isLocal()
        ? packer.pack(tables.main().rows(), Side.TRAINING, rows, solver.workersFor(rows))
        : packer.pack(tables.main().rows(), Side.TRAINING, rows);
  }

  /** Packs the test set or the rows held out for testing, or gives null if there are none. */
  BlockedRows packTest() {
    return pack(tables.test(), Side.HELD_OUT, scan().testRows(), scan().testWeight());
  }

  /** Packs the rows for validation, or gives null if there are none. */
  BlockedRows packValidation() {
    return pack(
        tables.validation(), Side.VALIDATION, scan().validationRows(), scan().validationWeight());
  }

  private BlockedRows pack(Optional<ScannedTables.One> other, Side side, long rows, double weight) {
    if (other.isPresent()) {
      ScannedTables.One given = other.get();
      return packer(given.rows(), 0, 0, settings.blockSize())
          .pack(given.rows(), Side.TRAINING, given.scan().rows());
    }
    return weight > 0
        ? ownPacker(settings.blockSize()).pack(tables.main().rows(), side, rows)
        : null;
  }

  /** What the network is to subtract from the inputs of packed rows. */
  Centering centering() {
    return scan().layout().centering(standardizer);
  }

  /** About {@code rows} rows, drawn by their content, or all if there are no more. */
  List<Batch> sample(long rows) {
    ReadRows main = tables.main().rows();
    double share = rows / (double) scan().rows();
    if (share < 1) {
      try (BlockedRows drawn =
          packer(main, share, 0, settings.blockSize()).pack(main, Side.HELD_OUT, rows)) {
        List<Batch> sample = drawn.take((int) (2 * drawn.blockCount()));
        if (!sample.isEmpty()) {
          return sample;
        }
      }
    }
    // Few rows, or few different ones of which none was drawn: the first will do.
    Dataset<Row> first = tables.main().table().limit((int) rows);
    try (ReadRows read = ReadRows.of(first, main.reader());
        BlockedRows all =
            packer(read, 0, 0, settings.blockSize())
                .pack(read, Side.TRAINING, Math.min(rows, scan().rows()))) {
      return all.take((int) (2 * all.blockCount()));
    }
  }

  private BlockPacker ownPacker(int rowsPerBlock) {
    TrainingData data = tables.data();
    return packer(
        tables.main().rows(), data.testFraction(), data.validationFraction(), rowsPerBlock);
  }

  private BlockPacker packer(ReadRows rows, double heldOut, double validated, int rowsPerBlock) {
    return new BlockPacker(
        rows.reader(),
        standardizer,
        settings.precision(),
        scan().layout(),
        settings.seed(),
        heldOut,
        validated,
        rowsPerBlock);
  }
}
