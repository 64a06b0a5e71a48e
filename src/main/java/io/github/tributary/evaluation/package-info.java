/**
 * How good a network is on a set of observations: loss and metrics from order-free sums. No Spark.
 */
package io.github.tributary.evaluation;
