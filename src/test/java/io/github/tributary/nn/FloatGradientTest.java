package io.github.tributary.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.Head;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Backpropagation in single precision against double precision on the same numbers. */
class FloatGradientTest {

  /** Some hundred roundings of 2⁻²⁴ each, added in the worst way, relative to the largest entry. */
  private static final double RELATIVE = 1e-4;

  static Stream<Arguments> pairs() {
    return Choices.activations().stream()
        .flatMap(g -> Choices.heads().stream().map(head -> Arguments.of(g, head)));
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("pairs")
  void singlePrecisionAgreesWithDouble(Activation activation, Head head) {
    Network network = Choices.network(activation, head);
    RandomCase data = RandomCase.awayFromKinks(network, true);
    Workspace single = new Workspace(network, Precision.FLOAT);
    Workspace exact = new Workspace(network, Precision.DOUBLE);
    Parameters f = new Parameters(network, Precision.FLOAT, data.parameters());
    Parameters d = new Parameters(network, Precision.DOUBLE, data.parameters());
    for (Batch batch : data.batches()) {
      double loss = BackwardPass.run(d, batch, exact);
      double found = BackwardPass.run(f, RandomCase.in(Precision.FLOAT, batch), single);
      assertEquals(loss, found, RELATIVE * loss);
      for (int l = 1; l <= network.layers(); l++) {
        assertClose(exact.gradient().w(l), single.gradient().w(l));
        assertClose(exact.gradient().b(l), single.gradient().b(l));
      }
    }
  }

  private static void assertClose(Matrix expected, Matrix found) {
    double largest = 0;
    for (double entry : expected.toArray()) {
      largest = Math.max(largest, Math.abs(entry));
    }
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), found.get(i), RELATIVE * largest, "entry " + i);
    }
  }
}
