package io.github.tributary.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is dropped, how often, by which address, and what that does to the gradient. */
class DropoutTest {

  /** Truncation (∝ step²) and rounding (∝ 1/step) of a central difference are about equal here. */
  private static final double STEP = 1e-5;

  /** Rounding of a loss of order 10, divided by the step. */
  private static final double ABSOLUTE = 1e-8;

  /** The truncation error in proportion to the derivative. */
  private static final double RELATIVE = 1e-6;

  /** No z into a rectifier within so many steps of its kink. */
  private static final double KINK_STEPS = 100;

  /** One in 1.7 million right generators would fail; the seed is fixed, so it is luck only once. */
  private static final double SIGMAS = 5;

  /** A few roundings of numbers of order 1. */
  private static final double TOLERANCE = 1e-14;

  private static double[] factors(
      int n, double[] rates, long seed, int l, long step, long block, int piece) {
    Matrix factors = Precision.DOUBLE.matrix(n, 1);
    new Dropout(rates, seed).factorsInto(factors, l, step, block, piece);
    return factors.toArray();
  }

  private static double[] factors(long seed, int l, long step, long block, int piece) {
    return factors(64, new double[] {0.5, 0.5}, seed, l, step, block, piece);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.25, 0.5, 0.9})
  void theShareThatIsDroppedIsTheRateAndTheMeanStays(double rate) {
    int n = 200_001;
    double[] factors = factors(n, new double[] {rate}, 1, 1, 1, 0, 0);
    double kept = 1 / (1 - rate);
    long dropped = Arrays.stream(factors).filter(factor -> factor == 0).count();
    long left = Arrays.stream(factors).filter(factor -> factor == kept).count();
    assertEquals(n, dropped + left, "every factor is 0 or 1/(1 - p)");
    assertEquals(rate * n, (double) dropped, SIGMAS * Math.sqrt(n * rate * (1 - rate)));
    double sigma = kept * Math.sqrt(rate * (1 - rate) / n);
    assertEquals(1, Arrays.stream(factors).average().orElseThrow(), SIGMAS * sigma);
  }

  @Test
  void neighboursAreDroppedIndependently() {
    int n = 200_000;
    double[] factors = factors(n, new double[] {0.5}, 1, 1, 1, 0, 0);
    int both = 0;
    for (int i = 0; i < n; i += 2) { // those that share 64 random bits
      both += factors[i] == 0 && factors[i + 1] == 0 ? 1 : 0;
    }
    assertEquals(n / 8.0, both, SIGMAS * Math.sqrt(n / 2.0 * 3 / 16));
  }

  @Test
  void whatIsDroppedFollowsFromTheAddressAlone() {
    double[] one = factors(1, 1, 2, 3, 4);
    assertArrayEquals(one, factors(1, 1, 2, 3, 4));
    List<double[]> others =
        List.of(
            factors(2, 1, 2, 3, 4),
            factors(1, 2, 2, 3, 4),
            factors(1, 1, 3, 3, 4),
            factors(1, 1, 2, 4, 4),
            factors(1, 1, 2, 3, 5));
    for (double[] other : others) {
      assertFalse(Arrays.equals(one, other));
    }
  }

  private final Network network =
      new Network(
          3,
          List.of(new Layer(5, new Tanh()), new Layer(4, new Tanh())),
          new SoftmaxCrossEntropy(3));
  private final RandomCase data = RandomCase.awayFromKinks(network, true);
  private final Parameters parameters =
      new Parameters(network, Precision.DOUBLE, data.parameters());
  private final Dropout dropout = new Dropout(new double[] {0.5, 0.25}, 9);
  private final Batch batch = data.batches().get(0).at(6, 1);

  @Test
  void eachLayerTakesInTheActivationsTimesTheFactorsOfItsAddress() {
    Workspace workspace = new Workspace(network, Precision.DOUBLE);
    workspace.dropping(dropout, 7);
    BackwardPass.run(parameters, batch, workspace);
    for (int l = 1; l <= 2; l++) {
      Matrix factors = Precision.DOUBLE.matrix(network.units(l), batch.size());
      dropout.factorsInto(factors, l, 7, 6, 1);
      double[] expected = workspace.a(l).toArray();
      for (int i = 0; i < expected.length; i++) {
        expected[i] *= factors.get(i);
      }
      assertArrayEquals(expected, workspace.into(l + 1).toArray());
      assertTrue(Arrays.stream(expected).anyMatch(entry -> entry == 0));
    }
  }

  @Test
  void predictionDropsNothing() {
    Workspace plain = new Workspace(network, Precision.DOUBLE);
    double[] expected = ForwardPass.run(parameters, batch.x(), plain).toArray();
    Workspace workspace = new Workspace(network, Precision.DOUBLE);
    workspace.dropping(dropout, 7);
    assertArrayEquals(expected, ForwardPass.run(parameters, batch.x(), workspace).toArray());
    BackwardPass.run(parameters, batch, workspace);
    assertArrayEquals(
        expected,
        ForwardPass.run(parameters, batch.x(), workspace).toArray(),
        "after a step of training too");
  }

  @Test
  void aReleasedWorkspaceDropsNothing() {
    Workspace workspace = new Workspace(network, Precision.DOUBLE);
    workspace.dropping(dropout, 7);
    double dropped = ForwardPass.loss(parameters, batch, workspace);
    workspace.release();
    double expected = ForwardPass.loss(parameters, batch, new Workspace(network, Precision.DOUBLE));
    assertEquals(expected, ForwardPass.loss(parameters, batch, workspace));
    assertNotEquals(expected, dropped);
  }

  @Test
  void aWorkspaceGivesTheSameLossWhateverItHeldBefore() {
    Workspace fresh = new Workspace(network, Precision.DOUBLE);
    fresh.dropping(dropout, 7);
    double expected = BackwardPass.run(parameters, batch, fresh);
    Workspace used = new Workspace(network, Precision.DOUBLE);
    used.dropping(dropout, 3);
    for (Batch other : data.batches()) {
      BackwardPass.run(parameters, other, used);
    }
    used.dropping(dropout, 7);
    assertEquals(expected, BackwardPass.run(parameters, batch, used));
  }

  @Test
  void rateZeroDropsNothingAndOnlySomeLayersMayDrop() {
    assertFalse(new Dropout(new double[] {0, 0}, 1).drops());
    assertFalse(Dropout.NONE.drops());
    Dropout second = new Dropout(new double[] {0, 0.5}, 1);
    assertTrue(second.drops());
    assertFalse(second.drops(1));
    assertTrue(second.drops(2));
    assertFalse(second.drops(3), "the output layer");
  }

  @ParameterizedTest
  @CsvSource({"tanh, false", "relu, false", "silu, true", "sigmoid, true"})
  void gradientIsTheSlopeOfTheLossOfItsStep(String name, boolean normalized) {
    Activation g = Activation.parse(name);
    Network dropped =
        new Network(
            3,
            List.of(new Layer(5, g, normalized), new Layer(4, g, normalized)),
            new IdentitySquaredError(2));
    RandomCase rows = RandomCase.awayFromKinks(dropped, true);
    Workspace workspace = new Workspace(dropped, Precision.DOUBLE);
    workspace.dropping(dropout, 7);
    double[] at = rows.parameters();
    for (Batch one : rows.batches()) {
      loss(dropped, at, one, workspace);
      for (int l = 1; l <= 2 && g.hasKink(); l++) {
        double smallest =
            Arrays.stream(workspace.activated(l).toArray()).map(Math::abs).min().orElseThrow();
        assertTrue(smallest > KINK_STEPS * STEP);
      }
      double[] gradient = workspace.gradient().flat().toArray();
      for (int i = 0; i < at.length; i++) {
        double[] moved = at.clone();
        moved[i] = at[i] + STEP;
        double above = loss(dropped, moved, one, workspace);
        moved[i] = at[i] - STEP;
        double slope = (above - loss(dropped, moved, one, workspace)) / (2 * STEP);
        double allowed = ABSOLUTE + RELATIVE * Math.max(Math.abs(gradient[i]), Math.abs(slope));
        assertEquals(slope, gradient[i], allowed, "parameter " + i);
      }
    }
  }

  private static double loss(Network network, double[] at, Batch batch, Workspace workspace) {
    return BackwardPass.run(new Parameters(network, Precision.DOUBLE, at), batch, workspace);
  }

  @Test
  void theMeanLossOfALinearNetworkKeepsItsOutputs() {
    // With one linear hidden layer the mean output over many masks is the output without.
    Network linear =
        new Network(
            2, List.of(new Layer(3, Activation.parse("identity"))), new IdentitySquaredError(1));
    Parameters p =
        new Parameters(
            linear, Precision.DOUBLE, new double[] {1, 2, -1, 1, 0.5, 0, 0, 0, 0, 1, 1, 1, 0});
    Workspace workspace = new Workspace(linear, Precision.DOUBLE);
    Batch row =
        new Batch(Precision.DOUBLE.matrix(2, 1), Precision.DOUBLE.matrix(1, 1), new double[] {1});
    row.y().fill(0);
    ((Matrix) row.x()).fill(1);
    double sum = 0;
    int steps = 20_000;
    for (int step = 1; step <= steps; step++) {
      workspace.dropping(new Dropout(new double[] {0.5}, 3), step);
      BackwardPass.run(p, row, workspace);
      sum += workspace.z(2).get(0);
    }
    // Hidden activations 3, 0, 0.5: the variance of each factor is p/(1 - p) = 1.
    assertEquals(3.5, sum / steps, SIGMAS * Math.sqrt((9 + 0.25) / steps) + TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void ratesAreChecked(double rate) {
    assertEquals(
        "dropout: expected numbers from 0 to below 1, found " + rate,
        assertThrows(IllegalArgumentException.class, () -> new Dropout(new double[] {0.5, rate}, 1))
            .getMessage());
  }
}
