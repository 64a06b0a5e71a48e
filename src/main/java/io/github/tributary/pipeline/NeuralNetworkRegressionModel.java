package io.github.tributary.pipeline;

import io.github.tributary.distributed.PredictedColumn;
import io.github.tributary.distributed.PredictedColumn.Form;
import io.github.tributary.evaluation.Decision;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.head.Head;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A trained regressor. {@code transform} sends rows through the network in blocks, with one matrix
 * product per layer; with several targets the prediction is a vector.
 */
public class NeuralNetworkRegressionModel
    extends RegressionModel<Vector, NeuralNetworkRegressionModel>
    implements NeuralNetworkParams, MLWritable {

  private static final long serialVersionUID = 1L;

  private String uid;
  private NetworkParamSet networkParams;
  private final TrainedNetwork network;
  private transient NeuralNetworkRegressionTrainingSummary summary;

  NeuralNetworkRegressionModel(String uid, TrainedNetwork network) {
    this(Uid.announce(uid), network);
  }

  private NeuralNetworkRegressionModel(Uid announced, TrainedNetwork network) {
    uid = announced.value();
    this.network = network;
    networkParams();
  }

  @Override
  public String uid() {
    if (uid == null) {
      uid = Uid.take();
    }
    return uid;
  }

  @Override
  public NetworkParamSet networkParams() {
    if (networkParams == null) {
      networkParams = new NetworkParamSet(this, NeuralNetworkRegressor.LOSSES);
      setDefault(networkParams.loss, NeuralNetworkRegressor.LOSSES.get(0));
    }
    return networkParams;
  }

  /** Sets {@link #handleInvalid}: error, skip or keep. */
  public NeuralNetworkRegressionModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  /** The network itself. */
  public TrainedNetwork network() {
    return network;
  }

  /**
   * All weights and biases, in the form of {@link #initialWeights}: for features as they are in the
   * column, or for scaled ones where they are clipped, as with the scaling robust.
   */
  public Vector weights() {
    return Vectors.dense(network.rawParameters());
  }

  @Override
  public int numFeatures() {
    return network.network().inputs();
  }

  /** The number of targets. */
  public int numTargets() {
    return network.network().head().targets();
  }

  /** Whether the model was trained in this session, so that {@link #summary} can tell of it. */
  public boolean hasSummary() {
    return summary != null;
  }

  /**
   * How training went.
   *
   * @throws IllegalStateException if the model was loaded
   */
  public NeuralNetworkRegressionTrainingSummary summary() {
    if (summary == null) {
      throw new IllegalStateException(
          uid() + " was not trained in this session and has no training summary");
    }
    return summary;
  }

  NeuralNetworkRegressionModel withSummary(NeuralNetworkRegressionTrainingSummary value) {
    summary = value;
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return Schemas.regressed(this, schema, numTargets());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    Head head = network.network().head();
    TargetScaler targets = network.targetScaler();
    List<PredictedColumn> added = new ArrayList<>();
    Schemas.add(
        added,
        schema,
        getPredictionCol(),
        numTargets() == 1 ? Form.NUMBER : Form.VECTOR,
        numTargets(),
        (z, a, i, into) -> Decision.predictionsInto(head, targets, a, i, into));
    return Schemas.predicted(dataset, getFeaturesCol(), network, added, getHandleInvalid());
  }

  /**
   * The prediction for one vector of features.
   *
   * @throws UnsupportedOperationException if there are several targets
   */
  @Override
  public double predict(Vector features) {
    if (numTargets() > 1) {
      throw new UnsupportedOperationException(
          "a number cannot hold " + numTargets() + " targets; use transform");
    }
    return network.targetScaler().prediction(0, SingleRow.a(network, features).get(0));
  }

  @Override
  public NeuralNetworkRegressionModel copy(ParamMap extra) {
    NeuralNetworkRegressionModel copy =
        copyValues(new NeuralNetworkRegressionModel(uid(), network), extra);
    return copy.withSummary(summary).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new ModelWriter(this, network);
  }

  /** A reader of saved models. */
  public static MLReader<NeuralNetworkRegressionModel> read() {
    return new ModelReader<>(NeuralNetworkRegressionModel.class, NeuralNetworkRegressionModel::new);
  }

  /**
   * Reads a saved model.
   *
   * @throws io.github.tributary.io.ModelFormatException if it is damaged or of a newer format
   */
  public static NeuralNetworkRegressionModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "NeuralNetworkRegressionModel: uid=" + uid() + ", " + network.network();
  }
}
