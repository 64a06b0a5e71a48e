package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.nn.Network;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.optim.rule.GradientDescent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pass of several minibatches by hand. */
class StepSolverTest {

  private static final Network ONE = new Network(1, List.of(), new IdentitySquaredError(1));

  private final List<Long> steps = new ArrayList<>();
  private final List<Double> asked = new ArrayList<>();

  /**
   * Minibatch s of a pass has s rows, the loss 10·s and the gradient (s, 0); the second is empty.
   */
  private Evaluation minibatch(double[] parameters, long step) {
    steps.add(step);
    int s = (int) ((step - 1) % 4) + 1;
    return s == 2
        ? new Evaluation(0, new double[2], 0)
        : new Evaluation(10 * s, new double[] {s, 0}, s);
  }

  private Pass pass(Objective objective, double[] parameters, int number) {
    Descent descent = new Descent(ONE, new GradientDescent(), Descent.Limits.NONE);
    return StepSolver.minibatch(objective, 4, objective, descent)
        .run(
            parameters,
            number,
            (from, to) -> {
              asked.add(from);
              asked.add(to);
              return to;
            },
            (loss, norm) -> StopReason.GRADIENT_SMALL); // nobody knows that at a minibatch
  }

  @Test
  void everyMinibatchIsAStepOfItsOwnSizeAndAnEmptyOneIsNone() {
    double[] parameters = {100, 1};
    Pass pass = pass(this::minibatch, parameters, 2);
    assertEquals(List.of(5L, 6L, 7L, 8L), steps);
    assertEquals(List.of(1.0, 1.25, 1.5, 1.75, 1.75, 2.0), asked);
    // 1.25·1 + 1.75·3 + 2·4 = 14.5.
    assertArrayEquals(new double[] {85.5, 1}, parameters);
    assertEquals(2, pass.stepSize());
    assertEquals(4, pass.evaluations());
  }

  @Test
  void lossAndSquaredGradientAreMeansOverRows() {
    Pass pass = pass(this::minibatch, new double[2], 1);
    assertEquals(8, pass.rows());
    // (1·10 + 3·30 + 4·40)/8 and (1·1 + 3·9 + 4·16)/8.
    assertEquals(32.5, pass.loss());
    assertEquals(Math.sqrt(92 / 8.0), pass.gradientNorm());
  }

  @Test
  void aMinibatchThatIsNotFiniteEndsThePass() {
    double[] parameters = {100, 1};
    Objective failing =
        (x, step) -> step == 3 ? new Evaluation(Double.NaN, new double[2], 3) : minibatch(x, step);
    Pass pass = pass(failing, parameters, 1);
    assertTrue(Double.isNaN(pass.loss()));
    assertEquals(List.of(1L, 2L), steps);
    assertEquals(3, pass.evaluations());
  }
}
