package io.github.tributary.preprocessing;

import static org.apache.spark.sql.functions.lit;

import io.github.tributary.distributed.ColumnMoments;
import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;

/**
 * Targets y of a regression, trained on as (y - mean)/deviation. The output layer is linear, so
 * that the trained network is brought back to the unit of y by w ← deviation·w and b ← deviation·b
 * + mean.
 */
public final class Targets {

  private final List<String> labels;
  private final ColumnMoments moments;

  private Targets(List<String> labels, ColumnMoments moments) {
    this.labels = labels;
    this.moments = moments;
  }

  /** Learns means and deviations from the training rows. */
  static Targets of(Dataset<Row> training, List<String> labels) {
    for (String label : labels) {
      if (!(training.schema().apply(label).dataType() instanceof NumericType)) {
        throw new InvalidDataException(
            "preprocessing.targetScaling: label column '"
                + label
                + "' is of type "
                + training.schema().apply(label).dataType().simpleString()
                + "; expected numbers");
      }
    }
    Column[] columns =
        labels.stream()
            .map(label -> training.col(ColumnNames.quoted(label)).cast("double"))
            .toArray(Column[]::new);
    return new Targets(labels, ColumnMoments.of(training.select(columns)));
  }

  /** The table with scaled targets. */
  Dataset<Row> scale(Dataset<Row> table) {
    Dataset<Row> scaled = table;
    for (int k = 0; k < labels.size(); k++) {
      Column y = table.col(ColumnNames.quoted(labels.get(k))).cast("double");
      scaled =
          scaled.withColumn(
              labels.get(k), y.minus(lit(moments.mean(k))).divide(lit(moments.deviation(k))));
    }
    return scaled;
  }

  /** The network that predicts in the targets' own unit. */
  public TrainedNetwork unscaled(TrainedNetwork model) {
    Network network = model.network();
    Parameters parameters =
        new Parameters(network, model.precision(), model.parameters().flat().toArray());
    Matrix w = parameters.w(network.layers());
    Matrix b = parameters.b(network.layers());
    for (int k = 0; k < w.columns(); k++) {
      for (int j = 0; j < w.rows(); j++) {
        w.set(j, k, w.get(j, k) * moments.deviation(k));
      }
      b.set(k, b.get(k) * moments.deviation(k) + moments.mean(k));
    }
    return new TrainedNetwork(parameters, model.standardizer(), model.columns(), model.origin());
  }
}
