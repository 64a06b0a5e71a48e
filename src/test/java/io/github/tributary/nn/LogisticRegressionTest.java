package io.github.tributary.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.head.SigmoidCrossEntropy;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A network without hidden layer and with one sigmoid output is logistic regression. */
class LogisticRegressionTest {

  /** Ten roundings of sums of order 10. */
  private static final double TOLERANCE = 2e-14;

  private static final int FEATURES = 4;
  private static final int ROWS = 9;

  private final Network network = new Network(FEATURES, List.of(), new SigmoidCrossEntropy(1));
  private final Workspace workspace = new Workspace(network, Precision.DOUBLE);
  private final Parameters parameters =
      new Parameters(network, Precision.DOUBLE, new double[] {0.5, -1, 0.25, 2, -0.75});
  private final Batch batch = RandomCase.batch(network, ROWS, false, new SplittableRandom(1));
  private final double[] probability = new double[ROWS];
  private double loss;

  @BeforeEach
  void run() {
    loss = BackwardPass.run(parameters, batch, workspace);
    for (int i = 0; i < ROWS; i++) {
      double z = parameters.b(1).get(0);
      for (int j = 0; j < FEATURES; j++) {
        z += parameters.w(1).get(j) * batch.x().get(j, i);
      }
      probability[i] = 1 / (1 + StrictMath.exp(-z));
    }
  }

  @Test
  void dJdzIsProbabilityMinusTarget() {
    for (int i = 0; i < ROWS; i++) {
      assertEquals(
          probability[i] - batch.y().get(i), workspace.dJdz(1).get(i), TOLERANCE, "row " + i);
    }
  }

  @Test
  void lossIsTheBinaryCrossEntropy() {
    double expected = 0;
    for (int i = 0; i < ROWS; i++) {
      double y = batch.y().get(i);
      double a = probability[i];
      expected -= y * StrictMath.log(a) + (1 - y) * StrictMath.log(1 - a);
    }
    assertEquals(expected, loss, TOLERANCE);
  }

  @Test
  void gradientIsTheMeanOfInputsTimesDJdz() {
    GradientSum sum = new GradientSum(network, SumGrid.first(2, 1));
    sum.add(parameters, batch, workspace);
    double[] gradient = sum.gradient();
    for (int j = 0; j <= FEATURES; j++) {
      double mean = 0;
      for (int i = 0; i < ROWS; i++) {
        double input = j < FEATURES ? batch.x().get(j, i) : 1;
        mean += input * (probability[i] - batch.y().get(i)) / ROWS;
      }
      assertEquals(mean, gradient[j], TOLERANCE, "parameter " + j);
    }
  }
}
