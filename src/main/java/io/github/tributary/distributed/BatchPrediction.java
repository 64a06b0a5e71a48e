package io.github.tributary.distributed;

import io.github.tributary.evaluation.Decision;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.TargetScaler;
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
import java.util.NoSuchElementException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
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

  // Few enough that the inputs and the activations of a layer stay in the caches between their
  // passes and the rows that wait do not fill the heap; a product of twice as many is no faster.
  // OpenBLAS takes columns by twelve, so that the product ends with a whole group.
  private static final int BATCH = 384;

  private final Network network;
  private final Layout layout;
  private final Matrix weights;
  private final FeatureScaler featureScaler;
  private final RowReader reader;
  private final StoredFeatures features;
  private final ArrayList<PredictedColumn> added;
  private final InvalidRows invalid;

  private BatchPrediction(
      Dataset<Row> table,
      TrainedNetwork model,
      RowReader reader,
      List<PredictedColumn> added,
      InvalidRows invalid) {
    network = model.network();
    layout = Layout.forPrediction(network.inputs());
    weights = layout.parameters(model).flat();
    featureScaler = model.featureScaler();
    this.reader = reader;
    features =
        new StoredFeatures(table.schema(), model.columns().features(), reader.featureWidths());
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
    return transform(table, model, PREDICTION, PROBABILITY);
  }

  /**
   * Adds predictions to a table, in columns that the caller names.
   *
   * @throws InvalidDataException as above
   */
  public static Dataset<Row> transform(
      Dataset<Row> table, TrainedNetwork model, String prediction, String probability) {
    RowReader reader = new RowReader(table, model.columns().featuresOnly());
    requireFeatures(reader.features(), model.network().inputs());
    Head head = model.network().head();
    int targets = head.targets();
    TargetScaler targetScaler = model.targetScaler();
    List<PredictedColumn> added = new ArrayList<>();
    added.add(
        PredictedColumn.named(
            prediction,
            targets == 1 ? PredictedColumn.Form.NUMBER : PredictedColumn.Form.ARRAY,
            targets,
            (z, a, i, into) -> Decision.predictionsInto(head, targetScaler, a, i, into)));
    if (head.isClassifier()) {
      added.add(
          PredictedColumn.named(
              probability,
              PredictedColumn.Form.ARRAY,
              Decision.scores(head),
              (z, a, i, into) -> Decision.probabilitiesInto(a, i, into)));
    }
    added.forEach(column -> requireFree(table.schema(), column.field().name()));
    return new BatchPrediction(table, model, reader, added, InvalidRows.ERROR).addTo(table);
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
    return new BatchPrediction(table, model, reader, added, invalid).addTo(table);
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
    return StoredRows.map(table, this::predictAll, schema);
  }

  private Iterator<InternalRow> predictAll(Iterator<UnsafeRow> rows) {
    ClusterBlas.use();
    return new PredictedRows(rows);
  }

  private InvalidDataException invalid(int feature) {
    return new InvalidDataException(
        "a row has a missing, NaN or infinite feature in column '"
            + reader.featureName(feature)
            + "'; fill or drop such rows");
  }

  /** Takes rows in batches, runs the network on each, and gives the rows with their new cells. */
  private final class PredictedRows implements Iterator<InternalRow> {

    private static final int NOT_PREDICTED = -1;

    private final Iterator<UnsafeRow> rows;
    private final Parameters parameters = new Parameters(network, weights);
    private final Workspace workspace = new Workspace(network, weights.precision());
    private final InputBatch inputs =
        InputBatch.of(layout, features, featureScaler, weights.precision(), BATCH);

    // Copies of the rows of a batch, their memory used again by the next, and their observations.
    private final List<UnsafeRow> kept = new ArrayList<>();
    private final int[] observations = new int[BATCH];
    private final PredictedCells cells = new PredictedCells(added);
    private final JoinedRow joined = new JoinedRow();
    private int count;
    private int next;
    private Matrix z;
    private Matrix a;

    PredictedRows(Iterator<UnsafeRow> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      while (next == count && rows.hasNext()) {
        predictBatch();
      }
      return next < count;
    }

    private void predictBatch() {
      next = 0;
      count = 0;
      int predicted = 0;
      for (int read = 0; read < BATCH && rows.hasNext(); read++) {
        UnsafeRow row = rows.next();
        int bad = inputs.add(row);
        if (bad >= 0 && invalid == InvalidRows.ERROR) {
          throw invalid(bad);
        }
        if (bad < 0 || invalid == InvalidRows.KEEP) {
          keep(row, count);
          observations[count++] = bad < 0 ? predicted++ : NOT_PREDICTED;
        }
      }
      a = ForwardPass.run(parameters, inputs.take(), workspace);
      z = workspace.z(network.layers());
    }

    private void keep(UnsafeRow row, int place) {
      if (place == kept.size()) {
        kept.add(new UnsafeRow(row.numFields()));
        // copyFrom grows an array alone, and there is none yet.
        kept.get(place).pointTo(new byte[0], 0);
      }
      kept.get(place).copyFrom(row);
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int observation = observations[next];
      return joined.apply(
          kept.get(next++),
          observation == NOT_PREDICTED ? cells.invalid() : cells.of(z, a, observation));
    }
  }
}
