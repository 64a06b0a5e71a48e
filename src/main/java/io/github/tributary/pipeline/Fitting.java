package io.github.tributary.pipeline;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import io.github.tributary.distributed.RowSides;
import io.github.tributary.distributed.Side;
import io.github.tributary.io.CheckpointFolder;
import io.github.tributary.model.Columns;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.optim.Checkpoints;
import io.github.tributary.training.FittedNetwork;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.NetworkTraining;
import io.github.tributary.training.TrainingData;
import io.github.tributary.training.TrainingObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** From the Params of an estimator and a DataFrame to the one path into the trainer. */
final class Fitting {

  private static final String DRAWN_FEATURES = "tributary_features";
  private static final String DRAWN_LABEL = "tributary_label";
  private static final String DRAWN_WEIGHT = "tributary_weight";

  private static final Logger LOG = Logger.getLogger(Fitting.class.getName());

  /**
   * What a fit is told.
   *
   * @param check refuses a network before it is trained
   */
  private record Observer(Consumer<Network> check) implements TrainingObserver {

    @Override
    public void networkBuilt(Network network) {
      check.accept(network);
    }

    @Override
    public void worseThanConstant(double loss, double constantLoss) {
      LOG.warning(
          "The model is worse on the validation rows than predicting the same for every row: loss "
              + loss
              + " against "
              + constantLoss
              + "; lower stepSize, or leave solver = auto");
    }
  }

  private final NeuralNetworkParams params;
  private final Dataset<Row> dataset;
  private final InputColumn features;
  private final InputColumn label;
  private final String weightName;
  private final Column ownWeight;
  private Column weight;

  Fitting(NeuralNetworkParams params, Dataset<?> dataset, String featuresCol, String labelCol) {
    this.params = params;
    this.dataset = dataset.toDF();
    features = InputColumn.in(dataset.schema(), featuresCol);
    label = InputColumn.in(dataset.schema(), labelCol);
    String weightCol = valueOf(params, params.weightCol());
    // The name is for messages: class weights may make a weight of rows that have none.
    weightName = weightCol.isEmpty() ? "classWeight" : weightCol;
    ownWeight = weightCol.isEmpty() ? null : column(weightCol).cast("double");
    weight = ownWeight;
  }

  /** The value of a Param that need not be set, or an empty text. */
  static String valueOf(
      NeuralNetworkParams params, org.apache.spark.ml.param.Param<String> optional) {
    return params.isDefined(optional) ? params.getOrDefault(optional) : "";
  }

  private Column column(String name) {
    return InputColumn.in(dataset.schema(), name).column();
  }

  /** The rows to train on, without those for validation. */
  Dataset<Row> trainingRows() {
    Column validation = validationIndicator();
    if (validation != null) {
      return dataset.where(org.apache.spark.sql.functions.not(validation));
    }
    return params.getValidationFraction() > 0 ? drawn(Side.TRAINING) : dataset;
  }

  private Optional<Dataset<Row>> validationRows() {
    Column validation = validationIndicator();
    if (validation != null) {
      return Optional.of(dataset.where(validation));
    }
    return params.getValidationFraction() <= 0
        ? Optional.empty()
        // A small share of few rows may draw none, as elsewhere.
        : Optional.of(drawn(Side.VALIDATION)).filter(rows -> !rows.isEmpty());
  }

  /** Drawn by the columns as they are: class weights are learnt from the rows for training. */
  private Dataset<Row> drawn(Side side) {
    Dataset<Row> wide =
        dataset.withColumn(DRAWN_FEATURES, features.column()).withColumn(DRAWN_LABEL, numbers());
    boolean weighted = ownWeight != null;
    wide = weighted ? wide.withColumn(DRAWN_WEIGHT, ownWeight) : wide;
    Columns columns =
        new Columns(List.of(DRAWN_FEATURES), List.of(DRAWN_LABEL), weighted ? DRAWN_WEIGHT : null);
    return RowSides.where(wide, columns, params.getSeed(), params.getValidationFraction(), side)
        .drop(DRAWN_FEATURES, DRAWN_LABEL, DRAWN_WEIGHT);
  }

