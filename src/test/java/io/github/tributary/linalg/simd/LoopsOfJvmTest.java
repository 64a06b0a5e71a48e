package io.github.tributary.linalg.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tributary.linalg.ByteMatrix;
import io.github.tributary.linalg.ByteScale;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.RandomStream.Purpose;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.GradientSum;
import io.github.tributary.nn.Initializer;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.SumGrid;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When vectors are taken, and that it changes nothing; each time in a JVM of its own. */
class LoopsOfJvmTest {

  private static final String MODULE = "--add-modules=jdk.incubator.vector";
  private static final int INPUTS = 75;
  private static final int ROWS = 67;
  private static final int CLASSES = 3;

  /** Says whether vectors are taken at once, if asked for, and whether gradients stay the same. */
  static final class AskedFor {

    private AskedFor() {}

    public static void main(String[] none) throws InterruptedException {
      boolean before = usesVectors();
      double[] plain = gradients();
      boolean vectors = LoopsOfJvm.vectorise();
      double[] now = gradients();
      System.out.println(
          before + " " + vectors + " " + usesVectors() + " " + Arrays.equals(plain, now));
    }
  }

  /** Works until vectors are taken, or for far longer than it needs. */
  static final class Working {

    private Working() {}

    public static void main(String[] none) {
      float[] x = new float[1024];
      double[] wide = new double[1024];
      for (long entries = 0; entries < 1L << 38 && !usesVectors(); entries += x.length) {
        LoopsOfJvm.current(x.length).widen(x, 0, wide, x.length);
      }
      System.out.println(usesVectors());
    }
  }

  private static boolean usesVectors() {
    return LoopsOfJvm.current(1024).outrunsTables();
  }

  /** Of a network from bytes through most kinds of loops, in both precisions. */
  private static double[] gradients() {
    List<Layer> layers = new ArrayList<>();
    for (String name : List.of("relu", "sigmoid", "gelu", "tanh")) {
      layers.add(new Layer(66, Activation.parse(name)));
    }
    Network network = new Network(INPUTS, layers, new SoftmaxCrossEntropy(CLASSES));
    double[] both = {};
    for (Precision precision : Precision.values()) {
      GradientSum sum =
          new GradientSum(network, SumGrid.first(network.tensorEnds().length, 1_000_000));
      sum.add(
          Initializer.AUTO.initialize(network, precision, 1),
          batch(precision),
          new Workspace(network, precision));
      double[] gradient = sum.gradient();
      int start = both.length;
      both = Arrays.copyOf(both, start + gradient.length);
      System.arraycopy(gradient, 0, both, start, gradient.length);
    }
    return both;
  }

  private static Batch batch(Precision precision) {
    RandomStream random = RandomStream.of(1, Purpose.SAMPLE, 0, 0);
    byte[] bytes = new byte[INPUTS * ROWS];
    double[] shifts = new double[INPUTS];
    double[] scales = new double[INPUTS];
    Matrix y = precision.matrix(1, ROWS);
    double[] v = new double[ROWS];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextLong();
    }
    for (int j = 0; j < INPUTS; j++) {
      shifts[j] = 100 + 10 * random.nextGaussian();
      scales[j] = 50 + j;
    }
    for (int i = 0; i < ROWS; i++) {
      y.set(i, i % CLASSES);
      v[i] = 1;
    }
    return new Batch(new ByteMatrix(bytes, ROWS, new ByteScale(shifts, scales, precision)), y, v);
  }

  @Test
  void changesNoGradient() throws IOException {
    assumeTrue(VectorLoops.suitMachine());
    assertEquals("false true true true", saidInItsOwnJvm(AskedFor.class, MODULE));
  }

  @Test
  void plainJavaStaysWhereTheModuleIsNot() throws IOException {
    assertEquals("false false false true", saidInItsOwnJvm(AskedFor.class));
  }

  @Test
  void takesVectorsAfterSomeWork() throws IOException {
    assumeTrue(VectorLoops.suitMachine());
    assertEquals("true", saidInItsOwnJvm(Working.class, MODULE));
  }

  private static String saidInItsOwnJvm(Class<?> program, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    byte[] said = process.getInputStream().readAllBytes();
    return new String(said, StandardCharsets.UTF_8).strip();
  }
}
