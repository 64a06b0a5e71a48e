package io.github.tributary.training;

import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.Passes;
import io.github.tributary.nn.Network;
import io.github.tributary.optim.Checkpoints;
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
    try (BlockedRows train = run.prepared().packTraining();
        BlockedRows test = run.prepared().packTest();
        BlockedRows validation = run.prepared().packValidation()) {
      run.prepared().tables().release();
      long start = System.nanoTime();
      TrainingResult result = train(run, train, validation);
      double seconds = (System.nanoTime() - start) * 1e-9;
      return run.outcome(result, train, test, seconds);
    } finally {
      run.prepared().tables().release(); // if packing failed
    }
  }

  /**
   * Trains.
   *
   * @throws RuntimeException as {@link #run} does
   */
  public FittedNetwork fit() {
    TrainingRun run = prepare();
    try (BlockedRows train = run.prepared().packTraining();
        BlockedRows validation = run.prepared().packValidation()) {
      run.prepared().tables().release();
      TrainingResult result = train(run, train, validation);
      return new FittedNetwork(run.model(result), result, train.rows());
    } finally {
      run.prepared().tables().release(); // if packing failed
    }
  }

  private TrainingRun prepare() {
    return new TrainingRun(Prepared.of(data, design, settings, observer), observer, Passes.ALONE);
  }

  private TrainingResult train(TrainingRun run, BlockedRows rows, BlockedRows validation) {
    double[] initial = given == null ? run.initial() : run.initial(given);
    Checkpoints checkpoints = checkpointsOf.apply(RunIdentity.of(run.prepared(), initial));
    TrainingResult result =
        run.trainer(initial, rows, validation).keeping(checkpoints).run(initial);
    checkpoints.finished();
    return result;
  }
}
