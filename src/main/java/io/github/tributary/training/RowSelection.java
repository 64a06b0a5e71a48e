package io.github.tributary.training;

import io.github.tributary.distributed.BatchPrediction;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.RowReader;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Batch;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A few rows of a table, by their number, as a batch that a model can be run on. */
public final class RowSelection {

  private RowSelection() {}

  /**
   * The rows, standardized, each with weight 1.
   *
   * @param numbers from 0, in the order in which Spark reads the table
   * @throws InvalidDataException if there is no such row, or one has a missing value or a label
   *     that is none of the model's
   */
  public static Batch of(
      TrainedNetwork model, Dataset<Row> table, RowReader reader, List<Integer> numbers) {
    BatchPrediction.requireFeatures(reader.features(), model.network().inputs());
    int last = Collections.max(numbers);
    if (last == Integer.MAX_VALUE) {
      throw new InvalidDataException("row " + last + " is beyond what can be selected");
    }
    List<Row> rows = table.takeAsList(last + 1);
    Matrix x = model.precision().matrix(reader.features(), numbers.size());
    Matrix y = model.precision().matrix(reader.labels(), numbers.size());
    double[] v = new double[numbers.size()];
    double[] features = new double[reader.features()];
    double[] labels = new double[reader.labels()];
    for (int i = 0; i < v.length; i++) {
      int number = numbers.get(i);
      if (number < 0 || number >= rows.size()) {
        throw new InvalidDataException(
            "row " + number + " is not in the data, which has " + table.count() + " rows");
      }
      reader.readFeatures(rows.get(number), features);
      reader.readLabels(rows.get(number), labels);
      requireUsable(model, features, labels, number);
      model.featureScaler().apply(features);
      x.view(i * x.rows(), x.rows(), 1).copyFrom(features);
      model.targetScaler().scale(labels);
      y.view(i * y.rows(), y.rows(), 1).copyFrom(labels);
      v[i] = 1;
    }
    return new Batch(x, y, v);
  }

  private static void requireUsable(
      TrainedNetwork model, double[] features, double[] labels, int number) {
    for (double feature : features) {
      if (!Double.isFinite(feature)) {
        throw new InvalidDataException(
            "row " + number + " has a missing, NaN or infinite feature; choose another row");
      }
    }
    for (double label : labels) {
      String problem = model.network().head().targetProblem(label);
      if (problem != null) {
        throw new InvalidDataException("row " + number + ": label " + problem + ", found " + label);
      }
    }
  }
}
