package io.github.tributary.optim.rule;

import io.github.tributary.linalg.Ranges;

/**
 * What a rule must know of a step besides the gradient.
 *
 * @param size η, the step size
 * @param number the number of the step, from 1
 * @param tensorEnds where the tensors w[1], b[1], w[2], b[2], … end in the array of parameters; not
 *     to be written to
 * @param onAllCores whether long vectors may be shared between the cores of this JVM
 */
@SuppressWarnings("ArrayRecordComponent") // a view of the network's, compared by nobody
public record Step(double size, long number, int[] tensorEnds, boolean onAllCores) {

  /** A step on one core. */
  public Step(double size, long number, int[] tensorEnds) {
    this(size, number, tensorEnds, false);
  }

  /** Runs a loop over all parameters, in which no entry depends on another. */
  void overEntries(Ranges.Loop loop) {
    int length = tensorEnds[tensorEnds.length - 1];
    if (onAllCores) {
      Ranges.inParallel(length, loop);
    } else {
      loop.over(0, length);
    }
  }
}
