package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample depends on what rows hold and on nothing else. */
class RowSampleTest {

  // So many features that a sample has no more than 512 rows: 2¹⁹ cells.
  private static final int FEATURES = 1024;
  private static final int SIZE = 512;

  /** A row with one feature that is not 0. */
  private record Line(double x, double weight) {}

  private static RowSample sample(List<Line> lines) {
    return sample(lines, FEATURES);
  }

  private static RowSample sample(List<Line> lines, int features) {
    RowChunk.Writer writer = new RowChunk.Writer(features);
    FeatureRow row = new FeatureRow(features);
    for (Line line : lines) {
      row.clear();
      row.add(features == 1 ? 0 : 3, line.x);
      writer.add(row, new double[] {1}, line.weight);
    }
    RowCursor cursor = new RowCursor(List.of(writer.take()).iterator(), features, 1);
    RowSample sample = new RowSample(features);
    while (cursor.advance()) {
      sample.add(cursor);
    }
    return sample;
  }

  private static List<String> rows(RowSample sample) {
    List<String> rows = new ArrayList<>();
    double[] weights = sample.weights();
    for (RowCursor row = sample.rows(); row.advance(); ) {
      FeatureRow x = row.features();
      String entry = x.count() + ": " + x.index(0) + " " + x.value(0);
      rows.add(entry + " " + weights[rows.size()]);
    }
    return rows;
  }

  private static List<Line> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> new Line(i + 0.5, 1)).toList();
  }

  @Test
  void aSmallTableIsInItAsAWhole() {
    List<String> found = new ArrayList<>(rows(sample(lines(0, 100))));
    List<String> expected =
        new ArrayList<>(lines(0, 100).stream().map(line -> "1: 3 " + line.x + " 1.0").toList());
    Collections.sort(found);
    Collections.sort(expected);
    assertEquals(expected, found);
  }

  @Test
  void equalRowsAreOneWithTheirNumber() {
    List<Line> lines = new ArrayList<>(lines(0, 10));
    lines.addAll(List.of(new Line(7.25, 0.5), new Line(7.25, 0.5), new Line(7.25, 2)));
    lines.add(new Line(7.25, 0.5));
    RowSample sample = sample(lines);
    assertEquals(12, sample.size());
    assertTrue(rows(sample).contains("1: 3 7.25 1.5")); // three rows of weight 0.5
    assertTrue(rows(sample).contains("1: 3 7.25 2.0"));
  }

  /** Rows 0 … 2999, the first two hundred of them three times. */
  private static List<Line> large() {
    List<Line> lines = new ArrayList<>(lines(0, 3000));
    lines.addAll(lines(0, 200));
    lines.addAll(lines(0, 200));
    return lines;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100, 4000})
  void orderAndPartsDoNotMatter(int parts) {
    List<String> expected = rows(sample(large()));
    List<Line> shuffled = large();
    Collections.shuffle(shuffled, new Random(parts));
    RowSample[] samples = new RowSample[parts];
    Arrays.setAll(
        samples,
        part ->
            sample(
                IntStream.range(0, shuffled.size())
                    .filter(i -> i * 31 % parts == part)
                    .mapToObj(shuffled::get)
                    .toList()));
    // Merged as a tree would: neighbours first.
    for (int step = 1; step < parts; step *= 2) {
      for (int i = 0; i + step < parts; i += 2 * step) {
        samples[i].add(samples[i + step]);
      }
    }
    assertEquals(expected, rows(samples[0]));
    assertEquals(SIZE, expected.size());
  }

  @Test
  void everyRowIsAsLikelyAsAnother() {
    int[] ofTenth = new int[10];
    for (RowCursor row = sample(lines(0, 20_000)).rows(); row.advance(); ) {
      ofTenth[(int) row.features().value(0) / 2000]++;
    }
    for (int count : ofTenth) {
      // Binomial with mean 51.2 and deviation 6.8: four of them.
      assertEquals(SIZE / 10.0, count, 27, Arrays.toString(ofTenth));
    }
  }

  @Test
  void wideRowsAreSampledLessButNeverBelowAHundred() {
    assertEquals(1 << 12, sample(lines(0, 20_000), 1).size());
    assertEquals(SIZE, sample(lines(0, 600)).size());
    assertEquals(128, sample(lines(0, 600), 1 << 12).size());
    assertEquals(128, sample(lines(0, 600), 1 << 24).size());
  }
}
