package io.github.tributary.optim;

/**
 * A return to the last good parameters.
 *
 * @param iteration the iteration that went wrong, from 1
 * @param loss what its loss was, not finite or far above that of the start
 * @param stepSizeFactor by what the step size is multiplied from now on
 */
public record Rollback(int iteration, double loss, double stepSizeFactor) {}
