package io.github.tributary.model;

/**
 * Where a model came from: what must be the same for training to give the same model again.
 *
 * @param tributaryVersion the version that trained it
 * @param seed the seed of every random number
 * @param trainingRows the rows it was trained on
 * @param dataFingerprint a hash of the content of all rows, free of their order
 * @param iterations the iterations done
 * @param stopReason why training ended, in words
 */
public record Origin(
    String tributaryVersion,
    long seed,
    long trainingRows,
    String dataFingerprint,
    int iterations,
    String stopReason)
    implements java.io.Serializable {}
