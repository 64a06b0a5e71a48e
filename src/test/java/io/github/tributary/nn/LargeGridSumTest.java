package io.github.tributary.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeGridSumTest {

  // Long enough for several cores.
  private static final int LENGTH = 200_000;
  private static final int[] ENDS = {LENGTH - 3, LENGTH};

  private static GridSum sum(double[] vector, int exponent) {
    GridSum sum = new GridSum(SumGrid.first(2, 1).with(new int[] {exponent, exponent}), ENDS);
    sum.addMultiple(vector, 1, 0, false);
    return sum;
  }

  /** Integers times 2^exponent, which are on the grid. */
  private static double[] vector(int exponent) {
    SplittableRandom random = new SplittableRandom(1);
    double[] vector = new double[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      vector[i] = Math.scalb((double) random.nextInt(), exponent);
    }
    return vector;
  }

  // The last two units are no normal doubles.
  @ParameterizedTest
  @ValueSource(ints = {0, -40, 900, -1022, -1023, -1060})
  void aSumIsDividedAsScalbWould(int exponent) {
    double[] vector = vector(exponent);
    double[] quotient = sum(vector, exponent).dividedBy(3);
    for (int i = 0; i < LENGTH; i++) {
      assertEquals(vector[i] / 3, quotient[i], 0.0); // 0 has no sign on the grid
    }
  }

  @Test
  void ofRowsThoseThatWereTouchedAreSent() throws IOException, ClassNotFoundException {
    GridSum sum = new GridSum(SumGrid.first(2, 1).with(new int[] {-10, -10}), ENDS);
    Matrix vector = Precision.DOUBLE.matrix(LENGTH, 1);
    vector.set(1003, 5);
    sum.addRows(vector, 1000, new int[] {3});
    byte[] bytes = bytes(sum);
    assertTrue(bytes.length < LENGTH / 7, bytes.length + " bytes"); // a bit each, and a little
    GridSum found = (GridSum) new ObjectInputStream(new ByteArrayInputStream(bytes)).readObject();
    assertArrayEquals(sum.dividedBy(1), found.dividedBy(1));
    // What is merged with it, or cut from it, keeps to it.
    found.merge(sum);
    assertArrayEquals(sum.dividedBy(0.5), found.dividedBy(1));
    assertTrue(bytes(found.slice(0, 2)).length < LENGTH / 14);
  }

  private static byte[] bytes(GridSum sum) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sum);
    }
    return bytes.toByteArray();
  }

  @Test
  void javaSerialisationCarriesAllOfIt() throws IOException, ClassNotFoundException {
    GridSum sum = sum(vector(-10), -10);
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes(sum)))) {
      GridSum found = (GridSum) in.readObject();
      assertArrayEquals(sum.dividedBy(1), found.dividedBy(1));
      assertEquals(sum.nextGrid(), found.nextGrid());
      found.merge(sum);
      assertArrayEquals(sum.dividedBy(0.5), found.dividedBy(1));
    }
  }
}
