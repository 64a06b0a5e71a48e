package io.github.tributary.pipeline;

import io.github.tributary.training.FittedNetwork;
import io.github.tributary.training.NetworkDesign;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a feed-forward network as a regressor of one target, or, with a vector or array as the
 * label, of several at once.
 */
public class NeuralNetworkRegressor
    extends Regressor<Vector, NeuralNetworkRegressor, NeuralNetworkRegressionModel>
    implements NeuralNetworkSetters<NeuralNetworkRegressor>, DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  static final List<String> LOSSES = List.of("squared-error", "huber(delta)", "poisson");

  // Set on first use, because superclasses ask for them in their constructors.
  private String uid;
  private NetworkParamSet networkParams;

  /** An estimator with default Params. */
  public NeuralNetworkRegressor() {
    this(Uid.random("neuralNetworkRegressor"));
  }

  /** An estimator with default Params and that uid. */
  public NeuralNetworkRegressor(String uid) {
    this(Uid.announce(uid));
  }

  private NeuralNetworkRegressor(Uid announced) {
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
      setDefault(networkParams.loss, LOSSES.get(0));
    }
    return networkParams;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return Schemas.regressing(this, this, schema);
  }

  @Override
  public NeuralNetworkRegressionModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    return train(dataset);
  }

  @Override
  public NeuralNetworkRegressionModel train(Dataset<?> dataset) {
    Fitting fitting = new Fitting(this, dataset, getFeaturesCol(), getLabelCol());
    FittedNetwork fitted = fitting.fit(getLoss(), NetworkDesign.INFERRED, network -> {});
    NeuralNetworkRegressionModel model =
        copyValues(new NeuralNetworkRegressionModel(uid(), fitted.model()), ParamMap.empty());
    model.setParent(this);
    return model.withSummary(
        new NeuralNetworkRegressionTrainingSummary(model, fitting.trainingRows(), fitted));
  }

  @Override
  public NeuralNetworkRegressor copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** A reader of saved estimators. */
  public static MLReader<NeuralNetworkRegressor> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads a saved estimator. */
  public static NeuralNetworkRegressor load(String path) {
    return read().load(path);
  }
}
