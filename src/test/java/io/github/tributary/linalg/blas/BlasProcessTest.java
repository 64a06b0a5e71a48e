package io.github.tributary.linalg.blas;

import static io.github.tributary.linalg.blas.BlasTest.expected;
import static io.github.tributary.linalg.blas.BlasTest.inDouble;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ludovic.netlib.blas.BLAS;
import io.github.tributary.linalg.blas.Blas.Choice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is settled when native libraries are loaded, each time in a JVM of its own. */
class BlasProcessTest {

  private static final String LIBRARIES = "LD_LIBRARY_PATH";

  /**
   * Says how many threads OpenBLAS uses, and whether products of two kinds side by side are right.
   */
  static final class BlasThreads {

    private BlasThreads() {}

    public static void main(String[] none) throws IOException {
      Gemm gemm = Blas.use(Choice.NATIVE, 2).gemm();
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

  /** A product that it shared among threads of its own would have other bits. */
  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "4"})
  void openBlasHasOneThreadWhateverTheEnvironmentSays(String threads) throws IOException {
    assertEquals(
        "1 threads, products right",
        OwnJvm.says(BlasThreads.class, Map.of("OPENBLAS_NUM_THREADS", threads)));
  }

  /** The machine's libquadmath, which OpenBLAS's libgfortran needs on x86-64, is not a library. */
  @Test
  void needsNothingOfTheMachine(@TempDir Path libraries) throws IOException {
    Files.createFile(libraries.resolve("libquadmath.so.0"));
    assertEquals(
        "1 threads, products right",
        OwnJvm.says(BlasThreads.class, Map.of(LIBRARIES, libraries.toString())));
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
        OwnJvm.says(
            TwoLibraries.class,
            Map.of(LIBRARIES, libraries.toString(), "OPENBLAS_NUM_THREADS", "2")));
  }

  /** jffi says it in many lines, and when it is asked again in none. */
  @Test
  void saysInOneLineWhyNativeCodeCannotBeCalled(@TempDir Path folder) throws IOException {
    Path none = folder.resolve("none");
    String warning = OwnJvm.says(Warning.class, Map.of(), "-Djffi.extract.dir=" + none);
    assertTrue(warning.startsWith("No native BLAS: could not load jffi library from "), warning);
    assertTrue(warning.contains(none.toString()), warning);
    assertEquals(1, warning.lines().count(), warning);
  }
}
