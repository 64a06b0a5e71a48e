package io.github.tributary.evaluation;

import io.github.tributary.linalg.RandomStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The different scores that were added, or, where they are more than a given number, a random
 * sample of them: those whose hash begins with l zeros, for the least l that leaves few enough. So
 * the sample depends on the set of the scores, not on their order or on how they were merged.
 */
final class DistinctScores implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int SALT = 0x5C02E5;
  private static final double[] NONE = {};

  private final int most;
  private double[] scores = NONE;
  private int size;
  private int level;

  /** No scores yet; at most {@code most} are kept. */
  DistinctScores(int most) {
    this.most = most;
  }

  /** Adds a score. */
  void add(double score) {
    if (!isKept(score)) {
      return;
    }
    if (size == scores.length) {
      makeRoom();
    }
    scores[size++] = score;
  }

  /** Adds the scores of another one with the same limit. */
  void merge(DistinctScores other) {
    level = Math.max(level, other.level);
    for (int i = 0; i < other.size; i++) {
      add(other.scores[i]);
    }
  }

  /** Those that are kept, ascending, each once; NaN is the last. */
  double[] sorted() {
    compact();
    return Arrays.copyOf(scores, size);
  }

  private void makeRoom() {
    compact();
    if (2 * size >= scores.length) {
      scores = Arrays.copyOf(scores, Math.max(16, 2 * scores.length));
    }
  }

  private void compact() {
    Arrays.sort(scores, 0, size);
    keepOneOfEqualOnes();
    keepOfLevel(); // which a merge may have raised
    while (size > most) {
      level++;
      keepOfLevel();
    }
  }

  private void keepOneOfEqualOnes() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (kept == 0 || Double.compare(scores[kept - 1], scores[i]) != 0) {
        scores[kept++] = scores[i];
      }
    }
    size = kept;
  }

  private void keepOfLevel() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (isKept(scores[i])) {
        scores[kept++] = scores[i];
      }
    }
    size = kept;
  }

  private boolean isKept(double score) {
    return level == 0
        || Long.numberOfLeadingZeros(RandomStream.mix(Double.doubleToLongBits(score), SALT))
            >= level;
  }
}
