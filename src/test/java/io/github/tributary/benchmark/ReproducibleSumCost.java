package io.github.tributary.benchmark;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.RandomStream.Purpose;
import io.github.tributary.linalg.simd.LoopsOfJvm;
import io.github.tributary.nn.BackwardPass;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.GradientSum;
import io.github.tributary.nn.Initializer;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.SumGrid;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.activation.Relu;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.List;

/**
 * What the order-free sums cost: one block of 1,024 rows through 784-256-10 with and without adding
 * its gradient to a {@link GradientSum}, alternating, on one thread; medians.
 */
final class ReproducibleSumCost {

  private static final int ROWS = 1024;
  private static final int ROUNDS = 60;
  private static final int WARM_UP = 100;

  private ReproducibleSumCost() {}

  /** Measures. */
  public static void main(String[] args) throws InterruptedException {
    // As a second of work does by itself.
    String loops = LoopsOfJvm.vectorise() ? "the Vector API" : "plain Java";
    Network network =
        new Network(784, List.of(new Layer(256, new Relu())), new SoftmaxCrossEntropy(10));
    Batch batch = batch(network);
    Parameters parameters = Initializer.AUTO.initialize(network, Precision.FLOAT, 1);
    Workspace workspace = new Workspace(network, Precision.FLOAT);
    GradientSum sum =
        new GradientSum(network, SumGrid.first(network.tensorEnds().length, 1_000_000));
    String plain = "forward and backward pass";
    List<Measurement> all =
        new Rounds(WARM_UP, ROUNDS)
            .add(plain, milliseconds(() -> BackwardPass.run(parameters, batch, workspace)))
            .add("the same and its sum", milliseconds(() -> sum.add(parameters, batch, workspace)))
            .run();
    new Benchmark("sums")
        .on("A block of 1,024 rows through 784-256-10 in float on one core, without and with its")
        .on("order-free sum of 203,530 gradients. Loops by " + loops + ".")
        .table(List.of("ms"), all, plain)
        .atMost(1.03, "cost of reproducible sums, times a pass", all.get(1).ratioTo(all.get(0)))
        .finish();
  }

  private static Batch batch(Network network) {
    RandomStream random = RandomStream.of(1, Purpose.SAMPLE, 0, 0);
    Matrix x = Precision.FLOAT.matrix(network.inputs(), ROWS);
    for (int i = 0; i < x.size(); i++) {
      x.set(i, random.nextGaussian());
    }
    Matrix y = Precision.FLOAT.matrix(1, ROWS);
    for (int i = 0; i < ROWS; i++) {
      y.set(i, i % 10);
    }
    double[] v = new double[ROWS];
    Arrays.fill(v, 1);
    return new Batch(x, y, v);
  }

  private static Contestant milliseconds(Runnable work) {
    return round -> new double[] {1e3 * Contestant.seconds(work)};
  }
}
