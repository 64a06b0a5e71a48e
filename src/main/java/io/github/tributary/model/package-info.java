/**
 * What training leaves behind: a network with its parameters, the scaling of its inputs, the
 * columns it was trained on and where it came from. No Spark.
 */
package io.github.tributary.model;
