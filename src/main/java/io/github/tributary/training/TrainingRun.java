package io.github.tributary.training;

import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.DistributedEvaluation;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.Passes;
import io.github.tributary.evaluation.ConstantComparison;
import io.github.tributary.evaluation.Metrics;
import io.github.tributary.model.Origin;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Initializer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.optim.DivergenceGuard;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.IterationListener;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.Rollback;
import io.github.tributary.optim.StepSizes;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.optim.Trainer;
import io.github.tributary.optim.TrainingResult;
import io.github.tributary.optim.Validation;
import io.github.tributary.optim.schedule.Schedule;
import io.github.tributary.optim.schedule.WarmUp;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One training on packed rows: from its settings to a trainer, from a result to the model. */
final class TrainingRun {

  private final Prepared prepared;
  private final TrainingSettings settings;
  private final TrainingObserver observer;
  private final Passes passes;

  /** A run in given passes. */
  TrainingRun(Prepared prepared, TrainingObserver observer, Passes passes) {
    this.prepared = prepared;
    this.settings = prepared.settings();
    this.observer = observer;
    this.passes = passes;
  }

  Prepared prepared() {
    return prepared;
  }

  /**
   * The initializer's parameters, with the constant model's biases in the output layer, and with
   * those of constant features at 0.
   */
  double[] initial() {
    Network network = prepared.network();
    double[] initial =
        prepared
            .featureScaler()
            .clearConstants(
                network,
                settings
                    .initializer()
                    .initialize(network, settings.precision(), settings.seed())
                    .flat()
                    .toArray());
    if (settings.initializer() != Initializer.ZEROS) {
      double[] biases =
          ConstantModel.biases(network.head(), prepared.scan(), prepared.targetScaler());
      System.arraycopy(biases, 0, initial, network.biasStart(network.layers()), biases.length);
    }
    return initial;
  }

  /**
   * Given parameters, for features as they are in the table.
   *
   * @throws IllegalArgumentException if there are not as many as the network has
   */
  double[] initial(double[] given) {
    Network network = prepared.network();
    if (given.length != network.parameterCount()) {
      throw new IllegalArgumentException(
          "given parameters: expected "
              + network.parameterCount()
              + " for "
              + network
              + ", found "
              + given.length);
    }
    return prepared
        .featureScaler()
        .fromRaw(network, prepared.targetScaler().fromRaw(network, given));
  }

  /**
   * A trainer.
   *
   * @param initial where it will start
   * @param validation null if there are no rows for validation
   * @throws InvalidDataException if rows for validation are needed and missing, or do not have the
   *     metric asked for
   */
  Trainer trainer(double[] initial, BlockedRows train, BlockedRows validation) {
    requireValidation(validation);
    Solvers solvers = new Solvers(settings, prepared.network(), train, passes, penalty());
    return new Trainer(
            solvers.solver(), stepSizes(solvers, initial, train), settings.stopping(), listener())
        .following(validation == null ? null : following(validation))
        .stoppingEarly(settings.validation().earlyStopping())
        .guardedBy(new DivergenceGuard(settings.maxStepHalvings()));
  }

  /**
   * A trainer on all rows, those for validation included, that makes as many iterations as were
   * best on them. A schedule goes through all of its course in these: its end is what makes a model
   * good.
   */
  private Trainer refitting(double[] initial, BlockedRows all, int iterations) {
    StoppingCriteria given = settings.stopping();
    StoppingCriteria criteria = new StoppingCriteria(iterations, given.tol(), given.gradientTol());
    Solvers solvers = new Solvers(settings, prepared.network(), all, passes, penalty());
    return new Trainer(solvers.solver(), stepSizes(solvers, initial, all), criteria, listener())
        .guardedBy(new DivergenceGuard(settings.maxStepHalvings()));
  }

  /**
   * The result of a second training, on all rows, for as many iterations as were best in the first;
   * of the first if the second goes up.
   *
   * @param train runs a trainer
   */
  TrainingResult refit(
      TrainingResult first,
      double[] initial,
      BlockedRows all,
      Function<Trainer, TrainingResult> train) {
    int best = first.bestIteration();
    if (best == 0) {
      return first;
    }
    observer.refitting(all.rows(), inUnit(first));
    TrainingResult second = train.apply(refitting(initial, all, best));
    if (second.reason().isFailure()) {
      observer.refitFailed(second.reason());
      return first;
    }
    return first.withParameters(second.parameters());
  }

