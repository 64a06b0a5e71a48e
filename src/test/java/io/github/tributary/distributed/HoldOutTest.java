package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many rows a share holds out, from their bins alone. */
class HoldOutTest {

  private static HoldOutCounts counts(int... bins) {
    HoldOutCounts counts = new HoldOutCounts();
    for (int bin : bins) {
      counts.add(bin, bin);
    }
    return counts;
  }

  private static ClassCount classOf(double weight, int... bins) {
    ClassCount count = new ClassCount();
    for (int bin : bins) {
      count.add(weight, bin, bin);
    }
    return count;
  }

  @ParameterizedTest
  @CsvSource({"0.15, 30", "0.1, 20", "0.001, 1", "0.0125, 3", "0.999, 0"})
  void aShareOfManyRowsIsMetToTheRow(double share, int expected) {
    // Two hundred rows, a bin each; where none would be left, none is held out.
    HoldOutCounts counts = new HoldOutCounts();
    for (int bin = 20; bin < 220; bin++) {
      counts.add(bin, bin);
    }
    assertEquals(200, counts.rows());
    assertEquals(expected, counts.rows(counts.binsFor(share)));
  }

  @Test
  void aRareClassKeepsARowForTraining() {
    assertEquals(bins(), counts(17).binsFor(0.15));
    assertEquals(bins(), counts(17, 17, 17).binsFor(0.15)); // equal rows go together
    assertEquals(bins(17), counts(17, 40).binsFor(0.15)); // one of two
    assertEquals(bins(17), counts(40, 40, 17, 17, 17).binsFor(0.15)); // three of five are equal
    assertEquals(bins(), new HoldOutCounts().binsFor(0.15));
  }

  private static BitSet bins(int... bins) {
    BitSet set = new BitSet();
    for (int bin : bins) {
      set.set(bin);
    }
    return set;
  }

  /** Without the row that there are so many copies of, a table would not be learnt. */
  @Test
  void copiesOfARowAreForTrainingAlone() {
    HoldOutCounts counts = counts(IntStream.range(100, 200).toArray());
    for (int i = 0; i < 50; i++) {
      counts.add(3, 3);
    }
    assertEquals(100, counts.rowsToChooseFrom());
    BitSet held = counts.binsFor(0.15);
    assertFalse(held.get(3));
    assertEquals(15, counts.rows(held));
  }

  /** One feature of 0 and 1, and a label that is mostly the same: four different rows. */
  @Test
  void ofATableOfAFewDifferentRowsNothingIsHeldOut() {
    TreeMap<Double, ClassCount> classes = new TreeMap<>();
    HoldOutCounts all = new HoldOutCounts();
    for (int label = 0; label < 2; label++) {
      ClassCount count = new ClassCount();
      for (int i = 0; i < 500; i++) {
        int bin = 2 * label + (i < 400 ? 0 : 1);
        count.add(1, bin, bin);
        all.add(bin, bin);
      }
      classes.put((double) label, count);
    }
    SideSums training = new SideSums(Side.TRAINING, 1000, all.fingerprint(bins(0, 1, 2, 3)), 1);
    for (Map<Double, ClassCount> how : Arrays.asList(classes, null)) {
      HoldOut held = HoldOut.of(how, all, 0.15, training);
      assertEquals(0, held.rows());
      assertEquals(training, held.kept());
      assertFalse(held.holds(0, 0));
    }
  }

  @Test
  void countsOfPartsAddUp() {
    HoldOutCounts all = counts(1, 2, 255, 0, 2, 3);
    HoldOutCounts parts = counts(1, 2);
    parts.add(counts(255, 0, 2, 3));
    for (int bin = 0; bin < HoldOutCounts.BINS; bin++) {
      assertEquals(all.rows(bins(bin)), parts.rows(bins(bin)));
      assertEquals(all.fingerprint(bins(bin)), parts.fingerprint(bins(bin)));
    }
    assertEquals(6, parts.rows());
  }

  @Test
  void everyClassGivesItsShare() {
    TreeMap<Double, ClassCount> classes = new TreeMap<>();
    classes.put(0.0, classOf(1, 0, 10, 20, 30, 40, 50, 60, 70, 80, 90));
    classes.put(1.0, classOf(1, 5, 200));
    classes.put(4.0, classOf(1, 9));
    HoldOut held = HoldOut.of(classes, counts(), 0.2, new SideSums(Side.TRAINING, 13, 700, 1));
    assertEquals(3, held.rows());
    assertEquals(new SideSums(Side.VALIDATION, 3, 0 + 10 + 5, 1), held.held());
    assertEquals(new SideSums(Side.TRAINING, 10, 685, 1), held.kept());
    assertTrue(held.holds(10, 0));
    assertTrue(held.holds(10, -0.0));
    assertFalse(held.holds(11, 0));
    assertTrue(held.holds(5, 1));
    assertFalse(held.holds(6, 1));
    assertFalse(held.holds(0, 4));
  }

  @Test
  void withoutClassesAllRowsAreAlike() {
    HoldOut held =
        HoldOut.of(
            null,
            counts(3, 7, 7, 9, 11, 12, 13, 14, 15, 16),
            0.3,
            new SideSums(Side.TRAINING, 10, 107, 2));
    assertEquals(3, held.rows());
    assertEquals(new SideSums(Side.VALIDATION, 3, 3 + 7 + 7, 2), held.held());
    assertTrue(held.holds(7, 0.123));
    assertFalse(held.holds(8, 1e300));
  }

  @Test
  void classesAreCountedWithTheirWeightUntilALabelIsNoClass() {
    LabelStatistics all = new LabelStatistics(3);
    all.add(new double[] {2, 0.5, -0.0}, 0.25, 7, 1);
    all.add(new double[] {2, 1, 0}, 0, 8, 1);
    all.add(new double[] {-1, 1, 0}, 3, 9, 1);
    all.finish();
    assertEquals(List.of(-1.0, 2.0), List.copyOf(all.classes(0).keySet()));
    assertEquals(2, all.classes(0).get(2.0).rows());
    assertEquals(0.25, all.classes(0).get(2.0).weight());
    assertNull(all.classes(1)); // ½
    assertEquals(3, all.classes(2).get(0.0).rows()); // -0 is 0
    assertEquals(3, all.all().rows());
  }

  @Test
  void tooManyValuesAreNoClassesWhicheverPartHasThem() {
    List<LabelStatistics> parts = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int part = 0; part < 3; part++) {
      LabelStatistics statistics = new LabelStatistics(2);
      for (int i = 0; i < 40; i++) {
        statistics.add(new double[] {40 * part + i, i % 5}, 1, random.nextInt(256), i);
      }
      statistics.finish();
      parts.add(statistics);
    }
    parts.get(0).add(parts.get(1));
    assertEquals(80, parts.get(0).classes(0).size());
    parts.get(0).add(parts.get(2));
    assertNull(parts.get(0).classes(0)); // 120
    assertEquals(24, parts.get(0).classes(1).get(3.0).rows());
    LabelStatistics none = new LabelStatistics(2);
    none.finish();
    none.add(parts.get(0));
    assertNull(none.classes(0));
  }
}
