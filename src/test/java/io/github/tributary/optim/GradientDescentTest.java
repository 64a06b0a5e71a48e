package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.head.IdentitySquaredError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradient descent on a quadratic by hand, and on least squares to its closed form. */
class GradientDescentTest {

  /** A few roundings of numbers of order 1. */
  private static final double TOLERANCE = 1e-15;

  /** Gradient descent has converged to rounding; the condition number multiplies it by some 10. */
  private static final double CONVERGED = 1e-12;

  private static final double[] X = {-1.5, -0.5, 0.25, 1, 2};
  private static final double[] Y = {2, 1, 0.5, -1, -3};
  private static final double[] V = {1, 2, 1, 0.5, 3};

  @Test
  void threeStepsDownAQuadraticByHand() {
    // J = x² + ½·(y - 1)², gradient (2x, y - 1), η = 0.1:
    // x is multiplied by 0.8 and the distance of y to 1 by 0.9.
    double[] at = {1, 3};
    double[][] expected = {{0.8, 2.8}, {0.64, 2.62}, {0.512, 2.458}};
    GradientDescent rule = new GradientDescent(0.1);
    for (int step = 1; step <= 3; step++) {
      rule.update(at, new double[] {2 * at[0], at[1] - 1}, step);
      assertArrayEquals(expected[step - 1], at, TOLERANCE);
    }
  }

  @Test
  void theGradientIsNotWrittenTo() {
    double[] gradient = {1, -2};
    new GradientDescent(0.5).update(new double[2], gradient, 1);
    assertArrayEquals(new double[] {1, -2}, gradient);
  }

  @Test
  void convergesOnWeightedLeastSquaresToTheClosedForm() {
    Network line = new Network(1, List.of(), new IdentitySquaredError(1));
    Objective objective = new LocalObjective(line, Precision.DOUBLE, List.of(observations()));
    TrainingResult result =
        new Trainer(
                objective,
                new GradientDescent(0.5),
                new StoppingCriteria(1000, 0, 1e-14),
                IterationListener.NONE)
            .run(new double[2]);
    assertEquals(StopReason.GRADIENT_SMALL, result.reason());
    double slope = covariance(X, Y) / covariance(X, X);
    double intercept = mean(Y) - slope * mean(X);
    assertArrayEquals(new double[] {slope, intercept}, result.parameters(), CONVERGED);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void stepSizesThatAreNoPositiveNumberAreRejected(double stepSize) {
    assertEquals(
        "stepSize: expected a number > 0, found " + stepSize,
        assertThrows(IllegalArgumentException.class, () -> new GradientDescent(stepSize))
            .getMessage());
  }

  private static Batch observations() {
    Matrix x = Precision.DOUBLE.matrix(1, X.length);
    x.copyFrom(X);
    Matrix y = Precision.DOUBLE.matrix(1, Y.length);
    y.copyFrom(Y);
    return new Batch(x, y, V);
  }

  private static double mean(double[] values) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < values.length; i++) {
      sum += V[i] * values[i];
      weights += V[i];
    }
    return sum / weights;
  }

  private static double covariance(double[] a, double[] b) {
    double[] products = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      products[i] = (a[i] - mean(a)) * (b[i] - mean(b));
    }
    return mean(products);
  }
}
