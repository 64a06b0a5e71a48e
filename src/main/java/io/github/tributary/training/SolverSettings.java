package io.github.tributary.training;

import io.github.tributary.optim.rule.UpdateRule;
import io.github.tributary.optim.schedule.Constant;
import io.github.tributary.optim.schedule.Schedule;

/**
 * How the objective is minimised.
 *
 * @param optimizer the optimiser
 * @param stepSize η of one worker, or {@link #RANGE_TEST}, or {@link #UNSET} for the optimiser's
 *     own
 * @param momentum μ of momentum and nesterov, in [0, 1)
 * @param beta1 β₁ of adam, adamw, nadam and lamb, in [0, 1)
 * @param beta2 β₂ of the same, in [0, 1)
 * @param decay ρ of rmsprop and adadelta, in [0, 1), or {@link #UNSET} for the optimiser's own
 * @param epsilon ε of the adaptive optimisers, or {@link #UNSET} for the optimiser's own
 * @param schedule how η changes in the course of training
 * @param warmUp over how many passes η grows from 0 before the schedule starts
 * @param batchSize the mean rows of a minibatch; {@link #ALL}; or {@link #AUTO}: as the optimiser
 * @param localSteps how many steps a worker makes between two averages; {@link #SYNCHRONOUS}; or
 *     {@link #AUTO}
 * @param workers the logical workers of local steps, or {@link #AUTO} by the number of rows
 * @param outerMomentum the momentum on the averaged change of local steps, in [0, 1)
 * @param stepScaling what batch size and step size mean for several workers
 */
