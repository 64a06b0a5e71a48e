package io.github.tributary.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.linalg.ByteMatrix;
import io.github.tributary.linalg.ByteScale;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches of bytes are trained on as the numbers that they stand for. */
class ByteInputsTest {

  private static final Network NETWORK =
      new Network(3, List.of(new Layer(4, new Tanh())), new SoftmaxCrossEntropy(3));

  // The second uses the buffer of the first, the third needs a larger one, the last are mixed.
  private static final int[] SIZES = {4, 2, 9, 9, 1};

  private static List<Batch> batches(Precision precision) {
    SplittableRandom random = new SplittableRandom(1);
    ByteScale scale =
        new ByteScale(new double[] {100, 7.7, 0}, new double[] {70, 0.3, 200}, precision);
    List<Batch> batches = new ArrayList<>();
    for (int size : SIZES) {
      byte[] bytes = new byte[3 * size];
      random.nextBytes(bytes);
      Batch other = RandomCase.in(precision, RandomCase.batch(NETWORK, size, true, random));
      batches.add(other.withInputs(new ByteMatrix(bytes, size, scale)));
    }
    batches.add(RandomCase.in(precision, RandomCase.batch(NETWORK, 5, true, random)));
    return batches;
  }

  private static GradientSum sum(Precision precision, List<Batch> batches) {
    SplittableRandom random = new SplittableRandom(2);
    double[] start = random.doubles(NETWORK.parameterCount(), -1, 1).toArray();
    Workspace workspace = new Workspace(NETWORK, precision);
    GradientSum sum =
        new GradientSum(NETWORK, SumGrid.first(NETWORK.tensorEnds().length, batches.size()));
    for (Batch batch : batches) {
      sum.add(new Parameters(NETWORK, precision, start), batch, workspace);
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void theGradientHasTheSameBits(Precision precision) {
    List<Batch> bytes = batches(precision);
    List<Batch> numbers = bytes.stream().map(batch -> batch.to(precision)).toList();
    GradientSum expected = sum(precision, numbers);
    GradientSum found = sum(precision, bytes);
    assertEquals(expected.loss(), found.loss());
    assertArrayEquals(expected.gradient(), found.gradient());
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void theyAreJoinedAsNumbers(Precision precision) {
    List<Batch> bytes = batches(precision);
    List<Batch> numbers = bytes.stream().map(batch -> batch.to(precision)).toList();
    Batch all = Batch.concatenate(bytes);
    assertArrayEquals(Batch.concatenate(numbers).x().toArray(), all.x().toArray());
    assertEquals(30, all.size());
  }
}
