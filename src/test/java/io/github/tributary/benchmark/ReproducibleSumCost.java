package io.github.tributary.benchmark;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.RandomStream.Purpose;
import io.github.tributary.linalg.blas.Blas;
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
import java.util.Locale;

/**
 * What the order-free sums cost: one block of 1,024 rows through 784-256-10 with and without adding
 * its gradient to a {@link GradientSum}, alternating, on one thread; medians.
 */
final class ReproducibleSumCost {

  private static final int ROWS = 1024;
  private static final int ROUNDS = 60;
  private static final int WARM_UP = 20;

  private ReproducibleSumCost() {}

  /** Prints the two times and their ratio. */
  public static void main(String[] args) {
    Network network =
        new Network(784, List.of(new Layer(256, new Relu())), new SoftmaxCrossEntropy(10));
    Batch batch = batch(network);
    Parameters parameters = Initializer.AUTO.initialize(network, Precision.FLOAT, 1);
    Workspace workspace = new Workspace(network, Precision.FLOAT);
    GradientSum sum =
        new GradientSum(network, SumGrid.first(network.tensorEnds().length, 1_000_000));
    double[] pass = new double[ROUNDS];
    double[] passAndSum = new double[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double plain = milliseconds(() -> BackwardPass.run(parameters, batch, workspace));
      double summed = milliseconds(() -> sum.add(parameters, batch, workspace));
      if (round >= 0) {
        pass[round] = plain;
        passAndSum[round] = summed;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "BLAS: %s%npass %.2f ms, pass and sum %.2f ms, ratio %.3f%n",
        Blas.current().description(),
        median(pass),
        median(passAndSum),
        median(passAndSum) / median(pass));
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

  private static double milliseconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) * 1e-6;
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
