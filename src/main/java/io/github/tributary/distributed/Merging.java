package io.github.tributary.distributed;

/**
 * How parts are merged.
 *
 * @param aggregation by a tree or in slices
 * @param depth of the tree, where there is one, at least 1; its last level is the driver
 */
public record Merging(Aggregation aggregation, int depth) {}
