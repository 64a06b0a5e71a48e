package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which points a search takes, and how many it looks at. */
class LineSearchTest {

  private final List<Double> tried = new ArrayList<>();

  private LineSearch.Path path(DoubleUnaryOperator loss, DoubleUnaryOperator slope) {
    return alpha -> {
      tried.add(alpha);
      double phi = loss.applyAsDouble(alpha);
      double dphi = slope.applyAsDouble(alpha);
      return new LineSearch.Point(
          new double[] {alpha}, new Evaluation(phi, new double[] {dphi}, 1), phi, dphi);
    };
  }

  /** The point found on ½(α - least)², from 0. */
  private LineSearch.Point onParabola(double least) {
    double start = 0.5 * least * least;
    return LineSearch.along(
        path(a -> 0.5 * (a - least) * (a - least), a -> a - least), start, -least, start);
  }

  @Test
  void aFirstPointThatIsLowAndFlatIsTakenAtOnce() {
    // φ(1) = φ(0) - least + ½ ≤ φ(0) - 10⁻⁴·least if least > 0.50005; φ'(1) ≥ -0.9·least if
    // least ≤ 10.
    for (double least : new double[] {0.5001, 1, 3, 10}) {
      tried.clear();
      assertEquals(1, onParabola(least).x()[0]);
      assertEquals(List.of(1.0), tried);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 1e-3, 0.2, 0.5, 10.1, 1e3, 1e12})
  void anyOtherParabolaIsBracketedInSteps(double least) {
    LineSearch.Point found = onParabola(least);
    double alpha = found.x()[0];
    assertTrue(found.loss() <= 0.5 * least * least - 1e-4 * alpha * least, "Wolfe's first");
    assertTrue(found.slope() >= -0.9 * least, "Wolfe's second");
    int decades = (int) Math.ceil(Math.abs(Math.log10(least)));
    assertTrue(tried.size() <= 2 + decades, tried.toString());
  }

  @Test
  void aPointAboveTheStartIsTakenIfItsSlopesAndTheCeilingAllow() {
    // Rounding made the loss at α = 1 greater by 10⁻⁹; the slopes say that it is the minimum.
    LineSearch.Path level = path(a -> 1 + 1e-9, a -> 0);
    assertNotNull(LineSearch.along(level, 1, -1e-12, 1 + 1e-6));
    assertEquals(1, tried.size());
    assertNull(LineSearch.along(level, 1, -1e-12, 1));
    // As high as the ceiling, but as steep upwards as it was downwards: there is a lower one.
    LineSearch.Path steep = path(a -> 1 + 1e-9, a -> 1e-12 * (2 * a - 1));
    assertEquals(0.5, LineSearch.along(steep, 1, -1e-12, 1 + 1e-6).x()[0]);
  }

  @Test
  void pointsThatAreNotFiniteAreTooFar() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      LineSearch.Path wall = path(a -> a > 1e-5 ? bad : -a + a * a * 1e5, a -> -1 + 2e5 * a);
      double alpha = LineSearch.along(wall, 0, -1, 0).x()[0];
      assertTrue(alpha > 0 && alpha <= 1e-5, "" + alpha);
      LineSearch.Path slope = path(a -> -a, a -> a > 1e-5 ? bad : -0.5);
      assertTrue(LineSearch.along(slope, 0, -1, 0).x()[0] <= 1e-5);
    }
  }

  @Test
  void overACrestTheNearerValleyIsFound() {
    // At α = 1 cos(6.2α + ¼) is beyond its next maximum: higher than at 0, and falling again.
    DoubleUnaryOperator loss = a -> Math.cos(6.2 * a + 0.25);
    LineSearch.Point found =
        LineSearch.along(
            path(loss, a -> -6.2 * Math.sin(6.2 * a + 0.25)),
            loss.applyAsDouble(0),
            -6.2 * Math.sin(0.25),
            loss.applyAsDouble(0));
    assertTrue(found.loss() < loss.applyAsDouble(0) - 1e-4 * found.x()[0] * 6.2 * Math.sin(0.25));
  }

  @Test
  void aPathThatOnlyClimbsHasNoPoint() {
    assertNull(LineSearch.along(path(a -> a, a -> 1), 0, -1, 0));
  }

  @Test
  void ofAPathThatFallsForeverTheFarthestPointIsTaken() {
    LineSearch.Point found = LineSearch.along(path(a -> -a, a -> -1), 0, -1, 0);
    assertEquals(tried.get(tried.size() - 1), found.x()[0]);
    assertEquals(1e19, found.x()[0], 1e10);
  }

  @Test
  void theSearchEndsWhereRoundingMovesNothing() {
    LineSearch.Path climbing = path(a -> a, a -> 1);
    assertNull(LineSearch.along(a -> a < 1e-3 ? null : climbing.at(a), 0, -1, 0));
    // 1, ½, ¼, …: the last above 10⁻³ is 2⁻⁹.
    assertEquals(10, tried.size(), tried.toString());
  }
}
