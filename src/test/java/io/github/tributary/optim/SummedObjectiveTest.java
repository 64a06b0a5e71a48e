package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.BackwardPass;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.GradientSum;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.LossSum;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.RandomCase;
import io.github.tributary.nn.SumGrid;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.IdentitySquaredError;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The grid of the sums follows the gradient, whatever its size does from step to step. */
class SummedObjectiveTest {

  /** Half a unit of the grid per batch, relative to the largest entry of a tensor. */
  private static final double ON_GRID = 1e-11;

  private final Network network =
      new Network(3, List.of(new Layer(4, new Tanh())), new IdentitySquaredError(2));
  private final RandomCase data = RandomCase.awayFromKinks(network, true);

  /** Scales all targets, and counts how often the sums are computed. */
  private final class Counting extends SummedObjective {

    private double targetScale = 1;
    private double inputScale = 1;
    private int sums;

    Counting() {
      this(data.batches().size());
    }

    Counting(long batches) {
      super(network, batches);
    }

    @Override
    protected GradientSum sum(double[] parameters, long step, SumGrid grid) {
      sums++;
      GradientSum sum = new GradientSum(network, grid);
      Parameters p = new Parameters(network, Precision.DOUBLE, parameters);
      Workspace workspace = new Workspace(network, Precision.DOUBLE);
      batches().forEach(batch -> sum.add(p, batch, workspace));
      return sum;
    }

    @Override
    protected LossSum losses(double[] parameters) {
      Parameters p = new Parameters(network, Precision.DOUBLE, parameters);
      Workspace workspace = new Workspace(network, Precision.DOUBLE);
      LossSum sum = new LossSum();
      batches().forEach(batch -> sum.add(p, batch, workspace));
      return sum;
    }

    List<Batch> batches() {
      return data.batches().stream()
          .map(b -> new Batch(times((Matrix) b.x(), inputScale), times(b.y(), targetScale), b.v()))
          .toList();
    }
  }

  private static Matrix times(Matrix matrix, double factor) {
    Matrix scaled = Precision.DOUBLE.matrix(matrix.rows(), matrix.columns());
    for (int i = 0; i < matrix.size(); i++) {
      scaled.set(i, factor * matrix.get(i));
    }
    return scaled;
  }

  @ParameterizedTest
  @CsvSource({"1e12", "1e60", "1e-12", "1e-60"})
  void aStepWhoseGradientLeavesTheGridIsRepeatedWithTheRightResult(double scale) {
    Counting objective = new Counting();
    objective.evaluate(data.parameters(), 1);
    objective.targetScale = scale;
    objective.sums = 0;
    double[] scaled = lastLayerTimes(scale);
    Evaluation evaluation = objective.evaluate(scaled, 2);
    assertEquals(2, objective.sums);
    assertGradientIsRight(objective.batches(), scaled, evaluation);
    objective.evaluate(scaled, 3);
    assertEquals(3, objective.sums, "the grid is kept");
    objective.targetScale = 1;
    double[] back = data.parameters();
    assertGradientIsRight(objective.batches(), back, objective.evaluate(back, 4));
  }

  /** Parameters whose outputs, and with them the gradient of every tensor, have another size. */
  private double[] lastLayerTimes(double scale) {
    double[] parameters = data.parameters();
    for (int i = network.weightStart(2); i < parameters.length; i++) {
      parameters[i] *= scale;
    }
    return parameters;
  }

  @Test
  void theLossAloneHasTheBitsOfAnEvaluationAndLeavesTheGridAlone() {
    Counting objective = new Counting();
    objective.targetScale = 1e12;
    int[] grid = objective.state();
    double loss = wrapped(objective).loss(data.parameters());
    assertEquals(0, objective.sums);
    assertArrayEquals(grid, objective.state());
    assertEquals(wrapped(objective).evaluate(data.parameters(), 1).loss(), loss);
  }

