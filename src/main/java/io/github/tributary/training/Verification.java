package io.github.tributary.training;

import io.github.tributary.distributed.DistributedObjective;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.RandomStream.Purpose;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.Network;
import io.github.tributary.optim.CenteredObjective;
import io.github.tributary.optim.LocalObjective;
import io.github.tributary.optim.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * The self-check on a sample of the user's data and network: is the gradient that a cluster adds up
 * the gradient of the formulas, and are the formulas the derivative of the cost?
 */
public final class Verification {

  private static final int SAMPLE_ROWS = 1000;
  private static final int SAMPLE_BLOCK = 32;
  private static final int ENTRIES_PER_TENSOR = 100;
  private static final List<Integer> PARTITIONS = List.of(1, 2, 7);
  // Products in single precision are rounded at 2⁻²⁴ in sums of up to thousands of terms.
  private static final double FLOAT_TOLERANCE = 1e-4;
  // The same in double, with as wide a margin.
  private static final double DOUBLE_TOLERANCE = 1e-9;
  private static final double RELATIVE = 1e-6;
  private static final double ABSOLUTE = 1e-9;

  private final TrainingSettings settings;
  private final Network network;
  private final List<Batch> sample;
  private final Centering centering;
  private final double[] parameters;
  private final UnaryOperator<Objective> underTest;
  private final List<Check> checks = new ArrayList<>();

  /**
   * One comparison.
   *
   * @param what what was compared with what
   * @param tensor which parameters, for example {@code w[1]}
   * @param compared how many entries
   * @param worst the largest deviation as a share of what is allowed there; at most 1 passes, NaN
   *     does not
   * @param note what a reader should know, or empty
   */
  public record Check(String what, String tensor, int compared, double worst, String note) {

    /** Whether the two agree. */
    public boolean passed() {
      return compared > 0 && worst <= 1;
    }
  }

  private Verification(
      TrainingSettings settings,
      Network network,
      List<Batch> sample,
      Centering centering,
      UnaryOperator<Objective> underTest) {
    this.settings = settings;
    this.network = network;
    this.sample = sample;
    this.centering = centering;
    this.underTest = underTest;
    this.parameters = startingPoint();
  }

  /**
   * Runs all checks.
   *
   * @throws io.github.tributary.distributed.InvalidDataException if the data cannot be used
   */
  public static List<Check> run(
      TrainingData data,
      NetworkDesign design,
      TrainingSettings settings,
      TrainingObserver observer) {
    return run(data, design, settings, observer, UnaryOperator.identity());
  }

  /** As above, on objectives with a fault planted in them, which the checks have to find. */
  static List<Check> run(
      TrainingData data,
      NetworkDesign design,
      TrainingSettings settings,
      TrainingObserver observer,
      UnaryOperator<Objective> underTest) {
    TrainingSettings all = settings.forSample(Precision.DOUBLE, SAMPLE_BLOCK);
    // The network that these settings would train, whose solver may ask for no hidden layer.
    NetworkDesign checked =
        Recipe.willHaveHiddenLayer(design, settings) ? design : design.withHidden(List.of());
    TrainingData rows = TrainingData.of(data.table(), data.columns());
    Prepared prepared =
        Prepared.of(data.refusesCodes() ? rows.refusingCodes() : rows, checked, all, observer);
    List<Batch> sample;
    try {
      sample = prepared.sample(SAMPLE_ROWS);
    } finally {
      prepared.tables().release();
    }
    Verification verification =
        new Verification(settings, prepared.network(), sample, prepared.centering(), underTest);
    verification.distributedAgainstLocal(data.table().sparkSession());
    verification.analyticAgainstNumeric();
    return List.copyOf(verification.checks);
  }

  /** The initial weights, moved off every symmetry: biases too, and no weight is 0. */
  private double[] startingPoint() {
    double[] start =
        settings
            .initializer()
            .initialize(network, Precision.DOUBLE, settings.seed())
            .flat()
            .toArray();
    RandomStream stream = RandomStream.of(settings.seed(), Purpose.SAMPLE, 0, 0);
    for (int i = 0; i < start.length; i++) {
      // Rounded to single precision, so that both precisions start from the same point.
      start[i] = (float) (start[i] + 0.2 * (stream.nextUniform() - 0.5));
    }
    return start;
  }

