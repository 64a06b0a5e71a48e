package io.github.tributary.training;

import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.DistributedEvaluation;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.Passes;
import io.github.tributary.evaluation.Metrics;
import io.github.tributary.model.Origin;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.optim.Checkpoints;
import io.github.tributary.optim.DivergenceGuard;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.IterationListener;
import io.github.tributary.optim.Rollback;
import io.github.tributary.optim.StepSizes;
import io.github.tributary.optim.Trainer;
import io.github.tributary.optim.TrainingResult;
import io.github.tributary.optim.Validation;
import io.github.tributary.optim.schedule.Schedule;
import io.github.tributary.optim.schedule.WarmUp;
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
   * Keeps checkpoints, and goes on from the latest one of the same run.
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
        BlockedRows test = prepared.packTest()) {
      long start = System.nanoTime();
      TrainingResult result = train(prepared, train);
      double seconds = (System.nanoTime() - start) * 1e-9;
      TrainedNetwork model = model(prepared, result);
      SparkSession spark = data.table().sparkSession();
      return new TrainingOutcome(
          model,
          result,
          DistributedEvaluation.of(spark, model.parameters(), train),
          test == null
              ? Optional.empty()
              : Optional.of(DistributedEvaluation.of(spark, model.parameters(), test)),
          seconds);
    }
  }

  /**
   * Trains.
   *
   * @throws RuntimeException as {@link #run} does
   */
  public FittedNetwork fit() {
    Prepared prepared = Prepared.of(data, design, settings, observer);
    try (BlockedRows train = prepared.packTraining()) {
      TrainingResult result = train(prepared, train);
      return new FittedNetwork(model(prepared, result), result, train.rows());
    }
  }

  private TrainingResult train(Prepared prepared, BlockedRows rows) {
    double[] initial = startingPoint(prepared);
    Checkpoints checkpoints = checkpointsOf.apply(RunIdentity.of(prepared, design, initial));
    try (BlockedRows validationRows = prepared.packValidation()) {
      requireValidation(prepared, validationRows);
      Solvers solvers = new Solvers(settings, prepared.network(), rows, Passes.ALONE);
      TrainingResult result =
          new Trainer(
                  solvers.solver(), stepSizes(solvers, initial), settings.stopping(), listener())
              .following(validationRows == null ? null : validation(prepared, validationRows))
              .stoppingEarly(settings.validation().earlyStopping())
              .guardedBy(new DivergenceGuard(settings.maxStepHalvings()))
              .keeping(checkpoints)
              .run(initial);
      checkpoints.finished();
      return result;
    }
  }

  private void requireValidation(Prepared prepared, BlockedRows rows) {
    ValidationSettings asked = settings.validation();
    if (rows == null) {
      if (asked.patience() > 0) {
        throw new InvalidDataException(
            "patience: early stopping needs rows for validation, and there are none; set"
                + " validationFraction or an indicator column");
      }
      return;
    }
    List<String> metrics = DistributedEvaluation.metricNames(prepared.network().head());
    if (!metrics.contains(asked.metric())) {
      throw new InvalidDataException(
          "validationMetric: expected one of "
              + String.join(", ", metrics)
              + " with "
              + prepared.network().head().text()
              + ", found '"
              + asked.metric()
              + "'");
    }
  }

  private Validation validation(Prepared prepared, BlockedRows rows) {
    Network network = prepared.network().withoutSmoothing();
    String metric = settings.validation().metric();
    return parameters -> {
      Parameters rounded = new Parameters(network, settings.precision(), parameters);
      Metrics metrics =
          metric.equals("auc")
              ? DistributedEvaluation.of(data.table().sparkSession(), rounded, rows)
              : DistributedEvaluation.ofSums(
                  rounded, rows, settings.aggregationDepth(), Passes.ALONE);
      return new Validation.Score(metrics.get("loss"), metrics.get(metric));
    };
  }

  private StepSizes stepSizes(Solvers solvers, double[] initial) {
    SolverSettings solver = settings.solver();
    double stepSize = solver.fixedStepSize();
    if (stepSize == SolverSettings.RANGE_TEST) {
      stepSize = solvers.rangeTest().stepSize(initial, solver.optimizer().stepSize());
      observer.stepSizeFound(stepSize);
    }
    Schedule schedule =
        solver.warmUp() == 0 ? solver.schedule() : new WarmUp(solver.warmUp(), solver.schedule());
    return new StepSizes(stepSize, schedule);
  }

  private IterationListener listener() {
    return new IterationListener() {
      @Override
      public void iterationDone(Iteration iteration) {
        observer.iterationDone(iteration);
      }

      @Override
      public void rolledBack(Rollback rollback) {
        observer.rolledBack(rollback);
      }
    };
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
        new Parameters(
            prepared.network().withoutSmoothing(), settings.precision(), result.parameters()),
        prepared.standardizer(),
        data.columns(),
        origin(prepared.scan(), result));
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
