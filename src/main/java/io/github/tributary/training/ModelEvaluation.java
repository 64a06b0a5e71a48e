package io.github.tributary.training;

import io.github.tributary.distributed.BatchPrediction;
import io.github.tributary.distributed.BlockPacker;
import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.DistributedEvaluation;
import io.github.tributary.distributed.ReadRows;
import io.github.tributary.distributed.RowReader;
import io.github.tributary.distributed.Side;
import io.github.tributary.evaluation.Metrics;
import io.github.tributary.model.TrainedNetwork;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The metrics of a trained network on a table with labels. */
public final class ModelEvaluation {

  private ModelEvaluation() {}

  /**
   * Evaluates.
   *
   * @throws io.github.tributary.distributed.InvalidDataException if the table does not have the
   *     columns, features or labels of the model
   */
  public static Metrics of(TrainedNetwork model, Dataset<Row> table) {
    Dataset<Row> used = RowReader.select(table, model.columns());
    try (BlockedRows rows = packed(model, ReadRows.of(used, model.columns()))) {
      return DistributedEvaluation.of(model.parameters(), rows);
    }
  }

  private static BlockedRows packed(TrainedNetwork model, ReadRows read) {
    try (read) {
      BatchPrediction.requireFeatures(read.reader().features(), model.network().inputs());
      DataScan scan = DataScan.of(read, 0, 0, 0, DataScan.Depth.CHECKS);
      HeadChoice.requireTargets(model.network().head(), scan);
      BlockPacker packer =
          new BlockPacker(
              read.reader(),
              model.featureScaler(),
              model.precision(),
              scan.layout(),
              0,
              0,
              0,
              TrainingSettings.DEFAULT.blockSize());
      packer.scalingTargets(model.targetScaler());
      return packer.pack(read, scan.side(Side.TRAINING));
    }
  }
}
