package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.IdentitySquaredError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L-BFGS and OWL-QN on functions whose minimum is known, and what they tell and keep. */
class QuasiNewtonTest {

  /** A gradient of 10⁻⁹ over a curvature of at least 1. */
  private static final double NEAR = 1e-8;

  private static final double GRADIENT_TOL = 1e-9;

  private static final int ROWS = 7;

  private static final double[] CURVATURES = {1, 3, 10, 30, 100};
  private static final double[] CENTERS = {1, -2, 0.1, 0.5, -0.001};

  /** Remembers every point at which it was evaluated. */
  private static final class Recording implements Objective {

    private final Objective inner;
    private final List<double[]> points = new ArrayList<>();

    Recording(Objective inner) {
      this.inner = inner;
    }

    @Override
    public Evaluation evaluate(double[] x, long step) {
      points.add(x.clone());
      return inner.evaluate(x, step);
    }
  }

  /** ½ Σ d_i (x_i - c_i)². */
  private static Evaluation quadratic(double[] x, long step) {
    double loss = 0;
    double[] gradient = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      gradient[i] = CURVATURES[i] * (x[i] - CENTERS[i]);
      loss += 0.5 * gradient[i] * (x[i] - CENTERS[i]);
    }
    return new Evaluation(loss, gradient, ROWS);
  }

  private static Evaluation rosenbrock(double[] x, long step) {
    double valley = x[1] - x[0] * x[0];
    return new Evaluation(
        (1 - x[0]) * (1 - x[0]) + 100 * valley * valley,
        new double[] {-2 * (1 - x[0]) - 400 * x[0] * valley, 200 * valley},
        ROWS);
  }

  private static QuasiNewton solver(Objective objective, IntToDoubleFunction l1) {
    return new QuasiNewton(objective, l1, QuasiNewton.DEFAULT_MEMORY);
  }

  private static Pass pass(Solver solver, double[] x, int number) {
    return solver.run(
        x,
        number,
        (from, to) -> Double.NaN,
        (loss, norm) -> norm <= GRADIENT_TOL ? StopReason.GRADIENT_SMALL : null);
  }

  /** Passes until one says why to stop. */
  private static List<Pass> solve(Solver solver, double[] x, int most) {
    List<Pass> passes = new ArrayList<>();
    do {
      passes.add(pass(solver, x, passes.size() + 1));
    } while (passes.get(passes.size() - 1).reason() == null && passes.size() < most);
    return passes;
  }

  @Test
  void reachesTheMinimumOfAQuadraticInFewPasses() {
    double[] x = {5, 5, 5, 5, 5};
    List<Pass> passes = solve(solver(QuasiNewtonTest::quadratic, null), x, 40);
    assertEquals(StopReason.GRADIENT_SMALL, passes.get(passes.size() - 1).reason());
    assertArrayEquals(CENTERS, x, NEAR);
  }

  @Test
  void reachesTheMinimumOfRosenbrocksFunction() {
    double[] x = {-1.2, 1};
    List<Pass> passes = solve(solver(QuasiNewtonTest::rosenbrock, null), x, 80);
    assertEquals(StopReason.GRADIENT_SMALL, passes.get(passes.size() - 1).reason());
    assertArrayEquals(new double[] {1, 1}, x, NEAR);
  }

  @Test
  void everyPassTellsLossAndGradientWhereItStarted() {
    double[] x = {5, 5, 5, 5, 5};
    QuasiNewton solver = solver(QuasiNewtonTest::quadratic, null);
    for (int number = 1; number <= 5; number++) {
      double[] before = x.clone();
      Evaluation there = quadratic(before, 1);
      Pass pass = pass(solver, x, number);
      assertEquals(there.loss(), pass.loss());
      assertEquals(there.gradientNorm(), pass.gradientNorm());
      assertTrue(quadratic(x, 1).loss() < there.loss(), "every pass descends");
      double squares = 0;
      for (int i = 0; i < x.length; i++) {
        squares += (x[i] - before[i]) * (x[i] - before[i]);
      }
      assertEquals(Math.sqrt(squares), pass.stepSize());
    }
  }

  /** sign(c)·max(|c| - λ/d, 0), where ½d(x - c)² + λ|x| is least. */
  private static double[] softThreshold(IntToDoubleFunction l1) {
    double[] minimum = new double[CENTERS.length];
    for (int i = 0; i < minimum.length; i++) {
      double left = Math.abs(CENTERS[i]) - l1.applyAsDouble(i) / CURVATURES[i];
      minimum[i] = Math.signum(CENTERS[i]) * Math.max(left, 0);
    }
    return minimum;
  }

  @Test
  void anL1PartGivesTheSoftThresholdWithExactZeros() {
    IntToDoubleFunction l1 = i -> 2;
    double[] x = {5, 5, 5, 5, 5};
    QuasiNewton solver = solver(QuasiNewtonTest::quadratic, l1);
    List<Pass> passes = solve(solver, x, 100);
    // 1 - 2 < 0, 2 - ⅔, 0.1 - 0.2 < 0, 0.5 - 1/15, 0.001 - 0.02 < 0.
    double[] expected = softThreshold(l1);
    assertArrayEquals(new double[] {0, -4 / 3.0, 0, 0.5 - 1 / 15.0, 0}, expected, NEAR);
    assertArrayEquals(expected, x, NEAR);
    for (int i : new int[] {0, 2, 4}) {
      assertEquals(0, x[i], "exactly 0, entry " + i);
    }
    double penalty = 2 * Arrays.stream(x).map(Math::abs).sum();
    double loss = quadratic(x, 1).loss() + penalty;
    assertEquals(loss, solver.loss(x), NEAR);
    assertEquals(loss, passes.get(passes.size() - 1).loss(), NEAR);
  }

  @Test
  void biasesAreNotDrawnToZero() {
    Network network =
        new Network(1, List.of(new Layer(1, new Tanh())), new IdentitySquaredError(1));
    // Weights at 0 and 2, biases at 1 and 3.
    Objective objective =
        (x, step) -> {
          double[] five = Arrays.copyOf(x, 5);
          five[4] = CENTERS[4];
          Evaluation evaluation = quadratic(five, step);
          return new Evaluation(
              evaluation.loss(), Arrays.copyOf(evaluation.gradient(), 4), evaluation.rows());
        };
    double[] x = {5, 5, 5, 5};
    solve(new QuasiNewton(network, objective, 2, 10), x, 100);
    assertArrayEquals(new double[] {0, CENTERS[1], 0, CENTERS[3]}, x, NEAR);
    double[] smooth = {5, 5, 5, 5};
    solve(new QuasiNewton(network, objective, 0, 10), smooth, 100);
    assertArrayEquals(Arrays.copyOf(CENTERS, 4), smooth, NEAR);
  }

  /** Rosenbrock's function with a little noise that depends on the number of evaluations before. */
  private static final class Drifting implements Objective {

    private int count;

    @Override
    public Evaluation evaluate(double[] x, long step) {
      count++;
      Evaluation exact = rosenbrock(x, step);
      double noise = 1 + 1e-12 * (count % 5);
      double[] gradient = Arrays.stream(exact.gradient()).map(entry -> entry * noise).toArray();
      return new Evaluation(exact.loss() * noise, gradient, ROWS);
    }

    @Override
    public int[] state() {
      return new int[] {count};
    }

    @Override
    public void restore(int[] state) {
      count = state[0];
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStateSavedAfterAnyPassGivesTheSameBits(boolean kinked) {
    IntToDoubleFunction l1 = kinked ? i -> 0.05 : null;
    QuasiNewton solver = solver(new Drifting(), l1);
    double[] whole = {-1.2, 1};
    List<double[]> points = new ArrayList<>();
    List<Map<String, double[]>> states = new ArrayList<>();
    List<Pass> passes = new ArrayList<>();
    int count = 20;
    for (int number = 1; number <= count; number++) {
      Map<String, double[]> state = new HashMap<>();
      solver.save(state);
      states.add(state);
      points.add(whole.clone());
      passes.add(pass(solver, whole, number));
    }
    for (int at = 0; at < count; at++) {
      QuasiNewton another = solver(new Drifting(), l1);
      double[] resumed = points.get(at).clone();
      another.restore(states.get(at), resumed);
      for (int number = at + 1; number <= count; number++) {
        assertEquals(passes.get(number - 1), pass(another, resumed, number), "from " + at);
      }
      assertArrayEquals(whole, resumed, "from " + at);
    }
  }

  @Test
  void aSolverThatWentOnCanBeTakenBack() {
    QuasiNewton solver = solver(QuasiNewtonTest::rosenbrock, null);
    double[] x = {-1.2, 1};
    pass(solver, x, 1);
    Map<String, double[]> state = new HashMap<>();
    solver.save(state);
    double[] back = x.clone();
    pass(solver, x, 2);
    pass(solver, x, 3);
    solver.restore(state, back);
    pass(solver, back, 2);
    pass(solver, back, 3);
    assertArrayEquals(x, back);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void evaluationsAreCountedAndNoPointIsEvaluatedTwiceInARow(boolean kinked) {
    Recording recording = new Recording(QuasiNewtonTest::rosenbrock);
    QuasiNewton solver = solver(recording, kinked ? i -> 0.05 : null);
    double[] x = {-1.2, 1};
    int evaluations = 0;
    long rows = 0;
    for (int number = 1; number <= 15; number++) {
      Pass pass = pass(solver, x, number);
      evaluations += pass.evaluations();
      rows += pass.rows();
    }
    List<double[]> points = recording.points;
    assertEquals(points.size(), evaluations);
    assertEquals(points.size() * (long) ROWS, rows);
    for (int i = 1; i < points.size(); i++) {
      assertFalse(Arrays.equals(points.get(i - 1), points.get(i)), "evaluation " + i);
    }
    assertArrayEquals(x, points.get(points.size() - 1), "the point it came to is the latest");
    solver.loss(x);
    assertEquals(evaluations, points.size(), "whose loss is known");
  }

  @Test
  void aSearchThatFailsWhereTheGradientIsLongSaysThatThisIsNoMinimum() {
    // A gradient that points downhill: every step along its opposite climbs.
    Objective lying = (x, step) -> new Evaluation(x[0] * x[0], new double[] {-2 * x[0]}, ROWS);
    double[] x = {3};
    Pass pass = pass(solver(lying, null), x, 1);
    assertEquals(StopReason.STUCK, pass.reason());
    assertArrayEquals(new double[] {3}, x);
    assertEquals(9, pass.loss());
  }

  @Test
  void aLossThatIsNotFiniteIsTold() {
    Objective nan = (x, step) -> new Evaluation(Double.NaN, new double[] {1}, ROWS);
    Pass pass = pass(solver(nan, null), new double[] {3}, 1);
    assertTrue(Double.isNaN(pass.loss()));
    assertNull(pass.reason());
  }

  @Test
  void aShortMemoryStillReachesTheMinimum() {
    double[] x = new SplittableRandom(1).doubles(5, -5, 5).toArray();
    solve(new QuasiNewton(QuasiNewtonTest::quadratic, null, 1), x, 500);
    assertArrayEquals(CENTERS, x, NEAR);
  }
}
