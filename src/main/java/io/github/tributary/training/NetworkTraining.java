package io.github.tributary.training;

import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.DistributedEvaluation;
import io.github.tributary.distributed.DistributedObjective;
import io.github.tributary.evaluation.Metrics;
import io.github.tributary.model.Origin;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.optim.CenteredObjective;
import io.github.tributary.optim.GradientDescent;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.NonFiniteLossException;
import io.github.tributary.optim.Objective;
import io.github.tributary.optim.Trainer;
import io.github.tributary.optim.TrainingResult;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Trains a network on a table: scan, pack, iterate, evaluate. */
public final class NetworkTraining {

  private final TrainingData data;
  private final NetworkDesign design;
  private final TrainingSettings settings;
  private final TrainingObserver observer;
  private double[] given;

  /** A run to be started. */
  public NetworkTraining(
      TrainingData data,
      NetworkDesign design,
      TrainingSettings settings,
      TrainingObserver observer) {
    this.data = data;
    this.design = design;
    this.settings = settings;
    this.observer = observer;
  }

  /**
   * Starts from given parameters instead of the initializer's.
   *
   * @param parameters all weights and biases in the order of {@link Network}; copied
   * @return this
   */
  public NetworkTraining startingFrom(double[] parameters) {
    given = parameters.clone();
    return this;
  }

  /**
   * Trains.
   *
   * @throws io.github.tributary.distributed.InvalidDataException if the data cannot be used
   * @throws IllegalArgumentException if the design contradicts itself
   * @throws io.github.tributary.optim.NonFiniteLossException if the loss overflows
   */
  public TrainingOutcome run() {
    Prepared prepared = Prepared.of(data, design, settings, observer);
    try (BlockedRows train = prepared.packTraining();
        BlockedRows test = prepared.packTest(data.columns())) {
      long start = System.nanoTime();
      TrainingResult result = iterate(prepared.network(), train);
      double seconds = (System.nanoTime() - start) * 1e-9;
      Parameters parameters =
          new Parameters(prepared.network(), settings.precision(), result.parameters());
      SparkSession spark = data.table().sparkSession();
      Metrics trainMetrics = DistributedEvaluation.of(spark, parameters, train);
      requireFinite(trainMetrics, result);
      return new TrainingOutcome(
          new TrainedNetwork(
              parameters, prepared.standardizer(), data.columns(), origin(prepared.scan(), result)),
          result,
          trainMetrics,
          test == null
              ? Optional.empty()
              : Optional.of(DistributedEvaluation.of(spark, parameters, test)),
          seconds);
    }
  }

  private TrainingResult iterate(Network network, BlockedRows train) {
    Objective objective =
        settings
            .penalty()
            .on(
                network,
                new CenteredObjective(
                    train.centering(),
                    network,
                    settings.precision(),
                    new DistributedObjective(
                        network, settings.precision(), train, settings.aggregationDepth())));
    return new Trainer(
            objective,
            new GradientDescent(settings.stepSize()),
            settings.stopping(),
            observer::iterationDone)
        .run(startingPoint(network));
  }

  private double[] startingPoint(Network network) {
    if (given == null) {
      return settings
          .initializer()
          .initialize(network, settings.precision(), settings.seed())
          .flat()
          .toArray();
    }
    if (given.length != network.parameterCount()) {
      throw new IllegalArgumentException(
          "given parameters: expected "
              + network.parameterCount()
              + " for "
              + network
              + ", found "
              + given.length);
    }
    return given.clone();
  }

  /** The last update is seen by no iteration; what it led to is seen here. */
  private static void requireFinite(Metrics train, TrainingResult result) {
    if (!Double.isFinite(train.get("loss"))) {
      List<Iteration> history = result.history();
      Iteration last = history.get(history.size() - 1);
      throw new NonFiniteLossException(last.number(), last.loss());
    }
  }

  private Origin origin(DataScan scan, TrainingResult result) {
    return new Origin(
        Version.TRIBUTARY,
        settings.seed(),
        scan.trainRows(),
        scan.fingerprint(),
        result.history().size(),
        result.reason().text());
  }
}