public record SolverSettings(
    Optimizer optimizer,
    double stepSize,
    double momentum,
    double beta1,
    double beta2,
    double decay,
    double epsilon,
    Schedule schedule,
    double warmUp,
    int batchSize,
    int localSteps,
    int workers,
    double outerMomentum,
    StepScaling stepScaling) {

  /** A number that is the optimiser's own. */
  public static final double UNSET = Double.NaN;

  /** The step size is found by a range test. */
  public static final double RANGE_TEST = 0;

  /** Chosen by Tributary. */
  public static final int AUTO = -1;

  /** A batch of all rows. */
  public static final int ALL = 0;

  /** One aggregation per step. */
  public static final int SYNCHRONOUS = 0;

  /** The defaults of every front end. */
  public static final SolverSettings DEFAULT = of(Optimizer.ADAMW, UNSET);

  private static final int DEFAULT_BATCH = 128;

  // Beyond, the workers of an ordinary table make so few steps in a pass that their mean falls
  // behind synchronous steps (benchmark.sh passes).
  private static final int LARGE_BATCH = 2_048;

  /** Checks the ranges, and that nothing is set that the optimiser cannot work with. */
  public SolverSettings {
    require(isUnset(stepSize) || finiteFrom(0, stepSize), "stepSize", "a number > 0", stepSize);
    requireShare("momentum", momentum);
    requireShare("beta1", beta1);
    requireShare("beta2", beta2);
    requireShare("decay", isUnset(decay) ? 0 : decay);
    require(
        isUnset(epsilon) || (epsilon > 0 && finiteFrom(0, epsilon)),
        "epsilon",
        "a number > 0",
        epsilon);
    require(finiteFrom(0, warmUp), "warmUp", "a number ≥ 0", warmUp);
    require(batchSize >= AUTO, "batchSize", "a number ≥ 1", batchSize);
    require(localSteps >= AUTO, "localSteps", "a number ≥ 0", localSteps);
    require(workers >= 1 || workers == AUTO, "workers", "a number ≥ 1", workers);
    requireShare("outerMomentum", outerMomentum);
    if (optimizer == Optimizer.L_BFGS) {
      String with = "solver = l-bfgs, which searches its step along a line on all rows";
      forbid(!isUnset(stepSize), "stepSize", with);
      forbid(!(schedule instanceof Constant), "schedule", with);
      forbid(warmUp > 0, "warmUp", with);
      forbid(batchSize > 0, "batchSize", with);
      forbid(localSteps > 0, "localSteps", with);
      forbid(workers != AUTO, "workers", with);
      forbid(outerMomentum > 0, "outerMomentum", with);
    }
    boolean minibatch = batchSize == AUTO ? optimizer.inMinibatches() : batchSize > 0;
    if (!minibatch) {
      String with = "all rows in one step; set batchSize";
      forbid(localSteps > 0, "localSteps", with);
      forbid(workers != AUTO, "workers", with);
      forbid(outerMomentum > 0, "outerMomentum", with);
    } else if (localSteps == SYNCHRONOUS || (localSteps == AUTO && batchSize > LARGE_BATCH)) {
      String with =
          localSteps == SYNCHRONOUS
              ? "localSteps = 0, where no worker goes its own way"
              : "batches of more than " + LARGE_BATCH + " rows unless localSteps is set";
      forbid(workers != AUTO, "workers", with);
      forbid(outerMomentum > 0, "outerMomentum", with);
    }
  }

  /** An optimiser with defaults for all else. */
  public static SolverSettings of(Optimizer optimizer, double stepSize) {
    return new SolverSettings(
        optimizer,
        stepSize,
        0.9,
        0.9,
        0.999,
        UNSET,
        UNSET,
        new Constant(),
        0,
        AUTO,
        AUTO,
        AUTO,
        0,
        StepScaling.AUTO);
  }

  /** These settings with another optimiser. */
  SolverSettings with(Optimizer other) {
    return with(other, stepSize, schedule, batchSize);
  }

  /** These settings with another optimiser, step size, schedule and batch. */
  SolverSettings with(Optimizer other, double step, Schedule factors, int batch) {
    return new SolverSettings(
        other,
        step,
        momentum,
        beta1,
        beta2,
        decay,
        epsilon,
        factors,
        warmUp,
        batch,
        localSteps,
        workers,
        outerMomentum,
        stepScaling);
  }

  static boolean isUnset(double value) {
    return Double.isNaN(value);
  }

  private static boolean finiteFrom(double least, double value) {
    return value >= least && value < Double.POSITIVE_INFINITY;
  }

  private static void requireShare(String name, double value) {
    require(value >= 0 && value < 1, name, "a number from 0 to below 1", value);
  }

  private static void require(boolean holds, String name, String expected, Number found) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": expected " + expected + ", found " + found);
    }
  }

  private static void forbid(boolean set, String name, String with) {
    if (set) {
      throw new IllegalArgumentException(name + " does not go with " + with);
    }
  }

  /** η, if no range test is asked for. */
  double fixedStepSize() {
    return isUnset(stepSize) ? optimizer.stepSize() : stepSize;
  }

  /** The largest batch with which workers go their own ways, where any were asked for. */
  int mostRowsPerBatch() {
    boolean local = localSteps == AUTO && (workers != AUTO || outerMomentum > 0);
    return local ? LARGE_BATCH : Integer.MAX_VALUE;
  }

  /** Whether a pass takes more than one step. */
  public boolean isMinibatch() {
    return batchSize == AUTO ? optimizer.inMinibatches() : batchSize > 0;
  }

  /** The mean rows of a minibatch. */
  int minibatchRows() {
    return batchSize == AUTO ? DEFAULT_BATCH : batchSize;
  }

  /** Whether workers make steps on their own between two averages. */
  public boolean isLocal() {
    return isMinibatch()
        && (localSteps == AUTO ? minibatchRows() <= LARGE_BATCH : localSteps != SYNCHRONOUS);
  }

  /** The local steps on so many rows: never by the size of the cluster. */
  LocalSteps localStepsOn(long rows) {
    // What a range test finds is what a worker's own steps stand.
    return stepScaling == StepScaling.NONE || stepSize == RANGE_TEST
        ? LocalSteps.unscaled(this, rows)
        : LocalSteps.scaled(this, rows);
  }

  /** The update rule. */
  UpdateRule rule(double weightDecay) {
    return optimizer.rule(momentum, beta1, beta2, decay, epsilon, weightDecay);
  }
}
