/** How the step size changes in the course of training. */
package io.github.tributary.optim.schedule;
