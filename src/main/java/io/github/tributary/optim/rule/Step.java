package io.github.tributary.optim.rule;

/**
 * What a rule must know of a step besides the gradient.
 *
 * @param size η, the step size
 * @param number the number of the step, from 1
 * @param tensorEnds where the tensors w[1], b[1], w[2], b[2], … end in the array of parameters; not
 *     to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // a view of the network's, compared by nobody
public record Step(double size, long number, int[] tensorEnds) {}
