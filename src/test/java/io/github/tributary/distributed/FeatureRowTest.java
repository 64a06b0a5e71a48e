package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.spark.unsafe.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However the values of a row came in, it is the same row. */
class FeatureRowTest {

  /** Longer than what is looked at before a row is known not to be of bytes. */
  private static final int FEATURES = 200;

  /** Bytes, and the same with another number at the start, in the middle, at the end. */
  static Stream<double[]> rows() {
    SplittableRandom random = new SplittableRandom(1);
    double[] bytes = random.ints(FEATURES, -200, 256).mapToDouble(x -> Math.max(0, x)).toArray();
    return DoubleStream.of(
            0,
            255,
            -0.0,
            256,
            -1,
            0.5,
            254.99999999999997,
            1L << 32,
            1e300,
            Double.NaN,
            Double.POSITIVE_INFINITY)
        .boxed()
        .flatMap(
            special ->
                Stream.of(0, 63, 64, 130, FEATURES - 1)
                    .map(
                        place -> {
                          double[] row = bytes.clone();
                          row[place] = special;
                          return row;
                        }));
  }

  private static FeatureRow atOnce(FeatureRow row, double[] x) {
    row.clear();
    row.addAll(0, x.length, x, Platform.DOUBLE_ARRAY_OFFSET);
    return row;
  }

  private static void assertAlike(double[] x, FeatureRow found) {
    FeatureRow expected = FeatureRow.of(x);
    assertEquals(expected.count(), found.count());
    for (int k = 0; k < expected.count(); k++) {
      assertEquals(expected.index(k), found.index(k));
      assertEquals(expected.value(k), found.value(k));
    }
    double[] dense = new double[x.length];
    double[] expectedDense = new double[x.length];
    found.copyInto(dense);
    expected.copyInto(expectedDense);
    assertArrayEquals(expectedDense, dense);
    assertEquals(expected.firstNotFinite(), found.firstNotFinite());
    assertEquals(expected.fitsBytes(), found.fitsBytes());
    double[] labels = {1};
    assertEquals(RowHash.content(expected, labels, 1), RowHash.content(found, labels, 1));
    byte[] bytes = new byte[1 + x.length];
    byte[] expectedBytes = new byte[1 + x.length];
    assertEquals(expected.putBytes(expectedBytes, 1), found.putBytes(bytes, 1));
    if (found.fitsBytes()) {
      assertArrayEquals(expectedBytes, bytes);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void valuesAtOnceAreThoseOneByOne(double[] x) {
    assertAlike(x, atOnce(new FeatureRow(FEATURES), x));
  }

  @Test
  void aBufferIsUsedForRowsOfEveryKind() {
    FeatureRow row = new FeatureRow(FEATURES);
    rows().forEach(x -> assertAlike(x, atOnce(row, x)));
  }

  @Test
  void bytesAreTheirNumbers() {
    double[] x = rows().findFirst().orElseThrow();
    byte[] bytes = new byte[3 + FEATURES];
    FeatureRow row = FeatureRow.of(x);
    assertEquals(true, row.putBytes(bytes, 3));
    row.clear();
    row.takeBytes(bytes, 3);
    assertAlike(x, row);
  }

  @Test
  void partsOfARowAreAddedBehindEachOther() {
    double[] x = rows().skip(5).findFirst().orElseThrow();
    FeatureRow row = new FeatureRow(FEATURES);
    row.addAll(0, 100, x, Platform.DOUBLE_ARRAY_OFFSET);
    row.add(100, x[100]);
    row.addAll(101, 99, x, Platform.DOUBLE_ARRAY_OFFSET + 101L * Double.BYTES);
    assertAlike(x, row);
  }
}
