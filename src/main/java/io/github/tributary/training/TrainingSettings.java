package io.github.tributary.training;

import io.github.tributary.distributed.Aggregation;
import io.github.tributary.distributed.Merging;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.FeatureScaling;
import io.github.tributary.nn.Initializer;
import io.github.tributary.optim.DivergenceGuard;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.StoppingCriteria;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a network is trained.
 *
 * @param precision the type of weights and data in the passes; sums and losses are always wider
 * @param scaling how features and targets are scaled
 * @param initializer how the weights start
 * @param solver how the objective is minimised
 * @param stopping when to stop
 * @param regularization against fitting the training rows too closely
 * @param validation what is done with the validation rows
 * @param maxStepHalvings how often the step size is halved at most after the loss exploded
 * @param blockSize the mean number of rows of a logical block
 * @param aggregation how the sums of the partitions are merged
 * @param aggregationDepth the depth of the tree, where they are merged by one
 * @param seed the seed of every random number
 * @param auto what {@link Recipe} chooses once the rows are counted; the values given for these do
 *     not matter
 */
public record TrainingSettings(
    Precision precision,
    ScalingSettings scaling,
    Initializer initializer,
    SolverSettings solver,
    StoppingCriteria stopping,
    Regularization regularization,
    ValidationSettings validation,
    int maxStepHalvings,
    int blockSize,
    Aggregation aggregation,
    int aggregationDepth,
    long seed,
    Set<AutoSetting> auto) {

  /**
   * The defaults of every front end; the command line's configuration repeats and is tested against
   * them.
   */
  public static final TrainingSettings DEFAULT =
      new TrainingSettings(
          Precision.FLOAT,
          ScalingSettings.AUTO,
          Initializer.AUTO,
          SolverSettings.DEFAULT,
          new StoppingCriteria(200, 1e-6, 1e-6),
          Regularization.NONE,
          ValidationSettings.DEFAULT,
          25,
          1024,
          Aggregation.AUTO,
          2,
          1,
          EnumSet.allOf(AutoSetting.class));

  /** Checks the ranges. */
  public TrainingSettings {
    new DivergenceGuard(maxStepHalvings);
    auto = Set.copyOf(auto);
    regularization.requireFits(solver.optimizer());
    require(blockSize >= 1, "blockSize", "≥ 1", blockSize);
    require(aggregationDepth >= 1, "aggregationDepth", "≥ 1", aggregationDepth);
  }

  private static void require(boolean holds, String name, String expected, Number found) {
    if (!holds) {
      throw new IllegalArgumentException(
          name + ": expected a number " + expected + ", found " + found);
    }
  }

  /**
   * Gradient descent on all rows, with nothing left to {@link Recipe}.
   *
   * @param standardization whether features are scaled to mean 0 and deviation 1
   */
  public TrainingSettings(
      Precision precision,
      boolean standardization,
      Initializer initializer,
      double stepSize,
      StoppingCriteria stopping,
      Penalty penalty,
      int blockSize,
      int aggregationDepth,
      long seed) {
    this(
        precision,
        ScalingSettings.ofFeatures(standardization ? FeatureScaling.STANDARD : FeatureScaling.NONE),
        initializer,
        SolverSettings.of(Optimizer.GD, stepSize),
        stopping,
        Regularization.of(penalty),
        ValidationSettings.DEFAULT,
        DEFAULT.maxStepHalvings,
        blockSize,
        DEFAULT.aggregation,
        aggregationDepth,
        seed,
        Set.of());
  }

  /**
   * Checks that a network can be trained with these settings.
   *
   * @throws IllegalArgumentException if not
   */
  public void requireFits(NetworkDesign design) {
    if (design.auto().isEmpty()) {
      regularization.dropoutFor(design.hidden().size());
    }
  }

  /** The iterations in which the step size still grows. */
  int iterationsOfRise() {
    return (int) Math.ceil(solver.warmUp() + solver.schedule().rise() * stopping.maxIter());
  }

  /** How the sums of the partitions are merged. */
  Merging merging() {
    return new Merging(aggregation, aggregationDepth);
  }

  /**
   * The mean rows of the blocks that so many are packed into: a minibatch is made of whole ones.
   */
  int rowsPerBlock(long rows) {
    if (solver.isLocal()) {
      return solver.localStepsOn(rows).batchSize(); // a local step takes one block
    }
    return solver.isMinibatch() ? Math.min(blockSize, solver.minibatchRows()) : blockSize;
  }

  /** These settings with another way to minimise the objective, no part of it left open. */
  public TrainingSettings with(SolverSettings other) {
    Parts parts = new Parts(this);
    parts.solver = other;
    parts.auto = Set.of();
    return parts.settings();
  }

  /** These settings with other scalings. */
  public TrainingSettings with(ScalingSettings other) {
    Parts parts = new Parts(this);
    parts.scaling = other;
    return parts.settings();
  }

  /** These settings with other choices left to {@link Recipe}. */
  public TrainingSettings leaving(Set<AutoSetting> open) {
    Parts parts = new Parts(this);
    parts.auto = open;
    return parts.settings();
  }

  /** These settings with other criteria. */
  public TrainingSettings with(StoppingCriteria other) {
    Parts parts = new Parts(this);
    parts.stopping = other;
    parts.auto = without(AutoSetting.MAX_ITER);
    return parts.settings();
  }

  /** These settings with another regularisation. */
  public TrainingSettings with(Regularization other) {
    Parts parts = new Parts(this);
    parts.regularization = other;
    parts.auto = without(AutoSetting.DROPOUT);
    return parts.settings();
  }

  /** These settings with another use of validation rows. */
  public TrainingSettings with(ValidationSettings other) {
    Parts parts = new Parts(this);
    parts.validation = other;
    parts.auto = without(AutoSetting.PATIENCE);
    return parts.settings();
  }

  /** These settings with another bound on the halvings of the step size. */
  public TrainingSettings withStepHalvings(int most) {
    Parts parts = new Parts(this);
    parts.maxStepHalvings = most;
    return parts.settings();
  }

  private Set<AutoSetting> without(AutoSetting setting) {
    EnumSet<AutoSetting> others = EnumSet.allOf(AutoSetting.class);
    others.retainAll(auto);
    others.remove(setting);
    return others;
  }

  /** These settings for a self-check: another precision and block size, and all rows at once. */
  TrainingSettings forSample(Precision precision, int blockSize) {
    Parts parts = new Parts(this);
    parts.precision = precision;
    parts.blockSize = blockSize;
    parts.solver = SolverSettings.of(Optimizer.GD, SolverSettings.UNSET);
    parts.auto = Set.of();
    return parts.settings();
  }

  /** A copy some of whose parts are about to be replaced. */
  private static final class Parts {

    private final TrainingSettings others;
    private Precision precision;
    private ScalingSettings scaling;
    private Set<AutoSetting> auto;
    private SolverSettings solver;
    private StoppingCriteria stopping;
    private Regularization regularization;
    private ValidationSettings validation;
    private int maxStepHalvings;
    private int blockSize;

    Parts(TrainingSettings settings) {
      others = settings;
      precision = settings.precision;
      scaling = settings.scaling;
      auto = settings.auto;
      solver = settings.solver;
      stopping = settings.stopping;
      regularization = settings.regularization;
      validation = settings.validation;
      maxStepHalvings = settings.maxStepHalvings;
      blockSize = settings.blockSize;
    }

    TrainingSettings settings() {
      return new TrainingSettings(
          precision,
          scaling,
          others.initializer,
          solver,
          stopping,
          regularization,
          validation,
          maxStepHalvings,
          blockSize,
          others.aggregation,
          others.aggregationDepth,
          others.seed,
          auto);
    }
  }
}
