package io.github.tributary.training;

import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.Passes;
import io.github.tributary.nn.Network;
import io.github.tributary.optim.Checkpoints;
import io.github.tributary.optim.Trainer;
import io.github.tributary.optim.TrainingResult;
import java.util.function.Function;

/** Trains a network on a table: read and scan, pack, iterate, evaluate. */
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
   * @throws io.github.tributary.optim.NonFiniteLossException if the loss overflows in the first
   *     pass and at its start, or later where no halving of the step size is allowed
   */
  public TrainingOutcome run() {
    TrainingRun run = prepare();
    Prepared prepared = run.prepared();
    try (BlockedRows train = prepared.packTraining();
        BlockedRows test = prepared.packTest();
        BlockedRows validation = prepared.packValidation();
        BlockedRows all = prepared.packForRefit().orElse(null)) {
      prepared.tables().release();
      long start = System.nanoTime();
      TrainingResult result = train(run, train, validation, all);
      double seconds = (System.nanoTime() - start) * 1e-9;
      return run.outcome(result, all == null ? train : all, test, seconds);
    } finally {
      prepared.tables().release(); // if packing failed
    }
  }

  /**
   * Trains.
   *
   * @throws RuntimeException as {@link #run} does
   */
  public FittedNetwork fit() {
    TrainingRun run = prepare();
    Prepared prepared = run.prepared();
    try (BlockedRows train = prepared.packTraining();
        BlockedRows validation = prepared.packValidation();
        BlockedRows all = prepared.packForRefit().orElse(null)) {
      prepared.tables().release();
      TrainingResult result = train(run, train, validation, all);
      return new FittedNetwork(
          run.model(result), run.inUnit(result), all == null ? train.rows() : all.rows());
    } finally {
      prepared.tables().release(); // if packing failed
    }
  }

  private TrainingRun prepare() {
    return new TrainingRun(Prepared.of(data, design, settings, observer), observer, Passes.ALONE);
  }

  /**
   * Trains, and if it is asked for once more on all rows.
   *
   * @param all null if it is not
   */
  private TrainingResult train(
      TrainingRun run, BlockedRows rows, BlockedRows validation, BlockedRows all) {
    double[] initial = given == null ? run.initial() : run.initial(given);
    TrainingResult result = keeping(run, initial, "", run.trainer(initial, rows, validation));
    run.compareToConstant(result, validation);
    return all == null
        ? result
        : run.refit(result, initial, all, again -> keeping(run, initial, "refit", again));
  }

  private TrainingResult keeping(TrainingRun run, double[] initial, String phase, Trainer trainer) {
    Checkpoints checkpoints = checkpointsOf.apply(RunIdentity.of(run.prepared(), initial, phase));
    TrainingResult result = trainer.keeping(checkpoints).run(initial);
    checkpoints.finished();
    return result;
  }
}