  @Test
  void tensorsOfVeryDifferentSizeAreBothRight() {
    Counting objective = new Counting();
    objective.inputScale = 1e-9;
    objective.targetScale = 1e6;
    assertGradientIsRight(
        objective.batches(), data.parameters(), objective.evaluate(data.parameters(), 1));
  }

  @Test
  void aRestoredStateGivesTheBitsOfTheObjectiveItCameFrom() {
    Counting went = counting(0.001);
    double[] parameters = data.parameters();
    wrapped(went).evaluate(parameters, 1);
    int[] state = wrapped(went).state();
    went.inputScale = 0.004;
    double[] expected = wrapped(went).evaluate(parameters, 2).gradient();

    Counting inner = counting(0.004);
    Objective restored = wrapped(inner);
    restored.restore(state);
    assertArrayEquals(expected, restored.evaluate(parameters, 2).gradient());
    assertEquals(1, inner.sums, "nothing has to be repeated");
    assertFalse(
        Arrays.equals(expected, wrapped(counting(0.004)).evaluate(parameters, 2).gradient()),
        "a fresh objective chooses another grid, which rounds otherwise");
  }

  /** With so many batches a unit is about 2⁻²⁶ of the largest entry, so that the grid shows. */
  private Counting counting(double inputScale) {
    Counting objective = new Counting(1L << 30);
    objective.inputScale = inputScale;
    return objective;
  }

  /** As training wraps its objective. */
  private Objective wrapped(Objective inner) {
    Centering centering = Centering.by(new double[] {1, -2, 0.5});
    return new Penalty(0.1, 0.5)
        .on(network, new CenteredObjective(centering, network, Precision.DOUBLE, inner));
  }

  @Test
  void ordinaryStepsAreComputedOnce() {
    Counting objective = new Counting();
    double[] parameters = data.parameters();
    for (int step = 1; step <= 5; step++) {
      Evaluation evaluation = objective.evaluate(parameters, step);
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] -= 0.01 * evaluation.gradient()[i];
      }
    }
    assertEquals(5, objective.sums);
  }

  @Test
  void nanGivesANonFiniteEvaluationAndTheNextStepIsRightAgain() {
    Counting objective = new Counting();
    objective.targetScale = Double.NaN;
    Evaluation evaluation = objective.evaluate(data.parameters(), 1);
    assertFalse(evaluation.isFinite());
    assertTrue(Double.isNaN(evaluation.loss()));
    assertEquals(8, evaluation.rows());
    assertEquals(network.parameterCount(), evaluation.gradient().length);
    objective.targetScale = 1;
    assertGradientIsRight(
        objective.batches(), data.parameters(), objective.evaluate(data.parameters(), 2));
  }

  @Test
  void anOverflowingLossIsNotFinite() {
    Counting objective = new Counting();
    objective.targetScale = 1e200;
    assertFalse(objective.evaluate(data.parameters(), 1).isFinite());
  }

  private void assertGradientIsRight(
      List<Batch> batches, double[] parameters, Evaluation evaluation) {
    double[] expected = plainGradient(batches, parameters);
    int start = 0;
    for (int end : network.tensorEnds()) {
      double largest = 0;
      for (int i = start; i < end; i++) {
        largest = Math.max(largest, Math.abs(expected[i]));
      }
      for (int i = start; i < end; i++) {
        assertEquals(expected[i], evaluation.gradient()[i], ON_GRID * largest, "parameter " + i);
      }
      start = end;
    }
  }

  private double[] plainGradient(List<Batch> batches, double[] parameters) {
    Parameters p = new Parameters(network, Precision.DOUBLE, parameters);
    Workspace workspace = new Workspace(network, Precision.DOUBLE);
    double[] gradient = new double[parameters.length];
    double weights = 0;
    for (Batch batch : batches) {
      BackwardPass.run(p, batch, workspace);
      for (double v : batch.v()) {
        weights += v;
      }
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += workspace.gradient().flat().get(i);
      }
    }
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= weights;
    }
    return gradient;
  }
}
