package io.github.tributary.evaluation;

import io.github.tributary.linalg.ExactSum;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** Weighted counts of (actual class, predicted class). */
public final class ConfusionCounts implements Serializable {

  private static final long serialVersionUID = 1L;

  // Only the pairs that occur: c² sums would be too many for thousands of classes.
  private final TreeMap<Long, ExactSum> counts = new TreeMap<>();

  void add(int actual, int predicted, double weight) {
    counts.computeIfAbsent(key(actual, predicted), k -> new ExactSum()).add(weight);
  }

  void merge(ConfusionCounts other) {
    other.counts.forEach((key, sum) -> counts.computeIfAbsent(key, k -> new ExactSum()).add(sum));
  }

  /**
   * The weight of observations of class {@code actual} that were predicted as {@code predicted}.
   */
  public double count(int actual, int predicted) {
    ExactSum sum = counts.get(key(actual, predicted));
    return sum == null ? 0 : sum.value();
  }

  /** The share of observations that were predicted as what they are. */
  public double accuracy() {
    ExactSum right = new ExactSum();
    ExactSum all = new ExactSum();
    counts.forEach(
        (key, sum) -> {
          all.add(sum);
          if (actual(key) == predicted(key)) {
            right.add(sum);
          }
        });
    return right.value() / all.value();
  }

  /** F₁ = 2·TP/(2·TP + FP + FN) of one class; 0 if it neither occurs nor is predicted. */
  public double f1(int of) {
    ExactSum actual = new ExactSum();
    ExactSum predicted = new ExactSum();
    counts.forEach(
        (key, sum) -> {
          if (actual(key) == of) {
            actual.add(sum);
          }
          if (predicted(key) == of) {
            predicted.add(sum);
          }
        });
    return f1(of, actual.value(), predicted.value());
  }

  /** The mean of the classes' F₁, each weighted by how often the class occurs; as in Spark. */
  public double weightedF1() {
    TreeMap<Integer, ExactSum> actual = new TreeMap<>();
    TreeMap<Integer, ExactSum> predicted = new TreeMap<>();
    counts.forEach(
        (key, sum) -> {
          actual.computeIfAbsent(actual(key), k -> new ExactSum()).add(sum);
          predicted.computeIfAbsent(predicted(key), k -> new ExactSum()).add(sum);
        });
    double weighted = 0;
    double all = 0;
    for (Map.Entry<Integer, ExactSum> ofClass : actual.entrySet()) {
      double occurs = ofClass.getValue().value();
      ExactSum asPredicted = predicted.get(ofClass.getKey());
      weighted +=
          occurs * f1(ofClass.getKey(), occurs, asPredicted == null ? 0 : asPredicted.value());
      all += occurs;
    }
    return weighted / all;
  }

  private double f1(int of, double actual, double predicted) {
    double both = actual + predicted;
    return both == 0 ? 0 : 2 * count(of, of) / both;
  }

  private static long key(int actual, int predicted) {
    return ((long) actual << 32) | predicted;
  }

  private static int actual(long key) {
    return (int) (key >> 32);
  }

  private static int predicted(long key) {
    return (int) key;
  }
}
