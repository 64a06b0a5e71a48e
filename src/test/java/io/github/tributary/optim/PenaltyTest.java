package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.IdentitySquaredError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The elastic net by hand on a network with weights 2, -1, 0, 4 and large biases. */
class PenaltyTest {

  /** A few roundings of numbers of order 10. */
  private static final double TOLERANCE = 1e-14;

  private final Network network =
      new Network(1, List.of(new Layer(2, new Tanh())), new IdentitySquaredError(1));
  private final double[] at = {2, -1, 100, 200, 0, 4, 300};
  private final double[] slope = {1, 1, 1, 1, 1, 1, 1};
  private final Objective plain = (parameters, step) -> new Evaluation(10, slope, 7);

  // Σ|w| = 7, Σw² = 21.
  @ParameterizedTest
  @CsvSource({
    "0.5, 1, 13.5, 0.5 -0.5 0 0 0 0.5 0",
    "0.5, 0, 15.25, 1 -0.5 0 0 0 2 0",
    "2, 0.25, 29.25, 3.5 -2 0 0 0 6.5 0"
  })
  void addsTheElasticNetOfTheWeightsAlone(
      double regParam, double elasticNetParam, double loss, String added) {
    Penalty penalty = new Penalty(regParam, elasticNetParam);
    Evaluation evaluation = penalty.on(network, plain).evaluate(at, 1);
    assertEquals(loss, evaluation.loss(), TOLERANCE);
    String[] parts = added.split(" ", -1);
    double[] expected = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      expected[i] = 1 + Double.parseDouble(parts[i]);
    }
    assertArrayEquals(expected, evaluation.gradient(), TOLERANCE);
    assertEquals(7, evaluation.rows());
  }

  @Test
  void writesNeitherToTheParametersNorToTheGradientItWasGiven() {
    double[] parameters = at.clone();
    new Penalty(1, 0.5).on(network, plain).evaluate(parameters, 1);
    assertArrayEquals(at, parameters);
    assertArrayEquals(new double[] {1, 1, 1, 1, 1, 1, 1}, slope);
  }

  @Test
  void noPenaltyIsTheObjectiveItself() {
    assertSame(plain, Penalty.NONE.on(network, plain));
    assertSame(plain, new Penalty(0, 1).on(network, plain));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 'regParam: expected a number ≥ 0, found -1.0'",
    "NaN, 0, 'regParam: expected a number ≥ 0, found NaN'",
    "Infinity, 0, 'regParam: expected a number ≥ 0, found Infinity'",
    "1, -0.1, 'elasticNetParam: expected a number from 0 to 1, found -0.1'",
    "1, 1.1, 'elasticNetParam: expected a number from 0 to 1, found 1.1'",
    "1, NaN, 'elasticNetParam: expected a number from 0 to 1, found NaN'"
  })
  void rangesAreChecked(double regParam, double elasticNetParam, String message) {
    String found =
        assertThrows(IllegalArgumentException.class, () -> new Penalty(regParam, elasticNetParam))
            .getMessage();
    assertEquals(message, found);
  }
}
