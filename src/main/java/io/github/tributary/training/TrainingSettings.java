package io.github.tributary.training;

import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Initializer;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.StoppingCriteria;

/**
 * How a network is trained.
 *
 * @param precision the type of weights and data in the passes; sums and losses are always wider
 * @param standardization whether features are scaled to mean 0 and deviation 1 of the training rows
 * @param initializer how the weights start
 * @param stepSize η of gradient descent
 * @param stopping when to stop
 * @param penalty on the weights
 * @param blockSize the mean number of rows of a logical block
 * @param aggregationDepth the depth of treeAggregate
 * @param seed the seed of every random number
 */
public record TrainingSettings(
    Precision precision,
    boolean standardization,
    Initializer initializer,
    double stepSize,
    StoppingCriteria stopping,
    Penalty penalty,
    int blockSize,
    int aggregationDepth,
    long seed) {

  /**
   * The defaults of every front end; the command line's configuration repeats and is tested against
   * them.
   */
  public static final TrainingSettings DEFAULT =
      new TrainingSettings(
          Precision.FLOAT,
          true,
          Initializer.AUTO,
          0.1,
          new StoppingCriteria(200, 1e-6, 1e-6),
          Penalty.NONE,
          1024,
          2,
          1);

  /** Checks the ranges. */
  public TrainingSettings {
    require(stepSize > 0 && stepSize < Double.POSITIVE_INFINITY, "stepSize", "> 0", stepSize);
    require(blockSize >= 1, "blockSize", "≥ 1", blockSize);
    require(aggregationDepth >= 1, "aggregationDepth", "≥ 1", aggregationDepth);
  }

  private static void require(boolean holds, String name, String expected, Number found) {
    if (!holds) {
      throw new IllegalArgumentException(
          name + ": expected a number " + expected + ", found " + found);
    }
  }

  /** These settings for a self-check: another precision and block size. */
  TrainingSettings forSample(Precision precision, int blockSize) {
    return new TrainingSettings(
        precision,
        standardization,
        initializer,
        stepSize,
        stopping,
        penalty,
        blockSize,
        aggregationDepth,
        seed);
  }
}
