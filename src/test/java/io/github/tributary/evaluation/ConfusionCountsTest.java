package io.github.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Accuracy and F₁ against src/test/reference/metrics.py. */
class ConfusionCountsTest {

  /** A few roundings of numbers of order 1. */
  private static final double TOLERANCE = 1e-15;

  /** (actual, predicted, weight). */
  private static final double[][] BINARY = {
    {1, 1, 2}, {1, 0, 1}, {0, 0, 3}, {0, 1, 0.5}, {1, 1, 1}, {0, 0, 1}
  };

  private static final double[][] CLASSES = {
    {0, 0, 1}, {0, 1, 2}, {1, 1, 1}, {2, 2, 4}, {2, 0, 1}, {1, 2, 0.5}, {2, 2, 1}
  };

  @Test
  void countsAreSumsOfWeights() {
    ConfusionCounts counts = counts(BINARY);
    assertEquals(3, counts.count(1, 1));
    assertEquals(1, counts.count(1, 0));
    assertEquals(0.5, counts.count(0, 1));
    assertEquals(4, counts.count(0, 0));
    assertEquals(0, counts.count(7, 0));
  }

  @Test
  void accuracyIsTheShareOfWeightOnTheDiagonal() {
    assertEquals(0.8235294117647058, counts(BINARY).accuracy(), TOLERANCE);
    assertEquals(0.6666666666666666, counts(CLASSES).accuracy(), TOLERANCE);
  }

  @Test
  void f1IsTheHarmonicMeanOfPrecisionAndRecall() {
    assertEquals(0.8, counts(BINARY).f1(1), TOLERANCE);
    assertEquals(0.4, counts(CLASSES).f1(0), TOLERANCE);
    assertEquals(0.4444444444444444, counts(CLASSES).f1(1), TOLERANCE);
    assertEquals(0.8695652173913043, counts(CLASSES).f1(2), TOLERANCE);
  }

  @Test
  void f1IsZeroForAClassThatNeverOccurs() {
    assertEquals(0, counts(BINARY).f1(2));
  }

  @Test
  void weightedF1CountsClassesByHowOftenTheyOccur() {
    assertEquals(0.674672187715666, counts(CLASSES).weightedF1(), TOLERANCE);
  }

  @Test
  void aClassThatIsOnlyPredictedHasNoWeightInWeightedF1() {
    // Class 0: precision 1, recall ½, F₁ ⅔; class 5 never occurs.
    ConfusionCounts counts = counts(new double[][] {{0, 0, 1}, {0, 5, 1}});
    assertEquals(2.0 / 3, counts.weightedF1(), TOLERANCE);
  }

  @Test
  void weightedF1OfManyClassesIsTheMeanOfThoseOfEach() {
    double[][] rows = new double[4000][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {i % 1999, i * 7 % 1000, 1 + i % 3};
    }
    ConfusionCounts counts = counts(rows);
    double expected = 0;
    double all = 0;
    for (int k = 0; k < 2000; k++) {
      double occurs = 0;
      for (double[] row : rows) {
        occurs += row[0] == k ? row[2] : 0;
      }
      expected += occurs * counts.f1(k);
      all += occurs;
    }
    assertEquals(expected / all, counts.weightedF1(), TOLERANCE);
  }

  @Test
  void mergedCountsAreThoseOfAllObservations() {
    ConfusionCounts all = counts(BINARY);
    all.merge(counts(CLASSES));
    assertEquals(4, all.count(1, 1));
    assertEquals(5, all.count(0, 0));
    assertEquals(5, all.count(2, 2));
    assertEquals(2.5, all.count(0, 1));
    // The sums that were merged in are copies.
    ConfusionCounts classes = counts(CLASSES);
    ConfusionCounts empty = new ConfusionCounts();
    empty.merge(classes);
    empty.add(2, 2, 10);
    assertEquals(5, classes.count(2, 2));
  }

  private static ConfusionCounts counts(double[][] rows) {
    ConfusionCounts counts = new ConfusionCounts();
    for (double[] row : rows) {
      counts.add((int) row[0], (int) row[1], row[2]);
    }
    return counts;
  }
}
