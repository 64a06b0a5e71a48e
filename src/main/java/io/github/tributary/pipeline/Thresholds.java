package io.github.tributary.pipeline;

import io.github.tributary.evaluation.Decision;
import io.github.tributary.nn.head.Head;

/** Spark ML's {@code thresholds} of a classifier. */
final class Thresholds {

  private Thresholds() {}

  /**
   * Checks that there is one for each class.
   *
   * @throws IllegalArgumentException if not, or if the network predicts several labels at once
   */
  static void requireFit(double[] thresholds, Head head) {
    if (head.targets() > 1) {
      throw new IllegalArgumentException(
          "thresholds: expected none with several labels ("
              + head.targets()
              + "), found "
              + thresholds.length);
    }
    int classes = Decision.scores(head);
    if (thresholds.length != classes) {
      throw new IllegalArgumentException(
          "thresholds: expected one for each of the "
              + classes
              + " classes, found "
              + thresholds.length);
    }
  }
}
