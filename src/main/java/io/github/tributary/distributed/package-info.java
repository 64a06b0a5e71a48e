/**
 * Where the cluster comes in: rows of a DataFrame become logical blocks of matrices, and every
 * partition's sums are merged. The only package with RDD code.
 */
package io.github.tributary.distributed;
