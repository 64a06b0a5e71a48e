/**
 * Minimising an objective: what an objective is, the solvers that descend it, when to stop, and the
 * loop that holds them together. No Spark; {@link io.github.tributary.optim.Objective} and, for
 * local steps, {@link io.github.tributary.optim.Rounds} are where the cluster comes in.
 */
package io.github.tributary.optim;
