package io.github.tributary.nn.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Choices;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.RandomCase;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each head's loss against the formula that its name stands for, and at its extremes. */
class HeadLossTest {

  /** A few roundings, and the cancellation of 1 - a in the naive formulas for |z| ≤ 4. */
  private static final double TOLERANCE = 1e-12;

  /** Rounding of terms of the size of the largest target times z, here at most 5·4. */
  private static final double CANCELLATION = 1e-13;

  private static final int ROWS = 50;

  static List<Head> heads() {
    return Choices.heads();
  }

  @ParameterizedTest
  @MethodSource("heads")
  void lossIsTheWeightedSumOfNaiveLosses(Head head) {
    Batch batch = batch(head, 1);
    Matrix z = moderateZ(head, 2);
    Matrix a = Precision.DOUBLE.matrix(head.outputs(), ROWS);
    head.outputInto(z, a);
    double expected = 0;
    for (int i = 0; i < ROWS; i++) {
      expected += batch.v()[i] * naiveLoss(head, a, batch.y(), i);
    }
    Matrix dJdz = Precision.DOUBLE.matrix(head.outputs(), ROWS);
    double found = head.lossInto(z, batch.y(), batch.v(), dJdz);
    assertEquals(expected, found, TOLERANCE * expected);
  }

  private static double naiveLoss(Head head, Matrix a, Matrix y, int i) {
    if (head instanceof SoftmaxCrossEntropy softmax) {
      double smoothed = 0;
      for (int k = 0; k < head.outputs(); k++) {
        double share = (k == y.get(0, i) ? 1 - softmax.smoothing() : 0);
        share += softmax.smoothing() / head.outputs();
        smoothed -= share * StrictMath.log(a.get(k, i));
      }
      return smoothed;
    }
    if (head instanceof SoftmaxFocal focal) {
      return naiveFocal(a.get((int) y.get(0, i), i), focal.gamma());
    }
    double loss = 0;
    for (int k = 0; k < head.outputs(); k++) {
      loss += naiveLoss(head, a.get(k, i), y.get(k, i));
    }
    return loss;
  }

  private static double naiveFocal(double p, double gamma) {
    return -StrictMath.pow(1 - p, gamma) * StrictMath.log(p);
  }

  private static double naiveLoss(Head head, double a, double y) {
    if (head instanceof SigmoidCrossEntropy sigmoid) {
      double target = y * (1 - sigmoid.smoothing()) + 0.5 * sigmoid.smoothing();
      return -target * StrictMath.log(a) - (1 - target) * StrictMath.log(1 - a);
    }
    if (head instanceof SigmoidFocal focal) {
      return naiveFocal(y == 1 ? a : 1 - a, focal.gamma());
    }
    if (head instanceof IdentitySquaredError) {
      return (a - y) * (a - y) / 2;
    }
    if (head instanceof ExpPoisson) {
      return y == 0 ? a : y * StrictMath.log(y / a) - (y - a);
    }
    double delta = ((IdentityHuber) head).delta();
    double inside = Math.min(Math.abs(a - y), delta);
    return inside * inside / 2 + delta * (Math.abs(a - y) - inside);
  }

