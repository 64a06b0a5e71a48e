package io.github.tributary.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.SigmoidCrossEntropy;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every intermediate of one small network: 2 inputs, 2 tanh units, 1 sigmoid unit, 3 observations.
 * The numbers are the output of src/test/reference/two_layer_example.py.
 */
class TwoLayerExampleTest {

  /** A dozen roundings of numbers of order 1. */
  private static final double TOLERANCE = 4e-15;

  private static final double[] X = {1, 2, -1, 0.5, 0.25, -1.5};
  private static final double[] Y = {1, 0, 1};
  private static final double[] V = {1, 2, 0.5};
  private static final double[] W1_B1_W2_B2 = {0.5, 0.75, -0.25, 1, 0.1, -0.2, 1.5, -0.5, 0.3};
  private static final double[] Z1 = {2.1, 1.55, -0.025000000000000022, 0.55, -0.9, -1.7625};
  private static final double[] A1 = {
    0.9704519366134539,
    0.9137854901178277,
    -0.02499479296842071,
    0.5005202111902353,
    -0.7162978701990245,
    -0.9427815713989078
  };
  private static final double[] Z2 = {1.298785159861267, 0.012247704952251304, -0.3030560195990828};
  private static final double[] A2 = {0.7856304564411059, 0.5030618879629575, 0.42481058429579305};
  private static final double[] DJDZ2 = {
    -0.21436954355889415, 1.0061237759259152, -0.2875947078521035
  };
  private static final double[] DJDA1 = {
    -0.3215543153383412,
    0.10718477177944707,
    1.5091856638888728,
    -0.5030618879629576,
    -0.43139206177815526,
    0.14379735392605175
  };
  private static final double[] DJDZ1 = {
    -0.018721869353555298,
    0.017685066970306085,
    1.5082428157268937,
    -0.3770345814102706,
    -0.21005228434136167,
    0.01598493211580462
  };
  private static final double[] DJDW2 = {-0.027179717462572556, 0.5788364969774729};
  private static final double[] DJDB2 = {0.5041595245149175};
  private static final double[] DJDW1 = {
    -1.5794777561657893, 1.0317560956683787, 0.3987158814095278, -0.17712455493823004
  };
  private static final double[] DJDB1 = {1.2794686620319766, -0.3433645823241599};
  private static final double LOSS_SUM = 2.0679042684251194;

  private final Network network =
      new Network(2, List.of(new Layer(2, new Tanh())), new SigmoidCrossEntropy(1));
  private final Parameters parameters = new Parameters(network, Precision.DOUBLE, W1_B1_W2_B2);
  private final Workspace workspace = new Workspace(network, Precision.DOUBLE);
  private Batch batch;

  @BeforeEach
  void batch() {
    batch = new Batch(matrix(2, X), matrix(1, Y), V);
  }

  @Test
  void forwardPassLeavesEveryLayersZAndA() {
    Matrix output = ForwardPass.run(parameters, batch.x(), workspace);
    assertEntries(A2, output);
    assertEntries(X, (Matrix) workspace.into(1));
    assertEntries(Z1, workspace.z(1));
    assertEntries(A1, workspace.a(1));
    assertEntries(Z2, workspace.z(2));
    assertEntries(A2, workspace.a(2));
  }

  @Test
  void backwardPassLeavesEveryLayersDerivatives() {
    assertEquals(LOSS_SUM, BackwardPass.run(parameters, batch, workspace), TOLERANCE);
    assertEntries(DJDZ2, workspace.dJdz(2));
    assertEntries(DJDA1, workspace.dJda(1));
    assertEntries(DJDZ1, workspace.dJdz(1));
    assertEntries(DJDW2, workspace.gradient().w(2));
    assertEntries(DJDB2, workspace.gradient().b(2));
    assertEntries(DJDW1, workspace.gradient().w(1));
    assertEntries(DJDB1, workspace.gradient().b(1));
  }

  @Test
  void aWorkspaceFitsBatchesOfAnySizeInTurn() {
    for (int m : new int[] {1, 3, 2, 0, 3}) {
      Matrix output = ForwardPass.run(parameters, ((Matrix) batch.x()).firstColumns(m), workspace);
      assertEquals(m, output.columns());
      for (int i = 0; i < m; i++) {
        assertEquals(A2[i], output.get(i), TOLERANCE);
      }
    }
    BackwardPass.run(parameters, batch, workspace);
    assertEntries(DJDW1, workspace.gradient().w(1));
  }

  @Test
  void anEmptyBatchHasNoLossAndNoGradient() {
    BackwardPass.run(parameters, batch, workspace);
    Batch empty = new Batch(matrix(2), matrix(1), new double[0]);
    assertEquals(0, BackwardPass.run(parameters, empty, workspace));
    assertArrayEquals(new double[network.parameterCount()], workspace.gradient().flat().toArray());
  }

  private static Matrix matrix(int rows, double... columns) {
    Matrix matrix = Precision.DOUBLE.matrix(rows, columns.length / rows);
    matrix.copyFrom(columns);
    return matrix;
  }

  private static void assertEntries(double[] expected, Matrix found) {
    assertArrayEquals(expected, found.toArray(), TOLERANCE);
  }
}
