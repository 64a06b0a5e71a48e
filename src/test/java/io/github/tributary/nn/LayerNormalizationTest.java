package io.github.tributary.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Normalised layers by hand and by central differences. */
class LayerNormalizationTest {

  /** Truncation (∝ step²) and rounding (∝ 1/step) of a central difference are about equal here. */
  private static final double STEP = 1e-5;

  /** Rounding of a loss of order 10, divided by the step. */
  private static final double ABSOLUTE = 1e-8;

  /** The truncation error in proportion to the derivative; dividing by s adds curvature. */
  private static final double RELATIVE = 1e-6;

  /** A few roundings of numbers of order 1. */
  private static final double TOLERANCE = 1e-14;

  /** No normalised z within so many steps of a kink. */
  private static final double KINK_STEPS = 100;

  private static Matrix matrix(int rows, double... entries) {
    Matrix matrix = Precision.DOUBLE.matrix(rows, entries.length / rows);
    matrix.copyFrom(entries);
    return matrix;
  }

  @Test
  void normalisesEachObservationOverItsUnits() {
    // The mean of 1, 2, 6 is 3, its variance (4 + 1 + 9)/3 = 14/3; that of 7, 7, 7 is 0.
    Matrix z = matrix(3, 1, 2, 6, 7, 7, 7);
    Matrix normalized = Precision.DOUBLE.matrix(3, 2);
    double[] deviations = new double[2];
    LayerNormalization.normalizeInto(z, normalized, deviations);
    double s = Math.sqrt(14 / 3.0 + 1e-5);
    assertArrayEquals(new double[] {s, Math.sqrt(1e-5)}, deviations, TOLERANCE);
    assertArrayEquals(
        new double[] {-2 / s, -1 / s, 3 / s, 0, 0, 0}, normalized.toArray(), TOLERANCE);
    assertArrayEquals(new double[] {1, 2, 6, 7, 7, 7}, z.toArray(), "z is kept");
  }

  @Test
  void derivativeByHand() {
    // ẑ = (-1, 1), s = 2; dJdẑ = (3, 5): the mean is 4, the mean of dJdẑ * ẑ is 1.
    Matrix derivative = matrix(2, 3, 5);
    LayerNormalization.differentiate(matrix(2, -1, 1), new double[] {2}, derivative);
    // (3 - 4 + 1)/2 and (5 - 4 - 1)/2: two units have nothing left to move.
    assertArrayEquals(new double[] {0, 0}, derivative.toArray(), TOLERANCE);
    // ẑ = (-√1.5, 0, √1.5), s = 4; dJdẑ = (1, 2, 6): 3 and 5√1.5/3, which times ẑ is -2.5, 0, 2.5.
    double root = Math.sqrt(1.5);
    Matrix three = matrix(3, 1, 2, 6);
    LayerNormalization.differentiate(matrix(3, -root, 0, root), new double[] {4}, three);
    assertArrayEquals(new double[] {0.125, -0.25, 0.125}, three.toArray(), TOLERANCE);
  }

  @Test
  void outputsDoNotDependOnShiftAndHardlyOnScaleOfZ() {
    Matrix z = matrix(4, 1, -2, 0.5, 3);
    Matrix moved = matrix(4, 15, -15, 10, 35); // 10·z + 5
    Matrix one = Precision.DOUBLE.matrix(4, 1);
    Matrix other = Precision.DOUBLE.matrix(4, 1);
    LayerNormalization.normalizeInto(z, one, new double[1]);
    LayerNormalization.normalizeInto(moved, other, new double[1]);
    assertArrayEquals(one.toArray(), other.toArray(), LayerNormalization.EPSILON);
  }

  record Case(Activation activation, Head head) {
    @Override
    public String toString() {
      return activation.text() + " → " + head.text();
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Activation activation : Choices.activations()) {
      cases.add(new Case(activation, new IdentitySquaredError(2)));
      cases.add(new Case(activation, new SoftmaxCrossEntropy(3)));
    }
    return cases;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void gradientIsTheSlopeOfTheLoss(Case c) {
    Network network =
        new Network(
            3, List.of(new Layer(4, c.activation, true), new Layer(5, c.activation, true)), c.head);
    RandomCase data = RandomCase.awayFromKinks(network, true);
    Workspace workspace = new Workspace(network, Precision.DOUBLE);
    double[] at = data.parameters();
    double[] gradient = new double[at.length];
    for (Batch batch : data.batches()) {
      loss(network, at, List.of(batch), workspace);
      if (c.activation.hasKink()) {
        assertFarFromKinks(network, workspace);
      }
      for (int i = 0; i < at.length; i++) {
        gradient[i] += workspace.gradient().flat().get(i);
      }
    }
    for (int i = 0; i < at.length; i++) {
      double[] moved = at.clone();
      moved[i] = at[i] + STEP;
      double above = loss(network, moved, data.batches(), workspace);
      moved[i] = at[i] - STEP;
      double slope = (above - loss(network, moved, data.batches(), workspace)) / (2 * STEP);
      double allowed = ABSOLUTE + RELATIVE * Math.max(Math.abs(gradient[i]), Math.abs(slope));
      assertEquals(slope, gradient[i], allowed, "parameter " + i);
    }
  }

  private static void assertFarFromKinks(Network network, Workspace workspace) {
    for (int l = 1; l < network.layers(); l++) {
      for (double entry : workspace.activated(l).toArray()) {
        assertTrue(Math.abs(entry) > KINK_STEPS * STEP, "normalised z " + entry);
      }
    }
  }

  private static double loss(
      Network network, double[] at, List<Batch> batches, Workspace workspace) {
    Parameters parameters = new Parameters(network, Precision.DOUBLE, at);
    double sum = 0;
    for (Batch batch : batches) {
      sum += BackwardPass.run(parameters, batch, workspace);
    }
    return sum;
  }

  @Test
  void aRowsLossDoesNotDependOnTheOtherRowsOfItsBatch() {
    Network network =
        new Network(3, List.of(new Layer(4, new Tanh(), true)), new IdentitySquaredError(2));
    RandomCase data = RandomCase.awayFromKinks(network, true);
    Workspace workspace = new Workspace(network, Precision.DOUBLE);
    double apart = loss(network, data.parameters(), data.batches(), workspace);
    List<Batch> together = List.of(Batch.concatenate(data.batches()));
    assertEquals(apart, loss(network, data.parameters(), together, workspace), apart * 1e-14);
  }

  @Test
  void onlyLayersThatAreAskedForAreNormalised() {
    Network network =
        new Network(
            3,
            List.of(new Layer(4, new Tanh(), true), new Layer(2, new Tanh())),
            new IdentitySquaredError(2));
    assertTrue(network.isNormalized(1));
    assertTrue(!network.isNormalized(2) && !network.isNormalized(3));
    assertEquals("3 → 4 tanh normalized → 2 tanh → 2 squared-error", network.toString());
    Layer one = new Layer(1, new Tanh());
    assertEquals(
        "a layer of 1 unit cannot be normalised: it would always be 0",
        assertThrows(IllegalArgumentException.class, () -> new Layer(1, one.activation(), true))
            .getMessage());
  }
}
