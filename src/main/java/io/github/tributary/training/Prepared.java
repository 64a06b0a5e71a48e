package io.github.tributary.training;

import io.github.tributary.distributed.BatchPrediction;
import io.github.tributary.distributed.BlockPacker;
import io.github.tributary.distributed.BlockPacker.Side;
import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.RowReader;
import io.github.tributary.model.Columns;
import io.github.tributary.model.Standardizer;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.head.Head;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What one pass over the data decides: the network, the scaling, and how many rows are on which
 * side.
 */
record Prepared(
    TrainingSettings settings,
    double testFraction,
    Dataset<Row> table,
    RowReader reader,
    DataScan scan,
    Dataset<Row> test,
    DataScan testScan,
    Network network,
    Standardizer standardizer) {

  static Prepared of(
      TrainingData data,
      NetworkDesign design,
      TrainingSettings settings,
      TrainingObserver observer) {
    Dataset<Row> table = RowReader.select(data.table(), data.columns());
    RowReader reader = new RowReader(table, data.columns());
    DataScan scan =
        DataScan.of(
            table, reader, settings.seed(), data.testFraction(), settings.standardization());
    Head head = HeadChoice.choose(design, scan);
    Dataset<Row> test =
        data.test().map(rows -> RowReader.select(rows, data.columns())).orElse(null);
    DataScan testScan = test == null ? null : scanTest(test, data.columns(), reader, head);
    observer.dataScanned(
        scan, reader.features(), testScan == null ? scan.testRows() : testScan.rows());
    Network network = HeadChoice.network(reader.features(), design, head);
    observer.networkBuilt(network);
    Standardizer standardizer =
        settings.standardization() ? scan.standardizer() : Standardizer.identity(reader.features());
    return new Prepared(
        settings, data.testFraction(), table, reader, scan, test, testScan, network, standardizer);
  }

  private static DataScan scanTest(
      Dataset<Row> test, Columns columns, RowReader trained, Head head) {
    RowReader reader = new RowReader(test, columns);
    BatchPrediction.requireFeatures(reader.features(), trained.features());
    DataScan scan = DataScan.of(test, reader, 0, 0, false);
    HeadChoice.requireTargets(head, scan);
    return scan;
  }

  /** Packs the training rows. */
  BlockedRows packTraining() {
    return packer(reader, testFraction).pack(table, Side.TRAINING, scan.trainRows());
  }

  /** Packs the test set or the held-out rows, or gives null if there are none. */
  BlockedRows packTest(Columns columns) {
    if (test != null) {
      return packer(new RowReader(test, columns), 0).pack(test, Side.TRAINING, testScan.rows());
    }
    return scan.testWeight() > 0
        ? packer(reader, testFraction).pack(table, Side.HELD_OUT, scan.testRows())
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
      try (BlockedRows drawn = packer(reader, share).pack(table, Side.HELD_OUT, rows)) {
        List<Batch> sample = drawn.take((int) (2 * drawn.blockCount()));
        if (!sample.isEmpty()) {
          return sample;
        }
      }
    }
    // Few rows, or few different ones of which none was drawn: the first will do.
    Dataset<Row> first = table.limit((int) rows);
    try (BlockedRows all =
        packer(reader, 0).pack(first, Side.TRAINING, Math.min(rows, scan.rows()))) {
      return all.take((int) (2 * all.blockCount()));
    }
  }

  private BlockPacker packer(RowReader rows, double heldOut) {
    return new BlockPacker(
        rows,
        standardizer,
        settings.precision(),
        scan.layout(),
        settings.seed(),
        heldOut,
        settings.blockSize());
  }
}
