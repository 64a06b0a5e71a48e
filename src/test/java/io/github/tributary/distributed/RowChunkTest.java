package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowChunkTest {

  private static final int FEATURES = 40;

  /** Every feature, or one in ten, with one of them as given. */
  private static double[] row(boolean sparse, double special) {
    double[] x = new double[FEATURES];
    for (int j = 0; j < FEATURES; j += sparse ? 10 : 1) {
      x[j] = (7 * j + 1) % 256;
    }
    x[20] = special;
    return x;
  }

  private static RowCursor cursor(RowChunk... chunks) {
    return new RowCursor(Arrays.asList(chunks).iterator(), FEATURES, 2);
  }

  private static double[] dense(RowCursor row) {
    double[] x = new double[FEATURES];
    row.features().copyInto(x);
    return x;
  }

  static Stream<double[]> exact() {
    return DoubleStream.of(
            255,
            256,
            -1,
            0.5,
            1e300,
            -1e-300,
            Double.MIN_VALUE,
            Double.NaN,
            Double.NEGATIVE_INFINITY)
        .boxed()
        .flatMap(special -> Stream.of(row(true, special), row(false, special)));
  }

  @ParameterizedTest
  @MethodSource("exact")
  void keepsEveryBit(double[] x) {
    double[] labels = {0.1, -0.0};
    RowChunk.Writer writer = new RowChunk.Writer(FEATURES);
    writer.add(FeatureRow.of(x), labels, 0.3);
    RowCursor row = cursor(writer.take());
    assertTrue(row.advance());
    assertArrayEquals(x, dense(row));
    assertArrayEquals(labels, row.labels());
    assertEquals(0.3, row.weight());
    assertEquals(RowHash.content(FeatureRow.of(x), labels, 0.3), row.content());
    assertEquals(Arrays.stream(x).filter(value -> value != 0).count(), row.nonZeros());
    assertFalse(row.advance());
  }

  @Test
  void bytesAreForWholeNumbersUpTo255InRowsThatAreNotSparse() {
    RowChunk.Writer writer = new RowChunk.Writer(FEATURES);
    double[] bytes = row(false, 255);
    List<double[]> others =
        List.of(
            row(false, 256),
            row(false, -1),
            row(false, 0.5),
            row(false, Double.NaN),
            new double[FEATURES]);
    writer.add(FeatureRow.of(bytes), new double[2], 1);
    others.forEach(x -> writer.add(FeatureRow.of(x), new double[2], 1));
    RowCursor row = cursor(writer.take());
    assertTrue(row.advance() && row.isBytes());
    for (int j = 0; j < FEATURES; j++) {
      assertEquals(bytes[j], row.array()[row.start() + j] & 255);
    }
    for (double[] x : others) {
      assertTrue(row.advance());
      assertFalse(row.isBytes(), Arrays.toString(x));
    }
  }

  @Test
  void aChunkIsFullBeforeItIsLarge() {
    RowChunk.Writer writer = new RowChunk.Writer(FEATURES);
    int rows = 0;
    while (!writer.isFull()) {
      writer.add(FeatureRow.of(row(false, 0.5)), new double[2], 1);
      rows++;
    }
    RowChunk chunk = writer.take();
    assertEquals(rows, chunk.rows());
    int bytes = chunk.bytes().length;
    assertTrue(bytes > 1 << 15 && bytes < 1 << 17, bytes + " bytes");
    assertFalse(writer.isFull());
  }

  @Test
  void minusZeroIsZero() {
    RowChunk.Writer writer = new RowChunk.Writer(FEATURES);
    writer.add(FeatureRow.of(row(false, -0.0)), new double[2], 1);
    RowCursor row = cursor(writer.take());
    assertTrue(row.advance());
    assertArrayEquals(row(false, 0.0), dense(row));
  }

  @Test
  void sparseRowsTakeNoMoreThanTheirEntries() {
    RowChunk.Writer writer = new RowChunk.Writer(1_000_000);
    double[] x = new double[1_000_000];
    x[999_999] = 0.5;
    FeatureRow row = FeatureRow.of(x);
    for (int i = 0; i < 1000; i++) {
      writer.add(row, new double[] {1}, 1);
    }
    assertEquals(1000 * (RowChunk.HEADER + 8 + 4 + 8), writer.take().bytes().length);
  }

  @Test
  void aWriterBeginsEachChunkAfresh() {
    RowChunk.Writer writer = new RowChunk.Writer(FEATURES);
    writer.add(FeatureRow.of(row(false, 255)), new double[2], 1);
    writer.add(FeatureRow.of(row(false, 1)), new double[2], 1);
    assertEquals(2, writer.take().rows());
    double[] halfZero = row(false, 3);
    Arrays.fill(halfZero, 0, 19, 0);
    writer.add(FeatureRow.of(halfZero), new double[2], 1);
    RowCursor row = cursor(writer.take());
    assertTrue(row.advance() && row.isBytes());
    assertArrayEquals(halfZero, dense(row));
  }

  @Test
  void aCursorGoesOverAllChunksAndBackToAnyRow() {
    SplittableRandom random = new SplittableRandom(1);
    RowChunk.Writer writer = new RowChunk.Writer(FEATURES);
    List<RowChunk> chunks = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double[] x =
          row(random.nextBoolean(), random.nextInt(300) - (random.nextBoolean() ? 0.5 : 0));
      rows.add(x);
      writer.add(FeatureRow.of(x), new double[] {i, -i}, i);
      if (i % 90 == 89) {
        chunks.add(writer.take());
      }
    }
    chunks.add(writer.take());
    chunks.add(1, writer.take()); // one without a row
    RowCursor all = cursor(chunks.toArray(RowChunk[]::new));
    List<RowChunk> chunkOf = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      assertTrue(all.advance());
      assertArrayEquals(rows.get(i), dense(all));
      chunkOf.add(all.chunk());
      starts.add(all.at());
    }
    assertFalse(all.advance());
    RowCursor row = new RowCursor(FEATURES, 2);
    for (int i = rows.size() - 1; i >= 0; i -= 7) {
      row.moveTo(chunkOf.get(i), starts.get(i));
      assertArrayEquals(rows.get(i), dense(row));
      assertArrayEquals(new double[] {i, -i}, row.labels());
    }
  }
}
