package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The smallest and the largest values, whichever form rows have. */
class FeatureExtremesTest {

  private static FeatureExtremes of(double[]... rows) {
    FeatureExtremes extremes = new FeatureExtremes(rows[0].length);
    for (double[] row : rows) {
      extremes.add(FeatureRow.of(row));
    }
    extremes.finish();
    return extremes;
  }

  private static void assertExtremes(FeatureExtremes found, int j, double least, double most) {
    assertEquals(least, found.least(j), "least of feature " + j);
    assertEquals(most, found.most(j), "most of feature " + j);
  }

  @Test
  void zerosThatNoRowStoresCount() {
    FeatureExtremes found = of(new double[] {2, -3, 0, 7}, new double[] {5, 0, 0, 7});
    assertExtremes(found, 0, 2, 5);
    assertExtremes(found, 1, -3, 0);
    assertExtremes(found, 2, 0, 0);
    assertExtremes(found, 3, 7, 7);
  }

  @Test
  void aZeroInTheOtherPartCountsToo() {
    FeatureExtremes found = of(new double[] {2, 3});
    found.add(of(new double[] {4, 0}));
    assertExtremes(found, 0, 2, 4);
    assertExtremes(found, 1, 0, 3);
  }

  @Test
  void bytesHaveNoSign() {
    FeatureExtremes found = new FeatureExtremes(3);
    found.addBytes(new byte[] {99, 1, (byte) 200, (byte) 255}, 1);
    found.addBytes(new byte[] {99, 7, (byte) 130, (byte) 255}, 1);
    found.finish();
    assertExtremes(found, 0, 1, 7);
    assertExtremes(found, 1, 130, 200);
    assertExtremes(found, 2, 255, 255);
  }

  /** A row of bytes stores its zeros; they are no reason to count one more. */
  @Test
  void rowsOfBytesAndOfEntriesInTurnsAndPartsGiveTheExtremesOfAll() {
    SplittableRandom random = new SplittableRandom(1);
    int features = 70; // more than are compared one by one
    FeatureExtremes total = new FeatureExtremes(features);
    double[] least = new double[features];
    double[] most = new double[features];
    for (int part = 0; part < 3; part++) {
      FeatureExtremes extremes = new FeatureExtremes(features);
      for (int i = 0; i < 20; i++) {
        boolean bytes = random.nextBoolean();
        double[] row = new double[features];
        byte[] asBytes = new byte[features];
        for (int j = 0; j < features; j++) {
          row[j] = bytes || random.nextBoolean() ? 40 + random.nextInt(180) : -0.5 * j - 1;
          asBytes[j] = (byte) (int) row[j];
          boolean first = part == 0 && i == 0;
          least[j] = first ? row[j] : Math.min(least[j], row[j]);
          most[j] = first ? row[j] : Math.max(most[j], row[j]);
        }
        if (bytes) {
          extremes.addBytes(asBytes, 0);
        } else {
          extremes.add(FeatureRow.of(row));
        }
      }
      extremes.finish();
      total.add(extremes);
    }
    for (int j = 0; j < features; j++) {
      assertExtremes(total, j, least[j], most[j]);
    }
  }

  @Test
  void aPartWithoutRowsChangesNothing() {
    FeatureExtremes empty = new FeatureExtremes(1);
    empty.finish();
    FeatureExtremes found = of(new double[] {3});
    found.add(empty);
    assertExtremes(found, 0, 3, 3);
    empty.add(found);
    assertExtremes(empty, 0, 3, 3);
  }
}
