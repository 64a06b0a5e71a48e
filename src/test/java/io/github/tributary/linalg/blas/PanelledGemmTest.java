package io.github.tributary.linalg.blas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tributary.linalg.blas.Blas.Choice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PanelledGemmTest {

  // m, n, k: columns and rows, with and without remainders, and one panel.
  private static final List<int[]> SHAPES =
      List.of(
          new int[] {48, 8192, 48},
          new int[] {37, 8211, 57},
          new int[] {32768, 24, 24},
          new int[] {32797, 23, 25},
          new int[] {256, 127, 64});

  /** A product in both precisions. C begins as C₀ or is overwritten; beta is 1 or 0. */
  private record Product(
      boolean transposeA, boolean transposeB, int m, int n, int k, int beta, List<double[]> abc) {

    static List<Product> all(int[] shape, Random random) {
      int m = shape[0];
      int n = shape[1];
      int k = shape[2];
      List<double[]> abc =
          Stream.of((long) m * k, (long) k * n, (long) m * n)
              .map(size -> random.doubles(size, -1, 1).toArray())
              .toList();
      return IntStream.range(0, 8)
          .mapToObj(i -> new Product((i & 1) == 0, (i & 2) == 0, m, n, k, i >> 2, abc))
          .toList();
    }

    /** C, with matrices that begin so far inside their arrays. */
    double[] inDouble(Gemm gemm, int offset) {
      double[] c = placed(abc.get(2), offset);
      gemm.dgemm(
          transposeA,
          transposeB,
          m,
          n,
          k,
          placed(abc.get(0), offset),
          offset,
          transposeA ? k : m,
          placed(abc.get(1), offset),
          offset,
          transposeB ? n : k,
          beta,
          c,
          offset,
          m);
      return IntStream.range(offset, c.length).mapToDouble(i -> c[i]).toArray();
    }

    double[] inFloat(Gemm gemm, int offset) {
      float[] c = narrowed(placed(abc.get(2), offset));
      gemm.sgemm(
          transposeA,
          transposeB,
          m,
          n,
          k,
          narrowed(placed(abc.get(0), offset)),
          offset,
          transposeA ? k : m,
          narrowed(placed(abc.get(1), offset)),
          offset,
          transposeB ? n : k,
          beta,
          c,
          offset,
          m);
      return IntStream.range(offset, c.length).mapToDouble(i -> c[i]).toArray();
    }

    /** Like them, by the definition. */
    double[] expected() {
      double[] c = new double[m * n];
      for (int j = 0; j < n; j++) {
        for (int i = 0; i < m; i++) {
          double sum = beta * abc.get(2)[i + j * m];
          for (int l = 0; l < k; l++) {
            double a = abc.get(0)[transposeA ? l + i * k : i + l * m];
            sum += a * abc.get(1)[transposeB ? j + l * n : l + j * k];
          }
          c[i + j * m] = sum;
        }
      }
      return c;
    }

    String name() {
      String operands = (transposeA ? "Aᵀ" : "A") + (transposeB ? "Bᵀ" : "B");
      return operands + " " + m + "×" + n + "×" + k + " + " + beta + "·C";
    }

    private static double[] placed(double[] matrix, int offset) {
      double[] array = new double[offset + matrix.length];
      System.arraycopy(matrix, 0, array, offset, matrix.length);
      return array;
    }

    private static float[] narrowed(double[] matrix) {
      float[] narrowed = new float[matrix.length];
      for (int i = 0; i < matrix.length; i++) {
        narrowed[i] = (float) matrix[i];
      }
      return narrowed;
    }
  }

  /** Says which kernels OpenBLAS uses, and which products have other bits than in one thread. */
  static final class Bits {

    private Bits() {}

    public static void main(String[] none) throws IOException {
      List<String> said = Collections.synchronizedList(new ArrayList<>());
      Random random = new Random(17);
      for (int[] shape : SHAPES) {
        for (Product product : Product.all(shape, random)) {
          Gemm one = Blas.use(Choice.NATIVE, 1).gemm();
          double[] inDouble = product.inDouble(one, 0);
          double[] inFloat = product.inFloat(one, 0);
          // Each number of threads with arrays that lie otherwise, and all of them at once.
          IntStream.rangeClosed(1, 4)
              .parallel()
              .filter(
                  threads -> {
                    Gemm gemm = Blas.use(Choice.NATIVE, threads).gemm();
                    return !Arrays.equals(inDouble, product.inDouble(gemm, threads))
                        || !Arrays.equals(inFloat, product.inFloat(gemm, threads));
                  })
              .forEach(threads -> said.add(product.name() + " in " + threads + " threads"));
        }
      }
      int own = OpenBlas.threads(OpenBlas.open(OpenBlas.unpack()));
      System.out.println(
          Blas.current().description() + ", " + own + " own threads, other: " + said);
    }
  }

  @AfterEach
  void asBefore() {
    Blas.use(Choice.AUTO, 1);
  }

  /** By every BLAS, because all are cut: sums of k < 64 numbers below 1, rounded as often. */
  @ParameterizedTest
  @EnumSource(Choice.class)
  void everyPanelIsInItsPlace(Choice choice) {
    Gemm gemm = Blas.use(choice, 2).gemm();
    for (int[] shape : List.of(SHAPES.get(1), SHAPES.get(3))) {
      assertTrue(Panels.of(false, shape[0], shape[1], shape[2]).count() > 1);
      for (Product product : Product.all(shape, new Random(1))) {
        double[] expected = product.expected();
        assertArrayEquals(expected, product.inDouble(gemm, 5), 64 * 64 * 0x1p-53, product.name());
        assertArrayEquals(expected, product.inFloat(gemm, 5), 64 * 64 * 0x1p-24, product.name());
      }
    }
  }

  /** By kernels that this processor can run, and by those that OpenBLAS chooses for it. */
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "Prescott, pni",
    "Haswell, avx2",
    "Zen, avx2",
    "SkylakeX, avx512vl",
    "Cooperlake, avx512_bf16",
  })
  void bitsDependOnNoNumberOfThreads(String kernels, String instructions) throws IOException {
    assumeTrue(
        processorHas(instructions), () -> "no " + instructions + ", which " + kernels + " needs");
    Map<String, String> environment =
        kernels.isEmpty()
            ? Map.of("OPENBLAS_NUM_THREADS", "4")
            : Map.of("OPENBLAS_NUM_THREADS", "4", "OPENBLAS_CORETYPE", kernels);
    String said = OwnJvm.says(Bits.class, environment);
    assertTrue(said.contains(" own threads"), said);
    assumeTrue(
        said.contains("(" + kernels), () -> "OpenBLAS has no kernels " + kernels + ": " + said);
    assertEquals(", 1 own threads, other: []", said.substring(said.indexOf(')') + 1));
  }

  private static boolean processorHas(String instructions) throws IOException {
    if (instructions.isEmpty()) {
      return true;
    }
    Path linux = Path.of("/proc/cpuinfo");
    return Files.exists(linux)
        && List.of(Files.readString(linux).split("\\s+")).contains(instructions);
  }
}
