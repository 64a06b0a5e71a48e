package io.github.tributary.training;

import io.github.tributary.distributed.BatchPrediction;
import io.github.tributary.distributed.BlockPacker;
import io.github.tributary.distributed.BlockPacker.Side;
import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.RowReader;
import io.github.tributary.model.Standardizer;
import io.github.tributary.nn.Batch;
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
    RowReader reader,
    DataScan scan,
    DataScan testScan,
    Network network,
    Standardizer standardizer) {

  static Prepared of(
      TrainingData data,
      NetworkDesign design,
      TrainingSettings settings,
      TrainingObserver observer) {
    RowReader reader = new RowReader(data.table(), data.columns());
    DataScan scan =
        DataScan.of(
            data.table(), reader, settings.seed(), data.testFraction(), settings.standardization());
    Head head = HeadChoice.choose(design, scan);
    HeadChoice.requireTwoClasses(head, scan);
    DataScan testScan = data.test().map(test -> scanTest(test, data, reader, head)).orElse(null);
    observer.dataScanned(
        scan, reader.features(), testScan == null ? scan.testRows() : testScan.rows());
    Network network = new Network(reader.features(), design.hidden(), head);
    observer.networkBuilt(network);
    Standardizer standardizer =
        settings.standardization() ? scan.standardizer() : Standardizer.identity(reader.features());
    return new Prepared(
        settings, data.testFraction(), reader, scan, testScan, network, standardizer);
  }

  private static DataScan scanTest(
      Dataset<Row> test, TrainingData data, RowReader trained, Head head) {
    RowReader reader = new RowReader(test, data.columns());
    BatchPrediction.requireFeatures(reader.features(), trained.features());
    DataScan scan = DataScan.of(test, reader, 0, 0, false);
    HeadChoice.requireTargets(head, scan);
    return scan;
  }

  /** Packs one side of the table. */
  BlockedRows pack(Dataset<Row> table, Side side) {
    long rows = side == Side.TRAINING ? scan.trainRows() : scan.testRows();
    return packer(reader, testFraction).pack(table, side, rows);
  }

  /** About {@code rows} rows, drawn by their content; collected in this JVM. */
  List<Batch> sample(Dataset<Row> table, double share, long rows) {
    try (BlockedRows sample = packer(reader, share).pack(table, Side.HELD_OUT, rows)) {
      return sample.rdd().collect();
    }
  }

  /** Packs the test set, or gives null if there is none. */
  BlockedRows packTest(TrainingData data) {
    if (testScan != null) {
      Dataset<Row> test = data.test().orElseThrow();
      RowReader testReader = new RowReader(test, data.columns());
      return packer(testReader, 0).pack(test, Side.TRAINING, testScan.rows());
    }
    return scan.testWeight() > 0 ? pack(data.table(), Side.HELD_OUT) : null;
  }

  private BlockPacker packer(RowReader rows, double heldOut) {
    return new BlockPacker(
        rows, standardizer, settings.precision(), settings.seed(), heldOut, settings.blockSize());
  }
}
