package io.github.tributary.linalg.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both kinds of loops against a line of Java per entry, wherever a vector ends. */
class LoopsTest {

  private static final int OFFSET = 3;
  private static final float[] SPECIAL = {
    0,
    -0f,
    Float.NaN,
    1 / 0f,
    -1 / 0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE
  };

  /** By trying them, so that it is not the Vector API's Java that is tested. */
  @BeforeAll
  static void haveVectorsCompiled() throws InterruptedException {
    LoopsOfJvm.vectorise();
  }

  static Stream<Arguments> kindsAndLengths() {
    return Stream.of(new JavaLoops(), new VectorLoops())
        .flatMap(
            loops ->
                IntStream.of(0, 1, 7, 8, 9, 15, 16, 17, 31, 64, 515, Loops.PIECE)
                    .mapToObj(n -> Arguments.of(loops, n)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndLengths")
  void widens(Loops loops, int n) {
    float[] x = withSpecial(n);
    double[] found = sevens(OFFSET + n);
    double[] expected = found.clone();
    for (int i = 0; i < n; i++) {
      expected[i] = x[OFFSET + i];
    }
    loops.widen(x, OFFSET, found, n);
    assertArrayEquals(expected, found);
  }

  @ParameterizedTest
  @MethodSource("kindsAndLengths")
  void narrows(Loops loops, int n) {
    double[] x = widened(withSpecial(n));
    for (int i = 0; i < x.length; i++) {
      // Halfway to the next float, which for the greatest is ∞, and beyond.
      x[i] += Math.ulp((float) x[i]) * (i % 3 == 0 ? 0.5 : i % 3 == 1 ? 0.75 : 0);
    }
    float[] found = floatSevens(2 * OFFSET + n);
    float[] expected = found.clone();
    for (int i = 0; i < n; i++) {
      expected[OFFSET + i] = (float) x[i];
    }
    loops.narrow(x, found, OFFSET, n);
    assertArrayEquals(expected, found);
  }

  @ParameterizedTest
  @MethodSource("kindsAndLengths")
  void clearsWhereNotAboveZero(Loops loops, int n) {
    float[] z = withSpecial(n);
    float[] x = shuffled(withSpecial(n));
    float[] found = floatSevens(OFFSET + n + 2);
    float[] expected = found.clone();
    for (int i = 0; i < n; i++) {
      expected[1 + i] = z[i] > 0 ? x[OFFSET + i] : 0;
    }
    loops.whereAboveZero(x, OFFSET, z, 0, found, 1, n);
    assertArrayEquals(expected, found);

    double[] inDouble = sevens(OFFSET + n + 2);
    loops.whereAboveZero(widened(x), OFFSET, widened(z), 0, inDouble, 1, n);
    assertArrayEquals(widened(expected), inDouble);
  }

  @ParameterizedTest
  @MethodSource("kindsAndLengths")
  void clearsInPlace(Loops loops, int n) {
    float[] x = withSpecial(n);
    float[] expected = x.clone();
    for (int i = OFFSET; i < OFFSET + n; i++) {
      expected[i] = x[i] > 0 ? x[i] : 0;
    }
    loops.whereAboveZero(x, OFFSET, x, OFFSET, x, OFFSET, n);
    assertArrayEquals(expected, x);
  }

  @ParameterizedTest
  @MethodSource("kindsAndLengths")
  void multipliesByPowersOfTwo(Loops loops, int n) {
    double[] x = new SplittableRandom(n).doubles(n + 1, 1, 2).toArray();
    double[] shifted = new double[n];
    double[] expected = x.clone();
    for (int i = 0; i < n; i++) {
      int k = i % 3 == 0 ? Double.MIN_EXPONENT + 1 : i % 3 == 1 ? Double.MAX_EXPONENT : -i % 1000;
      shifted[i] = 0x1.8p52 + k;
      expected[i] = Math.scalb(x[i], k);
    }
    assertTrue(loops.timesPowersOfTwo(x, shifted, n));
    assertArrayEquals(expected, x);
  }

  @ParameterizedTest
  @MethodSource("kindsAndLengths")
  void saysIfAPowerIsOutside(Loops loops, int n) {
    for (double k :
        new double[] {
          Double.MIN_EXPONENT, Double.MAX_EXPONENT + 1, -1e9, 1e9, 1 / 0.0, -1 / 0.0, Double.NaN
        }) {
      for (int at = 0; at < n; at++) {
        double[] shifted = new double[n];
        Arrays.fill(shifted, 0x1.8p52);
        shifted[at] += k;
        assertFalse(loops.timesPowersOfTwo(new double[n], shifted, n));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kindsAndLengths")
  void scalesBytes(Loops loops, int n) {
    byte[] bytes = new byte[OFFSET + n];
    new SplittableRandom(n).nextBytes(bytes);
    double[] shifts = random(n + 1);
    double[] scales = random(n + 1);
    double[] found = sevens(n + 2);
    double[] expected = found.clone();
    for (int i = 0; i < n; i++) {
      expected[i] = ((bytes[OFFSET + i] & 0xFF) - shifts[1 + i]) / scales[1 + i];
    }
    loops.scaleBytes(bytes, OFFSET, shifts, scales, 1, found, n);
    assertArrayEquals(expected, found);
  }

  @ParameterizedTest
  @MethodSource("kindsAndLengths")
  void addsBytesAndTheirSquares(Loops loops, int n) {
    byte[] bytes = new byte[OFFSET + n];
    new SplittableRandom(n).nextBytes(bytes);
    int[] sums = new int[n + 2];
    int[] squares = new int[n + 2];
    Arrays.fill(sums, 1 << 20);
    Arrays.fill(squares, -7);
    int[] expectedSums = sums.clone();
    int[] expectedSquares = squares.clone();
    for (int i = 0; i < n; i++) {
      int u = bytes[OFFSET + i] & 0xFF;
      expectedSums[i] += u;
      expectedSquares[i] += u * u;
    }
    loops.addBytes(bytes, OFFSET, sums, squares, n);
    assertArrayEquals(expectedSums, sums);
    assertArrayEquals(expectedSquares, squares);
  }

  @ParameterizedTest
  @MethodSource("kindsAndLengths")
  void keepsTheExtremesOfBytes(Loops loops, int n) {
    byte[] bytes = new byte[OFFSET + n];
    new SplittableRandom(n).nextBytes(bytes);
    int[] least = new int[n + 2];
    int[] most = new int[n + 2];
    Arrays.fill(least, 100);
    Arrays.fill(most, 150);
    int[] expectedLeast = least.clone();
    int[] expectedMost = most.clone();
    for (int i = 0; i < n; i++) {
      expectedLeast[i] = Math.min(100, bytes[OFFSET + i] & 0xFF);
      expectedMost[i] = Math.max(150, bytes[OFFSET + i] & 0xFF);
    }
    loops.extremesOfBytes(bytes, OFFSET, least, most, n);
    assertArrayEquals(expectedLeast, least);
    assertArrayEquals(expectedMost, most);
  }

  @ParameterizedTest
  @MethodSource("kindsAndLengths")
  void clipsSomeEntries(Loops loops, int n) {
    double[] limits = new double[OFFSET + n];
    double[] bounds = new double[OFFSET + n];
    double[] shares = new double[OFFSET + n];
    double[] means = new double[OFFSET + n];
    double[] x = new double[n + 1];
    SplittableRandom random = new SplittableRandom(n);
    double[] ends = {Double.MAX_VALUE, Double.NEGATIVE_INFINITY, Double.NaN, -0.0, 1e-320};
    double[] expected = new double[n + 1];
    for (int i = 0; i < n; i++) {
      boolean clipped = i % 3 != 1;
      limits[OFFSET + i] = clipped ? 1e10 : Double.MAX_VALUE;
      bounds[OFFSET + i] = clipped ? 3 : 1;
      shares[OFFSET + i] = clipped ? 1 : 0;
      means[OFFSET + i] = clipped ? 0.1 * i : 0;
      x[i] = i % 11 < ends.length && i > 11 ? ends[i % 11] : random.nextDouble(-20, 20);
      double near = Math.max(-1e10, Math.min(1e10, x[i]));
      expected[i] =
          clipped
              ? near / Math.sqrt(9 + near * near) * 3 - 0.1 * i
              : Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, x[i]));
    }
    x[n] = expected[n] = 7; // not to be touched
    loops.clip(x, limits, bounds, shares, means, OFFSET, n);
    assertArrayEquals(expected, x);
  }

  @ParameterizedTest
  @MethodSource("kindsAndLengths")
  void addsRoundedEntries(Loops loops, int n) {
    // Up to the last integer below 2⁵¹, of both signs, with halves between.
    float[] x = new float[OFFSET + n];
    SplittableRandom random = new SplittableRandom(n);
    for (int i = 0; i < n; i++) {
      x[OFFSET + i] =
          (i % 3 == 0 ? 0x1.fffffep-1f : i % 3 == 1 ? 2.5f * 0x1p-51f : 1)
              * (float) random.nextDouble(-1, 1);
    }
    if (n > 2) {
      x[OFFSET] = -0x1.fffffep-1f;
      x[OFFSET + 1] = 0x1p-52f;
      x[OFFSET + 2] = 0x1.8p-51f;
    }
    long[] found = new long[n + 2];
    Arrays.fill(found, 1L << 60);
    long[] expected = found.clone();
    double largest = 0;
    for (int i = 0; i < n; i++) {
      expected[1 + i] += (long) Math.rint(x[OFFSET + i] * 0x1p51);
      largest = Math.max(largest, Math.abs(x[OFFSET + i]));
    }
    long[] inDouble = found.clone();
    assertEquals(largest, loops.addUnits(x, OFFSET, 0x1p30, 0x1p21, found, 1, n));
    assertArrayEquals(expected, found);
    assertEquals(largest, loops.addUnits(widened(x), OFFSET, 0x1p30, 0x1p21, inDouble, 1, n));
    assertArrayEquals(expected, inDouble);
  }

  @ParameterizedTest
  @MethodSource("kindsAndLengths")
  void addsNothingIfAnEntryIsTooLarge(Loops loops, int n) {
    for (float tooLarge : new float[] {1, -1, Float.POSITIVE_INFINITY, Float.NaN}) {
      for (int at = 0; at < n; at++) {
        float[] x = new float[n];
        Arrays.fill(x, 0.5f);
        x[at] = tooLarge;
        long[] units = new long[n];
        float largest = Math.abs(tooLarge);
        assertEquals(largest, (float) loops.addUnits(x, 0, 0x1p51, 1, units, 0, n));
        assertEquals(largest, (float) loops.addUnits(widened(x), 0, 0x1p51, 1, units, 0, n));
        assertArrayEquals(new long[n], units);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kindsAndLengths")
  void addsTheSmallestEntries(Loops loops, int n) {
    double[] x = new double[n];
    long[] found = new long[n];
    long[] expected = new long[n];
    SplittableRandom random = new SplittableRandom(n);
    for (int i = 0; i < n; i++) {
      expected[i] = random.nextInt(-1_000_000, 1_000_000);
      x[i] = expected[i] * Double.MIN_VALUE;
    }
    // Their unit is 2⁻¹⁰⁷⁴, and 2¹⁰⁷⁴ is no double.
    loops.addUnits(x, 0, 0x1p537, 0x1p537, found, 0, n);
    assertArrayEquals(expected, found);
  }

  /** The special numbers twice if there is room, else a few of them, and others. */
  private static float[] withSpecial(int n) {
    float[] x = new float[OFFSET + n];
    double[] random = random(x.length);
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 7 < 4 ? SPECIAL[i % SPECIAL.length] : (float) random[i];
    }
    return x;
  }

  private static float[] shuffled(float[] x) {
    float[] shuffled = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      shuffled[i] = x[(i + 2) % x.length];
    }
    return shuffled;
  }

  private static double[] random(int n) {
    return new SplittableRandom(n).doubles(n, -1e3, 1e3).toArray();
  }

  private static double[] widened(float[] x) {
    double[] wide = new double[x.length];
    Arrays.setAll(wide, i -> x[i]);
    return wide;
  }

  private static double[] sevens(int n) {
    double[] sevens = new double[n];
    Arrays.fill(sevens, 7);
    return sevens;
  }

  private static float[] floatSevens(int n) {
    float[] sevens = new float[n];
    Arrays.fill(sevens, 7);
    return sevens;
  }
}
