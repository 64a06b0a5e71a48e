package io.github.tributary.benchmark.kernels;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.RandomStream.Purpose;
import io.github.tributary.linalg.simd.LoopsOfJvm;
import io.github.tributary.nn.BackwardPass;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.ForwardPass;
import io.github.tributary.nn.GradientSum;
import io.github.tributary.nn.Initializer;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.SumGrid;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The parts of a block of 1,024 rows through 784-256-10, on one core, in microseconds; {@link
 * #copied} reads and writes as many bytes as an activation, which is what the memory allows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Kernels {

  private static final int ROWS = 1024;
  private static final int PIXELS = 784;
  private static final int CLASSES = 10;
  private static final int UNITS = 256;

  /** Of all matrices. */
  @Param({"FLOAT", "DOUBLE"})
  public Precision precision;

  private final Activation relu = Activation.parse("relu");
  private final Activation sigmoid = Activation.parse("sigmoid");
  private final Activation tanh = Activation.parse("tanh");
  private final Activation gelu = Activation.parse("gelu");
  private Matrix x;
  private Matrix z;
  private Matrix a;
  private Matrix w;
  private double[] row;
  private Parameters parameters;
  private Batch batch;
  private Workspace workspace;
  private GradientSum sum;
  private float[] source;
  private float[] target;

  /** For JMH. */
  public Kernels() {}

  /** Fills the matrices. */
  @Setup
  public void fill() throws InterruptedException {
    LoopsOfJvm.vectorise(); // as a second of work does by itself
    x = normal(PIXELS, ROWS);
    w = normal(PIXELS, UNITS);
    z = normal(UNITS, ROWS);
    a = precision.matrix(UNITS, ROWS);
    row = normal(PIXELS, 1).toArray();
    Network network =
        new Network(PIXELS, List.of(new Layer(UNITS, relu)), new SoftmaxCrossEntropy(CLASSES));
    parameters = Initializer.AUTO.initialize(network, precision, 1);
    workspace = new Workspace(network, precision);
    sum = new GradientSum(network, SumGrid.first(network.tensorEnds().length, 1_000_000));
    double[] weights = new double[ROWS];
    Arrays.fill(weights, 1);
    Matrix labels = precision.matrix(1, ROWS);
    for (int i = 0; i < ROWS; i++) {
      labels.set(i, i % CLASSES);
    }
    batch = new Batch(x, labels, weights);
    source = new float[UNITS * ROWS * precision.bytes() / Float.BYTES];
    target = new float[source.length];
  }

  private Matrix normal(int rows, int columns) {
    RandomStream random = RandomStream.of(1, Purpose.SAMPLE, rows, columns);
    Matrix matrix = precision.matrix(rows, columns);
    for (int i = 0; i < matrix.size(); i++) {
      matrix.set(i, random.nextGaussian());
    }
    return matrix;
  }

  /** The limit of what visits every activation once. */
  @Benchmark
  public void copied() {
    System.arraycopy(source, 0, target, 0, source.length);
  }

  /** wᵀx of the first layer. */
  @Benchmark
  public void productForward() {
    w.addTransposedTimes(x, a);
  }

  /** The gradient of the first layer's weights. */
  @Benchmark
  public void productOfGradient() {
    x.timesTransposedInto(z, w);
  }

  /** max(z, 0). */
  @Benchmark
  public void relu() {
    relu.outputInto(z, a);
  }

  /** 1/(1 + exp(-z)). */
  @Benchmark
  public void sigmoid() {
    sigmoid.outputInto(z, a);
  }

  /** tanh(z). */
  @Benchmark
  public void tanh() {
    tanh.outputInto(z, a);
  }

  /** z·Φ(z). */
  @Benchmark
  public void gelu() {
    gelu.outputInto(z, a);
  }

  /** Standardized rows go into a block. */
  @Benchmark
  public void packing() {
    for (int c = 0; c < ROWS; c++) {
      x.setColumn(c, row);
    }
  }

  /** Products, activation and softmax. */
  @Benchmark
  public Matrix forwardPass() {
    return ForwardPass.run(parameters, x, workspace);
  }

  /** Forward, loss and head, backward. */
  @Benchmark
  public double forwardAndBackwardPass() {
    return BackwardPass.run(parameters, batch, workspace);
  }

  /** The same and the order-free sum of the gradients. */
  @Benchmark
  public void passAndSum() {
    sum.add(parameters, batch, workspace);
  }
}