  @ParameterizedTest
  @MethodSource("heads")
  void lossOfEachObservationIsNotNegative(Head head) {
    Batch batch = batch(head, 3);
    Matrix z = moderateZ(head, 4);
    for (int i = 0; i < ROWS; i++) {
      Matrix dJdz = Precision.DOUBLE.matrix(head.outputs(), 1);
      Matrix zi = z.view(i * head.outputs(), head.outputs(), 1);
      Matrix yi = batch.y().view(i * head.targets(), head.targets(), 1);
      assertTrue(head.lossInto(zi, yi, new double[] {1}, dJdz) >= -CANCELLATION);
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void lossAndDerivativeAreFiniteFarOut(Head head) {
    for (Precision precision : Precision.values()) {
      for (double far : new double[] {-1000, 1000}) {
        for (double target = 0; target <= 1; target++) {
          Matrix z = precision.matrix(head.outputs(), 1);
          z.set(0, far);
          Matrix y = precision.matrix(head.targets(), 1);
          y.fill(target);
          double loss = head.lossInto(z, y, new double[] {2}, z);
          assertTrue(loss >= 0 && loss < Double.POSITIVE_INFINITY, precision + " " + loss);
          for (double entry : z.toArray()) {
            assertTrue(Double.isFinite(entry), precision + " " + entry);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void derivativeMayReplaceZAndOutputsToo(Head head) {
    Batch batch = batch(head, 5);
    Matrix z = moderateZ(head, 6);
    Matrix apart = Precision.DOUBLE.matrix(head.outputs(), ROWS);
    double loss = head.lossInto(z, batch.y(), batch.v(), apart);
    Matrix inPlace = moderateZ(head, 6);
    assertEquals(loss, head.lossInto(inPlace, batch.y(), batch.v(), inPlace));
    assertArrayEquals(apart.toArray(), inPlace.toArray());
    head.outputInto(z, apart);
    head.outputInto(z, z);
    assertArrayEquals(apart.toArray(), z.toArray());
  }

  /** Focal losses and smoothing are checked by the central differences of GradientCheckTest. */
  static List<Head> headsWhoseDerivativeIsADifference() {
    return heads().stream()
        .filter(head -> head.equals(head.withoutSmoothing()) && !head.text().contains("focal"))
        .toList();
  }

  @Test
  void aFocalLossOfGammaZeroIsCrossEntropy() {
    List<List<Head>> pairs =
        List.of(
            List.of(new SigmoidFocal(2, 0), new SigmoidCrossEntropy(2)),
            List.of(new SoftmaxFocal(3, 0), new SoftmaxCrossEntropy(3)));
    for (List<Head> pair : pairs) {
      Head focal = pair.get(0);
      Batch batch = batch(focal, 9);
      Matrix z = moderateZ(focal, 10);
      Matrix found = Precision.DOUBLE.matrix(focal.outputs(), ROWS);
      Matrix expected = Precision.DOUBLE.matrix(focal.outputs(), ROWS);
      assertEquals(
          pair.get(1).lossInto(z, batch.y(), batch.v(), expected),
          focal.lossInto(z, batch.y(), batch.v(), found),
          TOLERANCE * 100);
      assertArrayEquals(expected.toArray(), found.toArray(), TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource("headsWhoseDerivativeIsADifference")
  void derivativeIsTheWeightTimesOutputMinusTarget(Head head) {
    Batch batch = batch(head, 7);
    Matrix z = moderateZ(head, 8);
    Matrix a = Precision.DOUBLE.matrix(head.outputs(), ROWS);
    Matrix dJdz = Precision.DOUBLE.matrix(head.outputs(), ROWS);
    head.outputInto(z, a);
    head.lossInto(z, batch.y(), batch.v(), dJdz);
    for (int i = 0; i < ROWS; i++) {
      for (int k = 0; k < head.outputs(); k++) {
        double difference = a.get(k, i) - target(head, batch.y(), k, i);
        if (head instanceof IdentityHuber huber && Math.abs(difference) > huber.delta()) {
          difference = huber.delta() * Math.signum(difference);
        }
        assertEquals(batch.v()[i] * difference, dJdz.get(k, i), TOLERANCE);
      }
    }
  }

  private static double target(Head head, Matrix y, int k, int i) {
    return head instanceof SoftmaxCrossEntropy ? (y.get(0, i) == k ? 1 : 0) : y.get(k, i);
  }

  @Test
  void softmaxProbabilitiesAddUpToOneAndDoNotDependOnAShift() {
    Head head = new SoftmaxCrossEntropy(4);
    for (double shift : new double[] {0, -1024, 1024}) {
      Matrix a = Precision.DOUBLE.matrix(4, ROWS);
      Matrix z = moderateZ(head, 9);
      for (int i = 0; i < z.size(); i++) {
        z.set(i, Math.rint(z.get(i) * 64) / 64 + shift);
      }
      head.outputInto(z, a);
      for (int i = 0; i < ROWS; i++) {
        double sum = a.get(0, i) + a.get(1, i) + a.get(2, i) + a.get(3, i);
        assertEquals(1, sum, 4 * Math.ulp(1.0));
        double ratio = StrictMath.exp(z.get(1, i) - z.get(0, i));
        assertEquals(ratio, a.get(1, i) / a.get(0, i), TOLERANCE * ratio);
      }
    }
  }

  @Test
  void poissonSaturatesBeyondItsLargestRateAndItsLossStaysSmoothThere() {
    Head head = new ExpPoisson(1);
    double knee = ExpPoisson.MAX_LOG_RATE;
    Matrix a = Precision.DOUBLE.column(knee + 5);
    head.outputInto(a, a);
    assertEquals(StrictMath.exp(knee), a.get(0), TOLERANCE * a.get(0));
    Matrix y = Precision.DOUBLE.column(0);
    Matrix dJdz = Precision.DOUBLE.matrix(1, 1);
    double[] v = {1};
    double atKnee = head.lossInto(Precision.DOUBLE.column(knee), y, v, dJdz);
    double beyond = head.lossInto(Precision.DOUBLE.column(knee + 0.5), y, v, dJdz);
    assertEquals(dJdz.get(0) * 0.5, beyond - atKnee, TOLERANCE * beyond);
  }

  @Test
  void poissonLossOfALargeCountGoesOnWithoutAJumpBeyondTheLargestRate() {
    Head head = new ExpPoisson(1);
    Matrix y = Precision.DOUBLE.column(1e13);
    Matrix dJdz = Precision.DOUBLE.matrix(1, 1);
    double[] v = {1};
    double step = 1e-3;
    for (double z = 29; z < 32; z += 0.1) {
      double below = head.lossInto(Precision.DOUBLE.column(z - step), y, v, dJdz);
      double above = head.lossInto(Precision.DOUBLE.column(z + step), y, v, dJdz);
      head.lossInto(Precision.DOUBLE.column(z), y, v, dJdz);
      // The curvature is at most e³⁰ ≈ 1e13; a jump would be larger by far.
      assertEquals(dJdz.get(0), (above - below) / (2 * step), 1e13 * step, "z = " + z);
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void shapesThatDisagreeAreRejected(Head head) {
    Matrix z = Precision.DOUBLE.matrix(head.outputs(), 2);
    Matrix y = Precision.DOUBLE.matrix(head.targets(), 2);
    double[] v = {1, 1};
    assertRejected(head, Precision.DOUBLE.matrix(head.outputs() + 1, 2), y, v, z);
    assertRejected(head, z, Precision.DOUBLE.matrix(head.targets() + 1, 2), v, z);
    assertRejected(head, z, Precision.DOUBLE.matrix(head.targets(), 3), v, z);
    assertRejected(head, z, y, new double[1], z);
    assertRejected(head, z, y, v, Precision.DOUBLE.matrix(head.outputs() + 1, 2));
    assertRejected(head, z, y, v, Precision.DOUBLE.matrix(head.outputs(), 1));
  }

  private static void assertRejected(Head head, Matrix z, Matrix y, double[] v, Matrix dJdz) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> head.lossInto(z, y, v, dJdz))
            .getMessage();
    assertTrue(message.contains("expected z and dJdz " + head.outputs() + "×m"), message);
  }

  private static Batch batch(Head head, long seed) {
    return RandomCase.batch(
        new Network(1, List.of(), head), ROWS, true, new SplittableRandom(seed));
  }

  private static Matrix moderateZ(Head head, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Matrix z = Precision.DOUBLE.matrix(head.outputs(), ROWS);
    for (int i = 0; i < z.size(); i++) {
      z.set(i, random.nextDouble(-4, 4));
    }
    return z;
  }
}
