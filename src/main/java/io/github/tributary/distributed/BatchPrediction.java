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
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Adds predictions to a table, in blocks of rows with one matrix product per layer. The order of
 * the rows and all columns stay as they are. It runs no job of its own, so that it also works on a
 * streaming table.
 */
public final class BatchPrediction implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The column of predicted classes or values. */
  public static final String PREDICTION = "prediction";

  /** The column of class probabilities. */
  public static final String PROBABILITY = "probability";

  private static final int BATCH = 1024;

  private final Network network;
  private final Layout layout;
  private final Matrix weights;
  private final Standardizer standardizer;
  private final RowReader reader;
  private final ArrayList<PredictedColumn> added;
  private final InvalidRows invalid;

  private BatchPrediction(
      TrainedNetwork model, RowReader reader, List<PredictedColumn> added, InvalidRows invalid) {
    network = model.network();
    layout = Layout.forPrediction(network.inputs());
    weights = layout.parameters(model).flat();
    standardizer = model.standardizer();
    this.reader = reader;
    this.added = new ArrayList<>(added);
    this.invalid = invalid;
  }

  /**
   * The table with {@code prediction} and, for classifiers, {@code probability}, as numbers and
   * arrays that every data source can hold.
   *
   * <p>{@code prediction} is the class index, the value, or an array of them for several labels or
   * targets; {@code probability} has one number per class, or that of "1" per label.
   *
   * @throws InvalidDataException if the table lacks a feature column, or already has a column of
   *     these names; also when it is computed, if a feature is missing or not finite
   */
  public static Dataset<Row> transform(Dataset<Row> table, TrainedNetwork model) {
    RowReader reader = new RowReader(table, model.columns().featuresOnly());
    requireFeatures(reader.features(), model.network().inputs());
    Head head = model.network().head();
    int targets = head.targets();
    List<PredictedColumn> added = new ArrayList<>();
    added.add(
        PredictedColumn.named(
            PREDICTION,
            targets == 1 ? PredictedColumn.Form.NUMBER : PredictedColumn.Form.ARRAY,
            targets,
            (z, a, i) -> Decision.predictions(head, a, i)));
    if (head.isClassifier()) {
      added.add(
          PredictedColumn.named(
              PROBABILITY,
              PredictedColumn.Form.ARRAY,
              Decision.scores(head),
              (z, a, i) -> Decision.probabilities(a, i)));
    }
    added.forEach(column -> requireFree(table.schema(), column.field().name()));
    return new BatchPrediction(model, reader, added, InvalidRows.ERROR).addTo(table);
  }

  /**
   * The table with columns of one's own choice, in this order after its own.
   *
   * @param added their names must be free
   * @throws InvalidDataException as above
   */
  public static Dataset<Row> transform(
      Dataset<Row> table, TrainedNetwork model, List<PredictedColumn> added, InvalidRows invalid) {
    RowReader reader =
        RowReader.ofFeatures(table, model.columns().featuresOnly(), model.network().inputs());
    return new BatchPrediction(model, reader, added, invalid).addTo(table);
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

  private Dataset<Row> addTo(Dataset<Row> table) {
    StructType schema = table.schema();
    for (PredictedColumn column : added) {
      schema = schema.add(column.field());
    }
    // An encoder forgets the metadata of its fields.
    return table
        .mapPartitions(this::predictAll, Encoders.row(schema))
        .select(
            Stream.of(schema.fields()).map(BatchPrediction::withMetadata).toArray(Column[]::new));
  }

  private static Column withMetadata(StructField field) {
    Column column = new Column(RowReader.quoted(field.name()));
    return field.metadata().json().equals("{}")
        ? column
        : column.as(field.name(), field.metadata());
  }

  private Iterator<Row> predictAll(Iterator<Row> rows) {
    ClusterBlas.use();
    Parameters parameters = new Parameters(network, weights);
    Workspace workspace = new Workspace(network, weights.precision());
    InputBatch inputs = InputBatch.of(layout, reader, standardizer, weights.precision(), BATCH);
    return new Flattened<>(
        new Groups<>(rows, BATCH), group -> predict(group, inputs, parameters, workspace));
  }

  private Iterator<Row> predict(
      List<Row> rows, InputBatch inputs, Parameters parameters, Workspace workspace) {
    boolean[] valid = new boolean[rows.size()];
    for (int i = 0; i < valid.length; i++) {
      int bad = inputs.add(rows.get(i));
      valid[i] = bad < 0;
      if (!valid[i] && invalid == InvalidRows.ERROR) {
        throw new InvalidDataException(
            "a row has a missing, NaN or infinite feature in column '"
                + reader.featureName(bad)
                + "'; fill or drop such rows");
      }
    }
    Matrix a = ForwardPass.run(parameters, inputs.take(), workspace);
    Matrix z = workspace.z(network.layers());
    List<Row> predicted = new ArrayList<>(rows.size());
    int observation = 0;
    for (int i = 0; i < valid.length; i++) {
      if (valid[i]) {
        predicted.add(withCells(rows.get(i), z, a, observation++));
      } else if (invalid == InvalidRows.KEEP) {
        predicted.add(withCells(rows.get(i), z, a, -1));
      }
    }
    return predicted.iterator();
  }

  /** The row with its new cells; of observation -1, which was not predicted, invalid ones. */
  private Row withCells(Row row, Matrix z, Matrix a, int observation) {
    int width = row.size();
    Object[] cells = new Object[width + added.size()];
    for (int c = 0; c < width; c++) {
      cells[c] = row.get(c);
    }
    for (PredictedColumn column : added) {
      cells[width++] = observation < 0 ? column.invalidCell() : column.cell(z, a, observation);
    }
    return RowFactory.create(cells);
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
