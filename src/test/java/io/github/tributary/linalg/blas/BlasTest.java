package io.github.tributary.linalg.blas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ludovic.netlib.blas.BLAS;
import io.github.tributary.linalg.blas.Blas.Choice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlasTest {

  private static final int M = 37;
  private static final int N = 10;
  private static final int K = 129;
  private static final int OFFSET = 5;

  /** Says how many threads are used, and whether products of two kinds side by side are right. */
  static final class BlasThreads {

    private BlasThreads() {}

    /** With the number of threads. */
    public static void main(String[] args) throws IOException {
      Gemm gemm = Blas.use(Choice.NATIVE, Integer.parseInt(args[0])).gemm();
      boolean right =
          IntStream.range(0, 2_000)
              .parallel()
              .allMatch(i -> Arrays.equals(expected(), inDouble(gemm, i % 2 == 0, i % 4 < 2)));
      // Whatever MLlib uses works beside it: on machines with an OpenBLAS of their own that is one.
      double[] y = {1, 1};
      BLAS.getInstance().daxpy(2, 2, new double[] {3, 4}, 1, y, 1);
      right &= Arrays.equals(new double[] {7, 9}, y);
      right &= Arrays.equals(expected(), inDouble(gemm, true, false));
      right &= Arrays.equals(expected(), inDouble(new NetlibGemm(BLAS.getInstance()), true, true));
      int threads = OpenBlas.threads(OpenBlas.open(OpenBlas.unpack()));
      System.out.println(threads + " threads, products " + (right ? "right" : "wrong"));
    }
  }

  /** Says what MLlib uses, and the threads of that and of Tributary's OpenBLAS. */
  static final class TwoLibraries {

    private TwoLibraries() {}

    public static void main(String[] none) throws IOException {
      Blas.use(Choice.NATIVE, 2);
      Blas.use(Choice.NATIVE, 1);
      int ours = OpenBlas.threads(OpenBlas.open(OpenBlas.unpack()));
      int theirs = OpenBlas.threads(SharedLibrary.open("libblas.so.3"));
      String mllibs = BLAS.getInstance().getClass().getSimpleName();
      System.out.println(mllibs + " with " + theirs + " threads, ours with " + ours);
    }
  }

  /** Says what is slow, and why. */
  static final class Warning {

    private Warning() {}

    public static void main(String[] none) {
      System.out.println(Blas.current().warning());
    }
  }

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

  /** In a JVM of its own, because OpenBLAS can use no more threads than it started with. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void usesAsManyThreadsAsItIsTold(int threads) throws IOException {
    assertEquals(
        threads + " threads, products right",
        saidInItsOwnJvm(BlasThreads.class, Integer.toString(threads), ""));
  }

  /** The machine's libquadmath, which OpenBLAS's libgfortran needs on x86-64, is not a library. */
  @Test
  void needsNothingOfTheMachine(@TempDir Path libraries) throws IOException {
    Files.createFile(libraries.resolve("libquadmath.so.0"));
    assertEquals(
        "1 threads, products right", saidInItsOwnJvm(BlasThreads.class, "1", libraries.toString()));
  }

  /** Netlib makes the machine's global: what ours calls by the same names must not be that. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void doesNotMixWithAnOpenBlasOfTheMachine(@TempDir Path libraries) throws IOException {
    Path ours = OpenBlas.unpack();
    try (Stream<Path> files = Files.list(ours.getParent())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path name = file.equals(ours) ? Path.of("libblas.so.3") : file.getFileName();
        Files.copy(file, libraries.resolve(name));
      }
    }
    assertEquals(
        "JNIBLAS with 2 threads, ours with 1",
        saidInItsOwnJvm(TwoLibraries.class, "", libraries.toString()));
  }

  /** jffi says it in many lines, and when it is asked again in none. */
  @Test
  void saysInOneLineWhyNativeCodeCannotBeCalled(@TempDir Path folder) throws IOException {
    Path none = folder.resolve("none");
    String warning = saidInItsOwnJvm(Warning.class, "", "", "-Djffi.extract.dir=" + none);
    assertTrue(warning.startsWith("No native BLAS: could not load jffi library from "), warning);
    assertTrue(warning.contains(none.toString()), warning);
    assertEquals(1, warning.lines().count(), warning);
  }

  private static String saidInItsOwnJvm(
      Class<?> program, String argument, String libraries, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(program.getName(), argument));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("OPENBLAS_NUM_THREADS"); // which this JVM has set for itself
    if (!libraries.isEmpty()) {
      builder.environment().put("LD_LIBRARY_PATH", libraries);
    }
    byte[] said = builder.start().getInputStream().readAllBytes();
    return new String(said, StandardCharsets.UTF_8).strip();
  }

  @Test
  void usesNoMoreThreadsThanItStartedWith() throws IOException {
    SharedLibrary library = OpenBlas.open(OpenBlas.unpack());
    int before = OpenBlas.threads(library);
    Gemm gemm = Blas.use(Choice.NATIVE, before + 1).gemm();
    assertEquals(before, OpenBlas.threads(library));
    assertArrayEquals(expected(), inDouble(gemm, true, false)); // which would crash
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
  private static double[] expected() {
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

  private static double[] inDouble(Gemm gemm, boolean transposeA, boolean transposeB) {
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
