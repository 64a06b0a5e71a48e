package io.github.tributary.distributed;

import io.github.tributary.linalg.simd.LoopsOfJvm;
import java.io.Serializable;
import java.util.Arrays;

/** The smallest and the largest value of every feature, zeros that no row stores included. */
final class FeatureExtremes implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int LARGEST_BYTE = 255;

  private final double[] least;
  private final double[] most;
  // Rows of which only the entries that are not 0 were looked at, and how many of them each
  // feature has an entry in: where that is fewer, it was 0 in the others.
  private long entryRows;
  private final long[] entries;
  // Of the partition at hand; least and most have them all in the end.
  private transient int[] byteLeast;
  private transient int[] byteMost;

  FeatureExtremes(int features) {
    least = new double[features];
    most = new double[features];
    entries = new long[features];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
  }

  /** Adds a row by its entries. */
  void add(FeatureRow row) {
    entryRows++;
    for (int k = 0; k < row.count(); k++) {
      int j = row.index(k);
      entries[j]++;
      add(j, row.value(k));
    }
  }

  /** Adds a row of as many bytes as there are features, without a sign. */
  void addBytes(byte[] bytes, int start) {
    if (byteLeast == null) {
      byteLeast = new int[least.length];
      byteMost = new int[least.length];
      Arrays.fill(byteLeast, LARGEST_BYTE + 1);
      Arrays.fill(byteMost, -1);
    }
    LoopsOfJvm.current(least.length)
        .extremesOfBytes(bytes, start, byteLeast, byteMost, least.length);
  }

  private void add(int j, double x) {
    // Hardly ever: a branch is faster than Math.min.
    if (x < least[j]) {
      least[j] = x;
    }
    if (x > most[j]) {
      most[j] = x;
    }
  }

  /** To be called after the last row of a partition. */
  void finish() {
    for (int j = 0; byteLeast != null && j < least.length; j++) {
      add(j, byteLeast[j]);
      add(j, byteMost[j]);
    }
    byteLeast = null;
    byteMost = null;
  }

  /** Adds the extremes of as many features, which are {@linkplain #finish finished}. */
  void add(FeatureExtremes other) {
    entryRows += other.entryRows;
    for (int j = 0; j < least.length; j++) {
      entries[j] += other.entries[j];
      least[j] = Math.min(least[j], other.least[j]);
      most[j] = Math.max(most[j], other.most[j]);
    }
  }

  /** The smallest value of feature j. */
  double least(int j) {
    return entries[j] < entryRows ? Math.min(least[j], 0) : least[j];
  }

  /** The largest value of feature j. */
  double most(int j) {
    return entries[j] < entryRows ? Math.max(most[j], 0) : most[j];
  }
}
