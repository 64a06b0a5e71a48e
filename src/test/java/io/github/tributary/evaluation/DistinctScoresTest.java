package io.github.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which scores are kept: a matter of the set of scores alone. */
class DistinctScoresTest {

  @Test
  void fewScoresAreAllKeptOnceAndInOrder() {
    DistinctScores scores = new DistinctScores(4);
    for (double score : new double[] {3, -1, 3, Double.NaN, 0, -1, 3, Double.NaN, 0}) {
      scores.add(score);
    }
    assertArrayEquals(new double[] {-1, 0, 3, Double.NaN}, scores.sorted());
    assertArrayEquals(new double[] {-1, 0, 3, Double.NaN}, scores.sorted());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100, 999, 1000})
  void noOrderAndNoMergeChangesTheSample(int most) {
    List<Double> all = new ArrayList<>();
    IntStream.range(0, 3000).forEach(i -> all.add(Math.sqrt(i % 1000)));
    double[] expected = sample(all, most, 1);
    assertTrue(expected.length <= most && expected.length >= most / 4, "kept " + expected.length);
    Random random = new Random(2);
    for (int parts : new int[] {1, 2, 3, 50, 3000}) {
      Collections.shuffle(all, random);
      assertArrayEquals(expected, sample(all, most, parts), parts + " parts");
    }
  }

  @Test
  void aMergedSampleIsOneOfAllScores() {
    // The few of the first part are thinned like the many of the second.
    DistinctScores few = new DistinctScores(50);
    IntStream.range(0, 40).forEach(i -> few.add(i));
    DistinctScores many = new DistinctScores(50);
    IntStream.range(40, 5000).forEach(i -> many.add(i));
    DistinctScores other = new DistinctScores(50);
    IntStream.range(0, 5000).forEach(i -> other.add(i));
    few.merge(many);
    assertArrayEquals(other.sorted(), few.sorted());
  }

  private static double[] sample(List<Double> scores, int most, int parts) {
    DistinctScores whole = new DistinctScores(most);
    for (int part = 0; part < parts; part++) {
      DistinctScores one = new DistinctScores(most);
      for (int i = part; i < scores.size(); i += parts) {
        one.add(scores.get(i));
      }
      whole.merge(one);
    }
    return whole.sorted();
  }
}
