package io.github.tributary.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a contestant's rounds gave.
 *
 * @param name of the contestant
 * @param rounds per round, one number per column
 */
record Measurement(String name, List<double[]> rounds) {

  Measurement {
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException(name + ": no round was measured");
    }
    rounds = List.copyOf(rounds);
  }

  /** A column's numbers, in the order of the rounds. */
  double[] column(int column) {
    return rounds.stream().mapToDouble(round -> round[column]).toArray();
  }

  double median(int column) {
    return median(column(column));
  }

  double least(int column) {
    return Arrays.stream(column(column)).min().orElseThrow();
  }

  double greatest(int column) {
    return Arrays.stream(column(column)).max().orElseThrow();
  }

  /**
   * The median of this column over the other's column, divided round by round: what disturbs the
   * machine during a round disturbs both. Rounds that only one of them took part in are left out.
   */
  double ratioTo(Measurement other, int column, int othersColumn) {
    double[] mine = column(column);
    double[] theirs = other.column(othersColumn);
    return median(
        IntStream.range(0, Math.min(mine.length, theirs.length))
            .mapToDouble(round -> mine[round] / theirs[round])
            .toArray());
  }

  /** As {@link #ratioTo(Measurement, int, int)}, for the first columns. */
  double ratioTo(Measurement other) {
    return ratioTo(other, 0, 0);
  }

  /** The middle value; of an even number of values the mean of the middle two. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
