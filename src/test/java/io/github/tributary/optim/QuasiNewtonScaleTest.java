package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Initializer;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.ExpPoisson;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.nn.head.SigmoidCrossEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** L-BFGS gets to the minimum whatever the units of loss, targets and parameters. */
class QuasiNewtonScaleTest {

  private static final int ROWS = 400;
  private static final int FEATURES = 5;

  /** What a residual is in units of the targets' scale; the features explain the rest. */
  private static final double NOISE = 0.1;

  private static final int PASSES = 100;

  /**
   * Residuals are differences of numbers as large as the mean, rounded to 2⁻²⁴ or 2⁻⁵³ of it: at a
   * mean of 1000 deviations less than 10⁻³ of a residual in single precision.
   */
  private static final double AGREEMENT = 2e-3;

  /** Rows in pairs with the same x, 2x₀ - x₁ + ½x₂ ± NOISE: the best fit is known exactly. */
  private static List<Batch> rows(Precision precision, DoubleUnaryOperator target) {
    SplittableRandom random = new SplittableRandom(7);
    Matrix x = precision.matrix(FEATURES, ROWS);
    Matrix y = precision.matrix(1, ROWS);
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < FEATURES; j++) {
        x.set(j, i, i % 2 == 1 ? x.get(j, i - 1) : random.nextDouble(-1.7, 1.7));
      }
      double noise = i % 2 == 1 ? NOISE : -NOISE;
      double signal = 2 * x.get(0, i) - x.get(1, i) + 0.5 * x.get(2, i);
      y.set(0, i, target.applyAsDouble(signal + noise));
    }
    double[] v = new double[ROWS];
    Arrays.fill(v, 1);
    return List.of(new Batch(x, y, v));
  }

  private static final class Run {

    private final double[] x;
    private final QuasiNewton solver;
    private final List<Pass> passes = new ArrayList<>();

    Run(Objective objective, double[] start, int most, double gradientTol) {
      x = start.clone();
      solver = new QuasiNewton(objective, null, QuasiNewton.DEFAULT_MEMORY);
      do {
        passes.add(
            solver.run(
                x,
                passes.size() + 1,
                (from, to) -> Double.NaN,
                (loss, norm) -> norm <= gradientTol ? StopReason.GRADIENT_SMALL : null));
      } while (last().reason() == null && passes.size() < most);
    }

    Pass last() {
      return passes.get(passes.size() - 1);
    }

    int evaluations() {
      return passes.stream().mapToInt(Pass::evaluations).sum();
    }
  }

  private static Run train(
      Head head, List<Layer> hidden, Precision precision, int most, DoubleUnaryOperator target) {
    Network network = new Network(FEATURES, hidden, head);
    double[] start = Initializer.GLOROT_UNIFORM.initialize(network, precision, 3).flat().toArray();
    return new Run(new LocalObjective(network, precision, rows(precision, target)), start, most, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "DOUBLE, 0, 1e-3",
    "DOUBLE, 1e-3, 1e-3",
    "DOUBLE, 1, 1e-3",
    "DOUBLE, 1e3, 1e-3",
    "DOUBLE, 1e6, 1e-3",
    "DOUBLE, 1e3, 1",
    "DOUBLE, 1e6, 1",
    "DOUBLE, 1e3, 1e3",
    "DOUBLE, 1e6, 1e3",
    "DOUBLE, 1e6, 1e6",
    "DOUBLE, -1e9, 1e6",
    "FLOAT, 0, 1e-3",
    "FLOAT, 1, 1e-3",
    "FLOAT, 1e3, 1",
    "FLOAT, 1e3, 1e3",
    "FLOAT, 1e6, 1e3",
    "FLOAT, 1e6, 1e6",
  })
  void aLinearFitIsTheBestOneWhateverTheTargetsMeanAndDeviation(
      Precision precision, double mean, double scale) {
    Run run =
        train(new IdentitySquaredError(1), List.of(), precision, PASSES, y -> mean + scale * y);
    double best = 0.5 * NOISE * NOISE * scale * scale;
    assertEquals(best, run.solver.loss(run.x), AGREEMENT * best);
    assertNotEquals(StopReason.STUCK, run.last().reason());
  }

  /** Targets of another size are scaled before they come here. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void aHiddenLayerFitsTheSignal(Precision precision) {
    Run run =
        train(
            new IdentitySquaredError(1),
            List.of(new Layer(64, new Tanh())),
            precision,
            2 * PASSES,
            y -> y);
    // The signal's variance is (4 + 1 + ¼)·1.7²/3; at most a hundredth of it may be left.
    double variance = 5.25 * 1.7 * 1.7 / 3;
    assertTrue(run.solver.loss(run.x) < 0.5 * 0.01 * variance, "loss " + run.solver.loss(run.x));
  }

  private static Objective inUnits(double unitOfLoss, double unitOfX, Objective objective) {
    return (x, step) -> {
      double[] scaled = Arrays.stream(x).map(entry -> entry * unitOfX).toArray();
      Evaluation found = objective.evaluate(scaled, step);
      double[] gradient =
          Arrays.stream(found.gradient()).map(entry -> entry * unitOfLoss * unitOfX).toArray();
      return new Evaluation(unitOfLoss * found.loss(), gradient, found.rows());
    };
  }

  @ParameterizedTest
  @CsvSource({"-27, 0", "27, 0", "0, -20", "0, 20", "-100, 50"})
  void theUnitsOfLossAndParametersChangeNoBit(int ofLoss, int ofX) {
    // Powers of two, by which nothing is rounded.
    double unitOfLoss = Math.scalb(1.0, ofLoss);
    double unitOfX = Math.scalb(1.0, ofX);
    for (Head head : List.of(new SigmoidCrossEntropy(1), new ExpPoisson(1))) {
      Network network = new Network(FEATURES, List.of(), head);
      List<Batch> rows = rows(Precision.DOUBLE, y -> y > 0 ? 1 : 0);
      double[] start = new SplittableRandom(4).doubles(FEATURES + 1, -1, 1).toArray();
      Run plain = new Run(new LocalObjective(network, Precision.DOUBLE, rows), start, 15, 0);
      Run other =
          new Run(
              inUnits(unitOfLoss, unitOfX, new LocalObjective(network, Precision.DOUBLE, rows)),
              Arrays.stream(start).map(entry -> entry / unitOfX).toArray(),
              15,
              0);
      assertArrayEquals(plain.x, Arrays.stream(other.x).map(entry -> entry * unitOfX).toArray());
      assertEquals(plain.evaluations(), other.evaluations());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {20, 300, 705, -20, -1e5})
  void anExponentialWallAndTheSlopeBehindItAreLeft(double start) {
    // Least at 0, where it is 1; above 709.8 it overflows.
    Objective wall =
        (x, step) -> new Evaluation(Math.exp(x[0]) - x[0], new double[] {Math.exp(x[0]) - 1}, 1);
    Run run = new Run(wall, new double[] {start}, 2000, 1e-9);
    assertEquals(0, run.x[0], 1e-8);
  }

  @Test
  void aFirstStepIntoInfinityOrNaNIsTakenBack() {
    // x + 5 - 10⁻³·log x is least at 10⁻³; the first step of 1005 leaves its domain.
    for (double beyond : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Objective barrier =
          (x, step) ->
              x[0] <= 0
                  ? new Evaluation(beyond, new double[] {Double.NaN}, 1)
                  : new Evaluation(
                      x[0] + 5 - 1e-3 * Math.log(x[0]), new double[] {1 - 1e-3 / x[0]}, 1);
      Run run = new Run(barrier, new double[] {1000}, PASSES, 1e-9);
      assertEquals(1e-3, run.x[0], 1e-11);
    }
  }

  @Test
  void aNoisyLossEndsNearItsMinimumAndNeverAboveItsStart() {
    // Rounded to 20 bits, as a mean of float products is rounded to some 23.
    DoubleUnaryOperator rounded = number -> Math.rint(number * 0x1p20) * 0x1p-20;
    Objective noisy =
        (x, step) -> {
          double loss = 1;
          double[] gradient = new double[x.length];
          for (int i = 0; i < x.length; i++) {
            gradient[i] = rounded.applyAsDouble((i + 1) * (x[i] - i));
            loss += 0.5 * (i + 1) * (x[i] - i) * (x[i] - i);
          }
          return new Evaluation(rounded.applyAsDouble(loss), gradient, 1);
        };
    for (double start : new double[] {10, 1e-3}) {
      double[] x = {start, 1 + start, 2 - start};
      Run run = new Run(noisy, x, PASSES, -1); // not even where the gradient is 0
      assertEquals(StopReason.SEARCH_FAILED, run.last().reason());
      assertTrue(run.last().loss() <= run.passes.get(0).loss());
      assertArrayEquals(new double[] {0, 1, 2}, run.x, 1e-5);
    }
  }

  @Test
  void aPassCostsAboutOneEvaluation() {
    Run run =
        train(new SigmoidCrossEntropy(1), List.of(), Precision.DOUBLE, 12, y -> y > 1 ? 1 : 0);
    assertTrue(
        run.evaluations() <= run.passes.size() + 4,
        run.evaluations() + " evaluations in " + run.passes.size() + " passes");
  }
}
