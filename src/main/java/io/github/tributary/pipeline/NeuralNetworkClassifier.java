package io.github.tributary.pipeline;

import io.github.tributary.nn.Network;
import io.github.tributary.training.ClassWeights;
import io.github.tributary.training.FittedNetwork;
import io.github.tributary.training.NetworkDesign;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MetadataUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a feed-forward network as a classifier: of two classes, of several, or, with a vector or
 * array of 0 and 1 as the label, of several labels at once.
 *
 * <p>Classes are the numbers 0, 1, 2 …; how many there are is read off the label's metadata, as
 * {@code StringIndexer} leaves it, or off the data.
 */
public class NeuralNetworkClassifier
    extends ProbabilisticClassifier<
        Vector, NeuralNetworkClassifier, NeuralNetworkClassificationModel>
    implements NeuralNetworkSetters<NeuralNetworkClassifier>, DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  static final List<String> LOSSES =
      List.of(
          NetworkDesign.CROSS_ENTROPY,
          NetworkDesign.FOCAL,
          "sigmoid-cross-entropy",
          "softmax-cross-entropy",
          "sigmoid-focal",
          "softmax-focal");

  // Set on first use, because superclasses ask for them in their constructors.
  private String uid;
  private NetworkParamSet networkParams;
  private Param<String> classWeight;

  /** An estimator with default Params. */
  public NeuralNetworkClassifier() {
    this(Uid.random("neuralNetworkClassifier"));
  }

  /** An estimator with default Params and that uid. */
  public NeuralNetworkClassifier(String uid) {
    this(Uid.announce(uid));
  }

  private NeuralNetworkClassifier(Uid announced) {
    uid = announced.value();
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
      networkParams = new NetworkParamSet(this, LOSSES);
      setDefault(networkParams.loss, NetworkDesign.CROSS_ENTROPY);
    }
    return networkParams;
  }

  /** How much the rows of each class count. */
  public Param<String> classWeight() {
    if (classWeight == null) {
      classWeight =
          NetworkParamSet.text(
              this,
              "classWeight",
              "factor of the weight of each class's rows: balanced (classes weigh the same in"
                  + " all), or pairs such as 0:1,1:5; unset or empty: 1",
              ClassWeights::isValid);
    }
    return classWeight;
  }

  /** The value of {@link #classWeight}. */
  public String getClassWeight() {
    return getOrDefault(classWeight());
  }

  /** Sets {@link #classWeight}, for example to {@code balanced}. */
  public NeuralNetworkClassifier setClassWeight(String value) {
    set(classWeight(), value);
    return this;
  }

  /** Sets {@link #classWeight} by class. */
  public NeuralNetworkClassifier setClassWeight(Map<Integer, Double> weights) {
    return setClassWeight(ClassWeights.text(weights));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return Schemas.classifying(this, this, schema);
  }

  @Override
  public NeuralNetworkClassificationModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    return train(dataset);
  }

  @Override
  public NeuralNetworkClassificationModel train(Dataset<?> dataset) {
    Fitting fitting = new Fitting(this, dataset, getFeaturesCol(), getLabelCol());
    String weights = Fitting.valueOf(this, classWeight());
    if (!weights.isEmpty()) {
      Column label = fitting.label().column();
      fitting.multiplyWeight(
          ClassWeights.factor(
              weights.equals(ClassWeights.BALANCED)
                  ? ClassWeights.balanced(fitting.trainingRows(), label, fitting.ownWeight())
                  : ClassWeights.parse(weights),
              label));
    }
    FittedNetwork fitted =
        fitting.fit(getLoss(), outputs(fitting.label().field()), this::requireThresholdsFor);
    NeuralNetworkClassificationModel model =
        copyValues(new NeuralNetworkClassificationModel(uid(), fitted.model()), ParamMap.empty());
    model.setParent(this);
    return model.withSummary(
        new NeuralNetworkClassificationTrainingSummary(model, fitting.trainingRows(), fitted));
  }

  private void requireThresholdsFor(Network network) {
    if (isDefined(thresholds())) {
      Thresholds.requireFit(getThresholds(), network.head());
    }
  }

  /** The number of outputs that the label's metadata ask for, or that it is to be inferred. */
  private int outputs(StructField label) {
    if (!(label.dataType() instanceof NumericType) || getLoss().startsWith("sigmoid-")) {
      return NetworkDesign.INFERRED;
    }
    var classes = MetadataUtils.getNumClasses(label);
    return classes.isDefined() ? (Integer) classes.get() : NetworkDesign.INFERRED;
  }

  @Override
  public NeuralNetworkClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** A reader of saved estimators. */
  public static MLReader<NeuralNetworkClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads a saved estimator. */
  public static NeuralNetworkClassifier load(String path) {
    return read().load(path);
  }
}
