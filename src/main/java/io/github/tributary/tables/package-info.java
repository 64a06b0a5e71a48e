/**
 * Tables in and out: reading and writing any format that Spark reads, and choosing which columns
 * are features, labels and weight.
 */
package io.github.tributary.tables;