  private void distributedAgainstLocal(SparkSession spark) {
    Precision precision = settings.precision();
    List<Batch> blocks = sample.stream().map(block -> block.to(precision)).toList();
    double[] local =
        new LocalObjective(network, precision, blocks).evaluate(parameters, 1).gradient();
    double[] oneBatch =
        new LocalObjective(network, Precision.DOUBLE, List.of(Batch.concatenate(sample)))
            .evaluate(parameters, 1)
            .gradient();
    for (int partitions : PARTITIONS) {
      // 7 means six with data and one without.
      boolean withEmpty = partitions == 7;
      Objective objective =
          DistributedObjective.overPartitions(
              spark, network, precision, blocks, partitions, withEmpty, settings.merging());
      double[] distributed = underTest.apply(objective).evaluate(parameters, 1).gradient();
      String name =
          partitions == 1
              ? "1 partition"
              : partitions + " partitions" + (withEmpty ? ", 1 empty" : "");
      compare(name + " = one JVM, every bit", distributed, local, 0);
      compare(
          name + " ≈ one batch in double",
          distributed,
          oneBatch,
          precision == Precision.FLOAT ? FLOAT_TOLERANCE : DOUBLE_TOLERANCE);
    }
  }

  /** Compares tensor by tensor; allowed is a share of the tensor's largest entry. */
  private void compare(String what, double[] found, double[] expected, double tolerance) {
    int start = 0;
    int[] ends = network.tensorEnds();
    for (int t = 0; t < ends.length; t++) {
      double largest = 0;
      double deviation = 0;
      for (int i = start; i < ends[t]; i++) {
        largest = Math.max(largest, Math.abs(expected[i]));
        deviation = Math.max(deviation, Math.abs(found[i] - expected[i]));
      }
      double allowed = tolerance * largest;
      double worst = deviation == 0 ? 0 : deviation / allowed;
      checks.add(new Check(what, tensor(t), ends[t] - start, worst, ""));
      start = ends[t];
    }
  }

  private void analyticAgainstNumeric() {
    Batch few = Batch.concatenate(sample.subList(0, Math.min(2, sample.size())));
    Objective objective =
        settings
            .regularization()
            .penalty()
            .on(
                network,
                new CenteredObjective(
                    centering,
                    network,
                    Precision.DOUBLE,
                    new LocalObjective(network, Precision.DOUBLE, List.of(few))));
    var evaluation = underTest.apply(objective).evaluate(parameters, 1);
    GradientCheck check = new GradientCheck(network, objective, few, centering);
    int start = 0;
    int[] ends = network.tensorEnds();
    for (int t = 0; t < ends.length; t++) {
      double worst = 0;
      int compared = 0;
      int kinks = 0;
      for (int i : entries(start, ends[t], t)) {
        OptionalDouble difference = check.centralDifference(parameters, i);
        // |w| has a kink of its own at 0.
        boolean atZero =
            settings.regularization().penalty().hasKink()
                && Math.abs(parameters[i]) <= GradientCheck.STEP;
        if (difference.isEmpty() || atZero) {
          kinks++;
          continue;
        }
        double numeric = difference.getAsDouble();
        double analytic = evaluation.gradient()[i];
        double allowed =
            ABSOLUTE * Math.max(1, Math.abs(evaluation.loss()))
                + RELATIVE * Math.max(Math.abs(analytic), Math.abs(numeric));
        worst = Math.max(worst, Math.abs(analytic - numeric) / allowed);
        compared++;
      }
      checks.add(
          new Check(
              "analytic ≈ central differences",
              tensor(t),
              compared,
              worst,
              kinks == 0 ? "" : kinks + " left out at a kink"));
      start = ends[t];
    }
  }

  /** All entries of a tensor, or as many drawn at random. */
  private int[] entries(int start, int end, int tensor) {
    if (end - start <= ENTRIES_PER_TENSOR) {
      return IntStream.range(start, end).toArray();
    }
    RandomStream stream = RandomStream.of(settings.seed(), Purpose.SAMPLE, 1, tensor);
    int[] entries = new int[ENTRIES_PER_TENSOR];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = start + (int) (stream.nextUniform() * (end - start));
    }
    return entries;
  }

  private static String tensor(int t) {
    return (t % 2 == 0 ? "w[" : "b[") + (t / 2 + 1) + "]";
  }
}
