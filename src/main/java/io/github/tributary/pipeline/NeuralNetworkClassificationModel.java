package io.github.tributary.pipeline;

import io.github.tributary.distributed.PredictedColumn;
import io.github.tributary.distributed.PredictedColumn.Form;
import io.github.tributary.evaluation.Decision;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.head.Head;
import io.github.tributary.training.NetworkDesign;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.Tuple3;

/**
 * A trained classifier. {@code transform} sends rows through the network in blocks, with one matrix
 * product per layer.
 *
 * <p>The raw predictions are the pre-activations z[L] of the output layer, for two classes by one
 * sigmoid output -z and z. With several labels, raw prediction, probability and prediction are
 * vectors with one entry per label.
 */
public class NeuralNetworkClassificationModel
    extends ProbabilisticClassificationModel<Vector, NeuralNetworkClassificationModel>
    implements NeuralNetworkParams, MLWritable {

  private static final long serialVersionUID = 1L;

  private String uid;
  private NetworkParamSet networkParams;
  private final TrainedNetwork network;
  private transient NeuralNetworkClassificationTrainingSummary summary;

  NeuralNetworkClassificationModel(String uid, TrainedNetwork network) {
    this(Uid.announce(uid), network);
  }

  private NeuralNetworkClassificationModel(Uid announced, TrainedNetwork network) {
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
      networkParams = new NetworkParamSet(this, NeuralNetworkClassifier.LOSSES);
      setDefault(networkParams.loss, NetworkDesign.CROSS_ENTROPY);
    }
    return networkParams;
  }

  /** Sets {@link #handleInvalid}: error, skip or keep. */
  public NeuralNetworkClassificationModel setHandleInvalid(String value) {
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

  /** The number of classes; with several labels, their number. */
  @Override
  public int numClasses() {
    return Decision.scores(head());
  }

  private Head head() {
    return network.network().head();
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
  public NeuralNetworkClassificationTrainingSummary summary() {
    if (summary == null) {
      throw new IllegalStateException(
          uid() + " was not trained in this session and has no training summary");
    }
    return summary;
  }

  NeuralNetworkClassificationModel withSummary(NeuralNetworkClassificationTrainingSummary value) {
    summary = value;
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return Schemas.classified(this, schema, numClasses(), head().targets());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    Form prediction = head().targets() == 1 ? Form.NUMBER : Form.VECTOR;
    List<PredictedColumn> added = new ArrayList<>();
    Schemas.add(
        added,
        schema,
        getRawPredictionCol(),
        Form.VECTOR,
        numClasses(),
        (z, a, i, into) -> Decision.rawScoresInto(z, i, into));
    Schemas.add(
        added,
        schema,
        getProbabilityCol(),
        Form.VECTOR,
        numClasses(),
        (z, a, i, into) -> Decision.probabilitiesInto(a, i, into));
    Schemas.add(added, schema, getPredictionCol(), prediction, head().targets(), predictions());
    return Schemas.predicted(dataset, getFeaturesCol(), network, added, getHandleInvalid());
  }

  private PredictedColumn.Numbers predictions() {
    Head head = head();
    TargetScaler targets = network.targetScaler();
    if (!isDefined(thresholds())) {
      return (z, a, i, into) -> Decision.predictionsInto(head, targets, a, i, into);
    }
    double[] thresholds = getThresholds();
    Thresholds.requireFit(thresholds, head);
    return (z, a, i, into) -> {
      double[] probabilities = new double[thresholds.length];
      Decision.probabilitiesInto(a, i, probabilities);
      into[0] = Decision.classOf(probabilities, thresholds);
    };
  }

  @Override
  public Vector predictRaw(Vector features) {
    double[] raw = new double[numClasses()];
    Decision.rawScoresInto(SingleRow.z(network, features), 0, raw);
    return Vectors.dense(raw);
  }

  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    double[] scores = raw.toArray();
    double[] z = head().outputs() == 1 ? new double[] {scores[1]} : scores;
    Matrix a = Precision.DOUBLE.matrix(z.length, 1);
    head().outputInto(Precision.DOUBLE.column(z), a);
    Decision.probabilitiesInto(a, 0, scores);
    return raw;
  }

  /**
   * This model with names for its columns of probabilities and predictions, for Spark's summaries.
   */
  // Spark's two declarations return tuples that Java does not take for subtypes of each other.
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Tuple3 findSummaryModel() {
    NeuralNetworkClassificationModel named = copy(ParamMap.empty());
    if (getProbabilityCol().isEmpty()) {
      named.setProbabilityCol("probability_" + uid());
    }
    if (getPredictionCol().isEmpty()) {
      named.setPredictionCol("prediction_" + uid());
    }
    return new Tuple3<>(named, named.getProbabilityCol(), named.getPredictionCol());
  }

  @Override
  public NeuralNetworkClassificationModel copy(ParamMap extra) {
    NeuralNetworkClassificationModel copy =
        copyValues(new NeuralNetworkClassificationModel(uid(), network), extra);
    return copy.withSummary(summary).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new ModelWriter(this, network);
  }

  /** A reader of saved models. */
  public static MLReader<NeuralNetworkClassificationModel> read() {
    return new ModelReader<>(
        NeuralNetworkClassificationModel.class, NeuralNetworkClassificationModel::new);
  }

  /**
   * Reads a saved model.
   *
   * @throws io.github.tributary.io.ModelFormatException if it is damaged or of a newer format
   */
  public static NeuralNetworkClassificationModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "NeuralNetworkClassificationModel: uid=" + uid() + ", " + network.network();
  }
}
