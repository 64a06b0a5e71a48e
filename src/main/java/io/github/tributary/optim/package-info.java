/**
 * Minimising an objective: what an objective is, the update rules that descend it, when to stop,
 * and the loop that holds them together. No Spark; {@link io.github.tributary.optim.Objective} is
 * the seam at which the cluster comes in.
 */
package io.github.tributary.optim;
