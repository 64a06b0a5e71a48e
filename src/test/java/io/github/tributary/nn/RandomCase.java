package io.github.tributary.nn;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.activation.Elu;
import io.github.tributary.nn.activation.LeakyRelu;
import io.github.tributary.nn.activation.Relu;
import io.github.tributary.nn.head.ExpPoisson;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.IdentityHuber;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A network with random parameters and a few unequal batches of random observations, all of them
 * numbers that single precision holds too.
 */
public final class RandomCase {

  /** How far z, residuals and weights stay away from places without a derivative. */
  public static final double KINK_MARGIN = 2e-3;

  private static final int[] BATCH_SIZES = {4, 1, 3};
  private static final int MOST_SEEDS = 10_000;

  private final Network network;
  private final double[] parameters;
  private final List<Batch> batches = new ArrayList<>();

  private RandomCase(Network network, boolean weighted, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    this.network = network;
    this.parameters = new double[network.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) random.nextDouble(-1, 1);
    }
    for (int size : BATCH_SIZES) {
      batches.add(batch(network, size, weighted, random));
    }
  }

  /** The first random case that keeps its distance from every kink. */
  public static RandomCase awayFromKinks(Network network, boolean weighted) {
    for (long seed = 1; seed <= MOST_SEEDS; seed++) {
      RandomCase candidate = new RandomCase(network, weighted, seed);
      if (candidate.distanceToKink() > KINK_MARGIN) {
        return candidate;
      }
    }
    throw new IllegalStateException("every random case is too close to a kink");
  }

  /** Random observations for a network, in double precision. */
  public static Batch batch(Network network, int size, boolean weighted, SplittableRandom random) {
    Matrix x = Precision.DOUBLE.matrix(network.inputs(), size);
    Matrix y = Precision.DOUBLE.matrix(network.head().targets(), size);
    double[] v = new double[size];
    for (int i = 0; i < x.size(); i++) {
      x.set(i, (float) random.nextDouble(-2, 2));
    }
    for (int i = 0; i < y.size(); i++) {
      y.set(i, target(network.head(), random));
    }
    for (int i = 0; i < size; i++) {
      v[i] = weighted ? (1 + random.nextInt(20)) / 8.0 : 1;
    }
    return new Batch(x, y, v);
  }

  private static double target(Head head, SplittableRandom random) {
    if (head.isClassifier()) {
      return random.nextInt(head.targets() == head.outputs() ? 2 : head.outputs());
    }
    return head instanceof ExpPoisson ? random.nextInt(5) : (float) random.nextDouble(-3, 3);
  }

  /** The same numbers in another precision. */
  public static Batch in(Precision precision, Batch batch) {
    Matrix x = precision.matrix(batch.x().rows(), batch.size());
    x.copyFrom(batch.x().toArray());
    Matrix y = precision.matrix(batch.y().rows(), batch.size());
    y.copyFrom(batch.y().toArray());
    return new Batch(x, y, batch.v());
  }

  public double[] parameters() {
    return parameters.clone();
  }

  public List<Batch> batches() {
    return List.copyOf(batches);
  }

  /** The smallest |z| into a rectifier, ||r| - δ| of a Huber loss, and |w|. */
  public double distanceToKink() {
    double distance = Double.POSITIVE_INFINITY;
    Parameters p = new Parameters(network, Precision.DOUBLE, parameters);
    Workspace workspace = new Workspace(network, Precision.DOUBLE);
    for (int l = 1; l <= network.layers(); l++) {
      distance = Math.min(distance, smallest(p.w(l)));
    }
    for (Batch batch : batches) {
      ForwardPass.run(p, batch.x(), workspace);
      for (int l = 1; l < network.layers(); l++) {
        if (hasKink(network.activation(l))) {
          distance = Math.min(distance, smallest(workspace.z(l)));
        }
      }
      if (network.head() instanceof IdentityHuber huber) {
        distance = Math.min(distance, huberDistance(huber, workspace, batch));
      }
    }
    return distance;
  }

  private static boolean hasKink(Activation g) {
    return g instanceof Relu || g instanceof LeakyRelu || g instanceof Elu;
  }

  private double huberDistance(IdentityHuber huber, Workspace workspace, Batch batch) {
    Matrix z = workspace.z(network.layers());
    double distance = Double.POSITIVE_INFINITY;
    for (int i = 0; i < z.size(); i++) {
      double residual = Math.abs(z.get(i) - batch.y().get(i));
      distance = Math.min(distance, Math.abs(residual - huber.delta()));
    }
    return distance;
  }

  private static double smallest(Matrix matrix) {
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < matrix.size(); i++) {
      smallest = Math.min(smallest, Math.abs(matrix.get(i)));
    }
    return smallest;
  }
}
