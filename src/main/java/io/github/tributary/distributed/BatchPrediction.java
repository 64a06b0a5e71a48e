package io.github.tributary.distributed;

import io.github.tributary.evaluation.Decision;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.model.Standardizer;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.ForwardPass;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.head.Head;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Adds predictions to a table, in blocks of rows with one matrix product per layer. The order of
 * the rows and all columns stay as they are.
 *
 * <p>{@code prediction} is the class index, the value, or an array of them for several labels or
 * targets; {@code probability}, for classifiers, is an array with one probability per class, or
 * with that of "1" per label.
 */
public final class BatchPrediction implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The column of predicted classes or values. */
  public static final String PREDICTION = "prediction";

  /** The column of class probabilities. */
  public static final String PROBABILITY = "probability";

  private static final int BATCH = 1024;

  private final Network network;
  private final Matrix weights;
  private final Standardizer standardizer;
  private final RowReader reader;

  private BatchPrediction(TrainedNetwork model, RowReader reader) {
    network = model.network();
    weights = model.parameters().flat();
    standardizer = model.standardizer();
    this.reader = reader;
  }

  /**
   * The table with {@code prediction} and, for classifiers, {@code probability}.
   *
   * @throws InvalidDataException if the table lacks a feature column, or already has a column of
   *     these names; also when it is computed, if a feature is missing or not finite
   */
  public static Dataset<Row> transform(Dataset<Row> table, TrainedNetwork model) {
    RowReader reader = new RowReader(table, model.columns().featuresOnly());
    requireFeatures(reader.features(), model.network().inputs());
    Head head = model.network().head();
    DataType prediction =
        head.targets() == 1
            ? DataTypes.DoubleType
            : DataTypes.createArrayType(DataTypes.DoubleType, false);
    StructType schema = table.schema();
    requireFree(schema, PREDICTION);
    schema = schema.add(PREDICTION, prediction, false);
    if (head.isClassifier()) {
      requireFree(schema, PROBABILITY);
      schema =
          schema.add(PROBABILITY, DataTypes.createArrayType(DataTypes.DoubleType, false), false);
    }
    BatchPrediction job = new BatchPrediction(model, reader);
    return table.mapPartitions(job::predictAll, Encoders.row(schema));
  }

  /** Refuses data whose number of features is not the network's. */
  public static void requireFeatures(int found, int expected) {
    if (found != expected) {
      throw new InvalidDataException(
          "the data has "
              + found
              + " features but the model was trained on "
              + expected
              + "; use the columns that it was trained on (for libsvm, set the option numFeatures)");
    }
  }

  private static void requireFree(StructType schema, String column) {
    if (List.of(schema.fieldNames()).contains(column)) {
      throw new InvalidDataException(
          "the data already has a column '" + column + "'; rename or drop it");
    }
  }

  private Iterator<Row> predictAll(Iterator<Row> rows) {
    Parameters parameters = new Parameters(network, weights);
    Workspace workspace = new Workspace(network, weights.precision());
    Matrix x = weights.precision().matrix(network.inputs(), BATCH);
    return new Flattened<>(
        new Groups<>(rows, BATCH), group -> predict(group, x, parameters, workspace));
  }

  private Iterator<Row> predict(
      List<Row> rows, Matrix buffer, Parameters parameters, Workspace workspace) {
    double[] features = new double[network.inputs()];
    Matrix x = buffer.firstColumns(rows.size());
    int k = 0;
    for (Row row : rows) {
      reader.readFeatures(row, features);
      requireFinite(features);
      standardizer.apply(features);
      for (double feature : features) {
        x.set(k++, feature);
      }
    }
    Matrix a = ForwardPass.run(parameters, x, workspace);
    List<Row> predicted = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      predicted.add(withPrediction(rows.get(i), a, i));
    }
    return predicted.iterator();
  }

  private void requireFinite(double[] features) {
    for (int j = 0; j < features.length; j++) {
      if (!Double.isFinite(features[j])) {
        throw new InvalidDataException(
            "a row has a missing, NaN or infinite feature in column '"
                + reader.featureName(j)
                + "'; fill or drop such rows");
      }
    }
  }

  private Row withPrediction(Row row, Matrix a, int column) {
    Head head = network.head();
    int width = row.size();
    Object[] values = new Object[width + (head.isClassifier() ? 2 : 1)];
    for (int c = 0; c < width; c++) {
      values[c] = row.get(c);
    }
    Double[] predictions = new Double[head.targets()];
    for (int t = 0; t < predictions.length; t++) {
      predictions[t] =
          head.isClassifier()
              ? (double) Decision.classOf(a, column, head.targets() == 1 ? -1 : t)
              : a.get(t, column);
    }
    values[width] = predictions.length == 1 ? predictions[0] : predictions;
    if (head.isClassifier()) {
      values[width + 1] = probabilities(a, column);
    }
    return RowFactory.create(values);
  }

  private Double[] probabilities(Matrix a, int column) {
    if (network.head().outputs() == 1) {
      double one = a.get(0, column);
      return new Double[] {1 - one, one};
    }
    Double[] probabilities = new Double[a.rows()];
    for (int k = 0; k < probabilities.length; k++) {
      probabilities[k] = a.get(k, column);
    }
    return probabilities;
  }

  /** Consecutive elements in lists of a given size, the last one shorter. */
  private static final class Groups<T> implements Iterator<List<T>> {

    private final Iterator<T> elements;
    private final int size;

    Groups(Iterator<T> elements, int size) {
      this.elements = elements;
      this.size = size;
    }

    @Override
    public boolean hasNext() {
      return elements.hasNext();
    }

    @Override
    public List<T> next() {
      List<T> group = new ArrayList<>(size);
      while (group.size() < size && elements.hasNext()) {
        group.add(elements.next());
      }
      return group;
    }
  }
}
