/**
 * The Spark ML API: estimators and models that take their place in a {@code Pipeline}, on the one
 * path from a table to a trained network.
 */
package io.github.tributary.pipeline;
