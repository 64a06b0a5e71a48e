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
import io.github.tributary.optim.Checkpoints;
import io.github.tributary.optim.GradientDescent;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.NonFiniteLossException;
import io.github.tributary.optim.Objective;
import io.github.tributary.optim.StopReason;
import io.github.tributary.optim.Trainer;
import io.github.tributary.optim.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/** Trains a network on a table: scan, pack, iterate, evaluate. */
public final class NetworkTraining {

  private final TrainingData data;
  private final NetworkDesign design;
  private final TrainingSettings settings;
  private final TrainingObserver observer;
  private double[] given;
  private Function<String, Checkpoints> checkpointsOf = run -> Checkpoints.NONE;

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
   * @param parameters all weights and biases in the order of {@link Network}, for features as they
   *     are in the table: standardization is applied to them as it is to the data; copied
   * @return this
   */
  public NetworkTraining startingFrom(double[] parameters) {
    given = parameters.clone();
    return this;
  }

  /**
   * Keeps checkpoints of {@link #fit}, which goes on from the latest one of the same run.
   *
   * @param byRun the checkpoints that belong to a run, by a name that the same data, settings and
   *     starting point share, and no others
   * @return this
   */
  public NetworkTraining keeping(Function<String, Checkpoints> byRun) {
    checkpointsOf = byRun;
    return this;
  }

  /**
   * Trains, and computes the metrics of training and test rows.
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
      TrainingResult result =
          trainer(objective(prepared.network(), train)).run(startingPoint(prepared));
      double seconds = (System.nanoTime() - start) * 1e-9;
      TrainedNetwork model = model(prepared, result);
      SparkSession spark = data.table().sparkSession();
      Metrics trainMetrics = DistributedEvaluation.of(spark, model.parameters(), train);
      requireFinite(trainMetrics.get("loss"), result);
      return new TrainingOutcome(
          model,
          result,
          trainMetrics,
          test == null
              ? Optional.empty()
              : Optional.of(DistributedEvaluation.of(spark, model.parameters(), test)),
          seconds);
    }
  }

  /**
   * Trains, and follows the cost of the test rows, if there are any, from iteration to iteration.
   *
   * @throws RuntimeException as {@link #run} does
   */
  public FittedNetwork fit() {
    Prepared prepared = Prepared.of(data, design, settings, observer);
    Network network = prepared.network();
    try (BlockedRows train = prepared.packTraining();
        BlockedRows test = prepared.packTest(data.columns())) {
      double[] initial = startingPoint(prepared);
      Checkpoints checkpoints = checkpointsOf.apply(RunIdentity.of(prepared, design, initial));
      Objective objective = objective(network, train);
      Objective validation = test == null ? null : cost(network, test);
      TrainingResult result =
          trainer(objective).following(validation).keeping(checkpoints).run(initial);
      List<Iteration> iterations = result.history();
      List<Double> history = new ArrayList<>(iterations.stream().map(Iteration::loss).toList());
      List<Double> validationHistory =
          new ArrayList<>(
              test == null
                  ? List.of()
                  : iterations.stream().map(Iteration::validationLoss).toList());
      // Those before a checkpoint too, which another driver may have spent.
      double seconds = iterations.stream().mapToDouble(Iteration::seconds).sum();
      if (result.reason() == StopReason.MAX_ITERATIONS) {
        // Only this reason comes after an update, whose cost nobody has seen yet.
        long start = System.nanoTime();
        int next = iterations.size() + 1;
        double last = objective.evaluate(result.parameters(), next).loss();
        requireFinite(last, result);
        history.add(last);
        if (validation != null) {
          validationHistory.add(validation.evaluate(result.parameters(), next).loss());
        }
        seconds += (System.nanoTime() - start) * 1e-9;
      }
      checkpoints.finished();
      return new FittedNetwork(
          model(prepared, result),
          history,
          validationHistory,
          result.reason(),
          train.rows(),
          seconds);
    }
  }

  private Objective objective(Network network, BlockedRows rows) {
    return settings.penalty().on(network, cost(network, rows));
  }

  private Objective cost(Network network, BlockedRows rows) {
    return new CenteredObjective(
        rows.centering(),
        network,
        settings.precision(),
        new DistributedObjective(network, settings.precision(), rows, settings.aggregationDepth()));
  }

  private Trainer trainer(Objective objective) {
    return new Trainer(
        objective,
        new GradientDescent(settings.stepSize()),
        settings.stopping(),
        observer::iterationDone);
  }

  private double[] startingPoint(Prepared prepared) {
    Network network = prepared.network();
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
    return prepared.standardizer().fromRaw(network, given);
  }

  private TrainedNetwork model(Prepared prepared, TrainingResult result) {
    return new TrainedNetwork(
        new Parameters(prepared.network(), settings.precision(), result.parameters()),
        prepared.standardizer(),
        data.columns(),
        origin(prepared.scan(), result));
  }

  /** The last update is seen by no iteration; what it led to is seen here. */
  private static void requireFinite(double loss, TrainingResult result) {
    if (!Double.isFinite(loss)) {
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
