/**
 * The one path from a table to a trained network, which the command line and every other front end
 * share: settings with their defaults, the run, and the self-check.
 */
package io.github.tributary.training;
