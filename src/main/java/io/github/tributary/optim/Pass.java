package io.github.tributary.optim;

/**
 * What one pass over the training rows met.
 *
 * @param loss J with its penalty: where the pass started, for a solver of one step per pass; else
 *     the mean over its steps, each where it started. Not finite if it overflowed
 * @param gradientNorm ‖dJ/dparameters‖₂ there, or the root mean square over the steps
 * @param rows the observations evaluated
 * @param evaluations how often loss and gradient were evaluated, or the number of steps
 * @param stepSize η of its last step; of a line search, how far it moved
 * @param reason why the parameters stayed where they were, or null if they moved
 */
public record Pass(
    double loss,
    double gradientNorm,
    long rows,
    int evaluations,
    double stepSize,
    StopReason reason) {}
