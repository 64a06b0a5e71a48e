package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Choices;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.RandomCase;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mean over observations, however they are split into batches. */
class LocalObjectiveTest {

  private static final int ROWS = 64;
  private static final Head HEAD = new SoftmaxCrossEntropy(3);
  private static final Network NETWORK = Choices.network(new Tanh(), HEAD);
  private static final double[] AT =
      new SplittableRandom(1).doubles(NETWORK.parameterCount(), -1, 1).toArray();

  private final Batch all = RandomCase.batch(NETWORK, ROWS, true, new SplittableRandom(2));

  /** 64 roundings of 2⁻⁵³ or 2⁻²⁴ in the worst direction, relative to numbers of order 1. */
  @ParameterizedTest
  @CsvSource({"DOUBLE, 1e-14", "FLOAT, 1e-5"})
  void doesNotDependOnHowRowsAreSplitIntoBatches(Precision precision, double tolerance) {
    Evaluation whole = evaluate(precision, ROWS);
    for (int size : new int[] {1, 2, 7, 33, 63}) {
      Evaluation split = evaluate(precision, size);
      assertEquals(whole.loss(), split.loss(), tolerance);
      assertArrayEquals(whole.gradient(), split.gradient(), tolerance);
      assertEquals(ROWS, split.rows());
    }
  }

  @Test
  void parametersAreNotWrittenTo() {
    double[] at = AT.clone();
    new LocalObjective(NETWORK, Precision.DOUBLE, List.of(all)).evaluate(at, 1);
    assertArrayEquals(AT, at);
  }

  @Test
  void dataWithoutRowsAreRejected() {
    Batch empty = RandomCase.batch(NETWORK, 0, false, new SplittableRandom(3));
    for (List<Batch> batches : List.of(List.<Batch>of(), List.of(empty, empty))) {
      assertEquals(
          "an objective needs at least one observation",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new LocalObjective(NETWORK, Precision.DOUBLE, batches))
              .getMessage());
    }
  }

  private Evaluation evaluate(Precision precision, int size) {
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < ROWS; from += size) {
      int m = Math.min(size, ROWS - from);
      double[] v = Arrays.copyOfRange(all.v(), from, from + m);
      Batch part =
          new Batch(
              ((Matrix) all.x()).view(from * NETWORK.inputs(), NETWORK.inputs(), m),
              all.y().view(from * HEAD.targets(), HEAD.targets(), m),
              v);
      batches.add(RandomCase.in(precision, part));
    }
    return new LocalObjective(NETWORK, precision, batches).evaluate(AT, 1);
  }
}