  /** Tells the observer if a result is worse on the rows for validation than no model at all. */
  void compareToConstant(TrainingResult result, BlockedRows validation) {
    if (validation == null) {
      return;
    }
    Network network = prepared.network().withoutSmoothing();
    double[] biases =
        ConstantModel.biases(network.head(), prepared.scan(), prepared.targetScaler());
    Parameters parameters = new Parameters(network, settings.precision(), result.parameters());
    ConstantComparison compared =
        DistributedEvaluation.comparedToConstant(parameters, biases, validation);
    if (compared.isWorse()) {
      double unit = prepared.targetScaler().lossUnit();
      observer.worseThanConstant(compared.loss() * unit, compared.constantLoss() * unit);
    }
  }

  /**
   * Without a hidden layer the penalty is that of the targets' own unit, as of any linear model.
   */
  private Penalty penalty() {
    Penalty penalty = settings.regularization().penalty();
    TargetScaler targets = prepared.targetScaler();
    boolean linear = !prepared.design().hasHiddenLayer() && targets.targets() == 1;
    return linear ? penalty.dividedBy(targets.deviations()[0]) : penalty;
  }

  /** Checks that the rows for validation do for what is asked of them. */
  void requireValidation(BlockedRows rows) {
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

  private Validation following(BlockedRows rows) {
    Network network = prepared.network().withoutSmoothing();
    String metric = settings.validation().metric();
    double unit = prepared.targetScaler().lossUnit();
    return at -> {
      Parameters parameters = new Parameters(network, settings.precision(), at);
      Metrics metrics =
          Metrics.isOfRanks(metric)
              ? DistributedEvaluation.of(parameters, rows, settings.merging(), passes)
              : DistributedEvaluation.ofSums(parameters, rows, settings.merging(), passes);
      double loss = metrics.get("loss");
      if (Double.isFinite(loss) && Double.isNaN(metrics.get(metric))) {
        throw new InvalidDataException(
            "validationMetric: "
                + metric
                + " is not defined on the rows for validation, which are "
                + (Metrics.isOfRanks(metric) ? "all of one class" : "all alike")
                + "; choose another metric, or more rows");
      }
      return new Validation.Score(loss / unit, metrics.get(metric));
    };
  }

  private StepSizes stepSizes(Solvers solvers, double[] initial, BlockedRows rows) {
    SolverSettings solver = settings.solver();
    double stepSize = solver.fixedStepSize();
    if (stepSize == SolverSettings.RANGE_TEST) {
      stepSize = solvers.rangeTest().stepSize(initial, solver.optimizer().stepSize());
      observer.stepSizeFound(stepSize);
    }
    if (solver.isLocal()) {
      stepSize *= solver.localStepsOn(rows.rows()).stepFactor();
    }
    Schedule schedule =
        solver.warmUp() == 0 ? solver.schedule() : new WarmUp(solver.warmUp(), solver.schedule());
    return new StepSizes(stepSize, schedule);
  }

  private IterationListener listener() {
    double unit = prepared.targetScaler().lossUnit();
    return new IterationListener() {
      @Override
      public void iterationDone(Iteration iteration) {
        observer.iterationDone(iteration.timesLoss(unit));
      }

      @Override
      public void rolledBack(Rollback rollback) {
        observer.rolledBack(rollback.timesLoss(unit));
      }
    };
  }

  /** A result with losses in the unit of the targets. */
  TrainingResult inUnit(TrainingResult result) {
    return result.timesLoss(prepared.targetScaler().lossUnit());
  }

  /** The model of a result, as it predicts. */
  TrainedNetwork model(TrainingResult result) {
    return new TrainedNetwork(
        new Parameters(
            prepared.network().withoutSmoothing(), settings.precision(), result.parameters()),
        prepared.featureScaler(),
        prepared.targetScaler(),
        prepared.tables().data().columns().kept(),
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

  /**
   * The model of a result with its metrics. The observer is told of the model before they are
   * computed.
   *
   * @param test null if there are no rows for testing
   */
  TrainingOutcome outcome(
      TrainingResult result, BlockedRows train, BlockedRows test, double seconds) {
    TrainedNetwork model = model(result);
    observer.trained(model);
    return new TrainingOutcome(
        model,
        inUnit(result),
        DistributedEvaluation.of(model.parameters(), train),
        Optional.ofNullable(test).map(rows -> DistributedEvaluation.of(model.parameters(), rows)),
        seconds);
  }
}