  private Column validationIndicator() {
    String indicator = valueOf(params, params.validationIndicatorCol());
    return indicator.isEmpty() ? null : coalesce(column(indicator), lit(false));
  }

  /** The label as the table has it. */
  InputColumn label() {
    return label;
  }

  /** The instance weights as the table has them; null if it has none. */
  Column ownWeight() {
    return ownWeight;
  }

  /** Multiplies the instance weights. */
  void multiplyWeight(Column factor) {
    weight = weight == null ? factor : weight.multiply(factor);
  }

  /**
   * Trains.
   *
   * @param loss the loss, or {@link NetworkDesign#CROSS_ENTROPY}
   * @param outputs as in {@link NetworkDesign}
   * @param check refuses, before anything is trained, a network that other Params do not fit
   */
  FittedNetwork fit(String loss, int outputs, Consumer<Network> check) {
    Columns columns =
        new Columns(
            List.of(features.name()), List.of(label.name()), weight == null ? null : weightName);
    // Beside an indicator there is nothing to draw, which the tables check.
    double asked = params.getValidationFraction();
    double fraction = asked == -1 ? TrainingData.AUTO : validationIndicator() == null ? 0 : asked;
    NetworkTraining training =
        new NetworkTraining(
            TrainingData.of(used(trainingRows()), columns)
                .validatedOn(validationRows().map(this::used), fraction),
            new NetworkDesign(hidden(), template(), loss, outputs, params.getLabelSmoothing()),
            NetworkParamSet.settings(params),
            new Observer(check));
    if (params.isDefined(params.initialWeights())) {
      training.startingFrom(params.getInitialWeights().toArray());
    }
    return training.keeping(this::checkpoints).fit();
  }

  /** Beside the folder that Spark makes for every application, so that the next one finds them. */
  private Checkpoints checkpoints(String run) {
    SparkSession spark = dataset.sparkSession();
    scala.Option<String> ofApplication = spark.sparkContext().getCheckpointDir();
    int interval = params.getCheckpointInterval();
    if (ofApplication.isEmpty() || interval == -1) {
      return Checkpoints.NONE;
    }
    Path folder = new Path(new Path(ofApplication.get()).getParent(), "tributary-" + run);
    return new CheckpointFolder(
        folder.toString(), interval, spark.sparkContext().hadoopConfiguration());
  }

  private Dataset<Row> used(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>();
    columns.add(features.column().as(features.name()));
    columns.add(numbers().as(label.name()));
    if (weight != null) {
      columns.add(weight.as(weightName));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  /** The label as a number or a vector. */
  private Column numbers() {
    return label.isArrayOfNumbers() ? functions.array_to_vector(label.column()) : label.column();
  }

  /** What hidden layers are like whose number and units are chosen; empty if they are given. */
  private Optional<Layer> template() {
    return params.isDefined(params.hiddenLayers())
        ? Optional.empty()
        : Optional.of(
            new Layer(2, Activation.parse(activation()[0]), params.getLayerNormalization()));
  }

  private String[] activation() {
    String[] names = params.getActivation();
    if (!names[0].equals(NetworkParamSet.AUTO)) {
      return names;
    }
    boolean given = params.isDefined(params.hiddenLayers());
    Activation own = given ? NetworkDesign.DEFAULT_ACTIVATION : NetworkDesign.CHOSEN_ACTIVATION;
    return new String[] {own.text()};
  }

  private List<Layer> hidden() {
    boolean given = params.isDefined(params.hiddenLayers());
    int[] units = given ? params.getHiddenLayers() : new int[0];
    String[] names = activation();
    if (names.length != 1 && (!given || names.length != units.length)) {
      throw new IllegalArgumentException(
          "activation: expected one, or one per hidden layer ("
              + units.length
              + "), found "
              + names.length);
    }
    List<Layer> hidden = new ArrayList<>();
    for (int l = 0; l < units.length; l++) {
      hidden.add(
          new Layer(
              units[l],
              Activation.parse(names[names.length == 1 ? 0 : l]),
              params.getLayerNormalization()));
    }
    return hidden;
  }
}
