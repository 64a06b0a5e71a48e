package io.github.tributary.benchmark;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.RandomStream.Purpose;
import io.github.tributary.linalg.blas.Blas;
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
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A pass over one block through 784-256-10, with its sums, beside the two large matrix products in
 * it and its element-wise parts, alternating, on one thread; medians. Arguments: rows of the block,
 * then activations.
 */
final class KernelCost {

  private static final int ROUNDS = 40;
  private static final int WARM_UP = 25;
  private static final int INPUTS = 784;
  private static final int UNITS = 256;
  private static final int CLASSES = 10;

  private KernelCost() {}

  /** Prints a table for every activation and precision. */
  public static void main(String[] args) throws InterruptedException {
    int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1024;
    List<String> activations =
        args.length > 1
            ? Arrays.asList(args).subList(1, args.length)
            : List.of("relu", "sigmoid", "tanh", "gelu");
    // As a second of work does by itself.
    String loops = LoopsOfJvm.vectorise() ? "the Vector API" : "plain Java";
    System.out.println("BLAS: " + Blas.current().description() + ", loops by " + loops);
    for (String activation : activations) {
      for (Precision precision : Precision.values()) {
        System.out.printf("%s, %s, blocks of %d rows%n", activation, precision, rows);
        measure(Activation.parse(activation), precision, rows);
      }
    }
  }

  private static void measure(Activation g, Precision precision, int m) {
    Network network =
        new Network(INPUTS, List.of(new Layer(UNITS, g)), new SoftmaxCrossEntropy(CLASSES));
    Batch batch = batch(precision, m);
    Parameters parameters = Initializer.AUTO.initialize(network, precision, 1);
    Workspace workspace = new Workspace(network, precision);
    GradientSum sum =
        new GradientSum(network, SumGrid.first(network.tensorEnds().length, 1_000_000));
    BackwardPass.run(parameters, batch, workspace);
    Matrix x = (Matrix) batch.x();
    Matrix out = precision.matrix(UNITS, m);
    Matrix dJdw = precision.matrix(INPUTS, UNITS);
    Matrix column = precision.matrix(UNITS, 1);
    Map<String, Runnable> parts = new LinkedHashMap<>();
    parts.put("pass and sum", () -> sum.add(parameters, batch, workspace));
    parts.put("pass", () -> BackwardPass.run(parameters, batch, workspace));
    parts.put("w1ᵀx", () -> parameters.w(1).addTransposedTimes(x, out));
    parts.put("x·dJdz1ᵀ", () -> x.timesTransposedInto(workspace.dJdz(1), dJdw));
    parts.put("g", () -> g.outputInto(workspace.z(1), workspace.a(1)));
    parts.put(
        "g'",
        () ->
            g.timesDerivativeInto(
                workspace.z(1), workspace.a(1), workspace.dJda(1), workspace.dJdz(1)));
    parts.put(
        "head",
        () -> network.head().lossInto(workspace.z(2), batch.y(), batch.v(), workspace.dJdz(2)));
    parts.put("columns", () -> workspace.dJdz(1).sumColumnsInto(column));
    print(medians(parts), m);
  }

  private static Map<String, Double> medians(Map<String, Runnable> parts) {
    Map<String, double[]> times = new LinkedHashMap<>();
    parts.keySet().forEach(name -> times.put(name, new double[ROUNDS]));
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (Map.Entry<String, Runnable> part : parts.entrySet()) {
        long start = System.nanoTime();
        part.getValue().run();
        if (round >= 0) {
          times.get(part.getKey())[round] = (System.nanoTime() - start) * 1e-6;
        }
      }
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    times.forEach(
        (name, all) -> medians.put(name, Arrays.stream(all).sorted().toArray()[ROUNDS / 2]));
    return medians;
  }

  private static void print(Map<String, Double> medians, int m) {
    double whole = medians.get("pass and sum");
    medians.forEach(
        (name, time) ->
            System.out.printf(
                Locale.ROOT, "  %-14s %8.3f ms %6.1f %%%n", name, time, 100 * time / whole));
    double large = 2.0 * m * INPUTS * UNITS;
    double all = 2 * large + 3 * 2.0 * m * UNITS * CLASSES;
    double rate = 2 * large / (medians.get("w1ᵀx") + medians.get("x·dJdz1ᵀ")) * 1e-6;
    System.out.printf(
        Locale.ROOT,
        "  %.1f GF/s of %.1f, %.1f %%; sums %.1f %%%n",
        all / whole * 1e-6,
        rate,
        100 * all / whole * 1e-6 / rate,
        100 * (whole / medians.get("pass") - 1));
  }

  private static Batch batch(Precision precision, int m) {
    RandomStream random = RandomStream.of(1, Purpose.SAMPLE, 0, 0);
    Matrix x = precision.matrix(INPUTS, m);
    for (int i = 0; i < x.size(); i++) {
      x.set(i, random.nextGaussian());
    }
    Matrix y = precision.matrix(1, m);
    for (int i = 0; i < m; i++) {
      y.set(i, i % CLASSES);
    }
    double[] v = new double[m];
    Arrays.fill(v, 1);
    return new Batch(x, y, v);
  }
}
