package io.github.tributary.linalg.blas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.blas.Blas.Choice;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BlasTest {

  private static final int M = 37;
  private static final int N = 10;
  private static final int K = 129;
  private static final int OFFSET = 5;

  @AfterEach
  void asBefore() {
    Blas.use(Choice.AUTO, 1);
  }

  /** Products of small whole numbers are exact, so that every BLAS has to give the same. */
  @ParameterizedTest
  @EnumSource(Choice.class)
  void multiplies(Choice choice) {
    Gemm gemm = Blas.use(choice, 1).gemm();
    for (int transposes = 0; transposes < 4; transposes++) {
      boolean transposeA = (transposes & 1) != 0;
      boolean transposeB = (transposes & 2) != 0;
      assertArrayEquals(expected(), inDouble(gemm, transposeA, transposeB));
      assertArrayEquals(expected(), inFloat(gemm, transposeA, transposeB));
    }
  }

  /** A is 2×3, and needs 6 numbers: too far on, too far apart, overlapping, before the first. */
  @ParameterizedTest
  @CsvSource({"6, 1, 2", "6, 0, 3", "6, 0, 1", "6, -1, 2"})
  void refusesAMatrixThatIsNotInsideItsArray(int length, int offset, int lead) {
    Gemm gemm = Blas.use(Choice.NATIVE, 1).gemm();
    double[] a = new double[length];
    double[] b = new double[12];
    double[] c = new double[8];
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> gemm.dgemm(false, false, 2, 4, 3, a, offset, lead, b, 0, 3, 0, c, 0, 2));
  }

  @Test
  void takesOpenBlasFromTheJarUnlessToldOtherwise() {
    Blas blas = Blas.use(Choice.AUTO, 1);
    assertEquals(Choice.NATIVE, blas.found());
    assertTrue(blas.description().startsWith("OpenBLAS 0.3."), blas.description());
    assertEquals("", blas.warning());
  }

  @Test
  void fallsBackToJavaWithTheCostAndTheCure() {
    Blas.use(Choice.NATIVE, 1); // jffi looks once which system it is on
    // Where this machine may have no BLAS of its own either.
    String system = System.setProperty("os.name", "SunOS");
    try {
      Blas.use(Choice.JAVA, 1);
      Blas blas = Blas.use(Choice.AUTO, 1);
      assertEquals(Choice.VECTOR, blas.found());
      String warning = blas.warning();
      String none = "no OpenBLAS for sunos-" + System.getProperty("os.arch") + " in the jar";
      assertTrue(warning.contains(none), warning);
      assertTrue(warning.contains("2 to 4 times as long"), warning);
      assertTrue(warning.contains("needs Linux or macOS"), warning);
      assertThrows(UnsatisfiedLinkError.class, () -> Blas.use(Choice.NATIVE, 1));
      // What failed has not taken the place of what works.
      assertEquals(Choice.VECTOR, Blas.current().found());
    } finally {
      System.setProperty("os.name", system);
      Blas.use(Choice.JAVA, 1); // so that AUTO is looked for again
    }
  }

  @Test
  void aLibraryThatCannotBeLoadedIsOneLine() {
    Path library = Path.of("none", "libopenblas.so.0");
    String message =
        assertThrows(UnsatisfiedLinkError.class, () -> OpenBlas.open(library)).getMessage();
    assertTrue(message.contains(library.toString()), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void aLibraryThatTheUserNamedForNetlibComesFirst() throws IOException {
    String library = OpenBlas.unpack().toString();
    Blas.use(Choice.NATIVE, 1); // netlib chooses MLlib's once
    System.setProperty("dev.ludovic.netlib.blas.nativeLibPath", library);
    try {
      Blas.use(Choice.JAVA, 1);
      assertEquals("native (" + library + ")", Blas.use(Choice.NATIVE, 1).description());
    } finally {
      System.clearProperty("dev.ludovic.netlib.blas.nativeLibPath");
      Blas.use(Choice.JAVA, 1);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aLibraryWithoutProductsIsPassedOver() {
    Blas.use(Choice.NATIVE, 1); // netlib chooses MLlib's once
    System.setProperty("dev.ludovic.netlib.blas.nativeLibPath", "libm.so.6");
    try {
      Blas.use(Choice.JAVA, 1);
      Blas blas = Blas.use(Choice.AUTO, 1);
      assertTrue(blas.description().startsWith("OpenBLAS 0.3."), blas.description());
      assertEquals(
          "libm.so.6 is not used for products: libm.so.6 has no function cblas_sgemm",
          blas.warning());
    } finally {
      System.clearProperty("dev.ludovic.netlib.blas.nativeLibPath");
      Blas.use(Choice.JAVA, 1);
    }
  }

  @Test
  void anUnknownNameIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Choice.of("openblas")).getMessage();
    assertEquals("must be one of auto, native, vector, java; found openblas", message);
  }

  // Entries are small whole numbers that differ from place to place.
  private static int a(int i, int l) {
    return (3 * i + 7 * l) % 11 - 5;
  }

  private static int b(int l, int j) {
    return (5 * l + 2 * j) % 13 - 6;
  }

  private static int c(int i, int j) {
    return (i + 4 * j) % 7;
  }

  /** op(A)·op(B) + 2·C, after OFFSET entries that are left alone. */
  static double[] expected() {
    double[] c = new double[OFFSET + M * N];
    for (int j = 0; j < N; j++) {
      for (int i = 0; i < M; i++) {
        double sum = 2 * c(i, j);
        for (int l = 0; l < K; l++) {
          sum += (double) a(i, l) * b(l, j);
        }
        c[OFFSET + i + j * M] = sum;
      }
    }
    return c;
  }

  static double[] inDouble(Gemm gemm, boolean transposeA, boolean transposeB) {
    double[] a = new double[OFFSET + M * K];
    double[] b = new double[OFFSET + K * N];
    double[] c = new double[OFFSET + M * N];
    fill(a, b, c, transposeA, transposeB);
    int lda = transposeA ? K : M;
    int ldb = transposeB ? N : K;
    gemm.dgemm(transposeA, transposeB, M, N, K, a, OFFSET, lda, b, OFFSET, ldb, 2, c, OFFSET, M);
    return c;
  }

  private static double[] inFloat(Gemm gemm, boolean transposeA, boolean transposeB) {
    double[] a = new double[OFFSET + M * K];
    double[] b = new double[OFFSET + K * N];
    double[] c = new double[OFFSET + M * N];
    fill(a, b, c, transposeA, transposeB);
    float[] result = toFloat(c);
    int lda = transposeA ? K : M;
    int ldb = transposeB ? N : K;
    gemm.sgemm(
        transposeA,
        transposeB,
        M,
        N,
        K,
        toFloat(a),
        OFFSET,
        lda,
        toFloat(b),
        OFFSET,
        ldb,
        2,
        result,
        OFFSET,
        M);
    double[] widened = new double[result.length];
    for (int i = 0; i < widened.length; i++) {
      widened[i] = result[i];
    }
    return widened;
  }

  private static void fill(
      double[] a, double[] b, double[] c, boolean transposeA, boolean transposeB) {
    for (int l = 0; l < K; l++) {
      for (int i = 0; i < M; i++) {
        a[OFFSET + (transposeA ? l + i * K : i + l * M)] = a(i, l);
      }
      for (int j = 0; j < N; j++) {
        b[OFFSET + (transposeB ? j + l * N : l + j * K)] = b(l, j);
      }
    }
    for (int j = 0; j < N; j++) {
      for (int i = 0; i < M; i++) {
        c[OFFSET + i + j * M] = c(i, j);
      }
    }
  }

  private static float[] toFloat(double[] values) {
    float[] narrowed = new float[values.length];
    for (int i = 0; i < narrowed.length; i++) {
      narrowed[i] = (float) values[i];
    }
    return narrowed;
  }
}
