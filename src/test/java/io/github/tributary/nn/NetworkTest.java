package io.github.tributary.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.activation.Relu;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.SigmoidCrossEntropy;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The layout of parameters, and what networks, parameters and batches refuse. */
class NetworkTest {

  private final Network network =
      new Network(
          4,
          List.of(new Layer(3, new Relu()), new Layer(2, new Tanh())),
          new SoftmaxCrossEntropy(5));

  @Test
  void layersAndUnitsCountFromTheInput() {
    assertEquals(3, network.layers());
    assertEquals(4, network.units(0));
    assertEquals(3, network.units(1));
    assertEquals(2, network.units(2));
    assertEquals(5, network.units(3));
    assertEquals(new Relu(), network.activation(1));
    assertEquals(new Tanh(), network.activation(2));
  }

  @Test
  void weightsAndBiasesFollowEachOtherLayerByLayer() {
    assertEquals(0, network.weightStart(1));
    assertEquals(12, network.biasStart(1));
    assertEquals(15, network.weightStart(2));
    assertEquals(21, network.biasStart(2));
    assertEquals(23, network.weightStart(3));
    assertEquals(33, network.biasStart(3));
    assertEquals(38, network.parameterCount());
    assertArrayEquals(new int[] {12, 15, 21, 23, 33, 38}, network.tensorEnds());
  }

  @Test
  void parametersViewTheirArrayInThatOrder() {
    double[] values = new double[network.parameterCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Parameters parameters = new Parameters(network, Precision.FLOAT, values);
    assertEquals("4×3", parameters.w(1).shape());
    assertEquals("2×5", parameters.w(3).shape());
    assertEquals("2×1", parameters.b(2).shape());
    // Column j of w belongs to unit j.
    assertEquals(4 + 1, parameters.w(1).get(1, 1));
    assertEquals(23 + 2 * 4 + 1, parameters.w(3).get(1, 4));
    assertEquals(33 + 2, parameters.b(3).get(2));
    parameters.b(2).set(1, -7);
    assertEquals(-7, parameters.flat().get(22));
  }

  @Test
  void aNetworkWithoutHiddenLayerHasOneWeightLayer() {
    Network logistic = new Network(7, List.of(), new SigmoidCrossEntropy(1));
    assertEquals(1, logistic.layers());
    assertEquals(8, logistic.parameterCount());
    assertArrayEquals(new int[] {7, 8}, logistic.tensorEnds());
  }

  @Test
  void textShowsTheLayers() {
    assertEquals("4 → 3 relu → 2 tanh → 5 softmax-cross-entropy", network.toString());
  }

  @Test
  void equalityIsByShape() {
    Network same = new Network(4, network.hidden(), new SoftmaxCrossEntropy(5));
    assertEquals(network, same);
    assertEquals(network.hashCode(), same.hashCode());
    assertNotEquals(network, new Network(5, network.hidden(), network.head()));
    assertNotEquals(network, new Network(4, List.of(), network.head()));
    assertNotEquals(network, new Network(4, network.hidden(), new SoftmaxCrossEntropy(4)));
  }

  @Test
  void javaSerialisationKeepsANetwork() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(network);
    }
    ByteArrayInputStream input = new ByteArrayInputStream(bytes.toByteArray());
    try (ObjectInputStream in = new ObjectInputStream(input)) {
      assertEquals(network, in.readObject());
    }
  }

  @Test
  void impossibleNetworksAreRejected() {
    assertMessage(
        "a network needs at least 1 input, found 0",
        () -> new Network(0, List.of(), new SigmoidCrossEntropy(1)));
    assertMessage("a hidden layer needs at least 1 unit, found 0", () -> new Layer(0, new Relu()));
    Layer wide = new Layer(100_000, new Relu());
    assertMessage(
        "the network has more than 2147483647 parameters",
        () -> new Network(100_000, List.of(wide), new SigmoidCrossEntropy(4)));
  }

  @Test
  void parameterCountsBeyondLongAreRejectedToo() {
    Layer huge = new Layer(Integer.MAX_VALUE, new Relu());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Network(Integer.MAX_VALUE, List.of(huge, huge, huge), new SigmoidCrossEntropy(1)));
  }

  @Test
  void parametersOfAnotherLengthAreRejected() {
    assertMessage(
        "expected 38 parameters for " + network + ", found 37",
        () -> new Parameters(network, Precision.DOUBLE, new double[37]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Parameters(network, Precision.DOUBLE.matrix(19, 2)));
  }

  @Test
  void batchesNeedAsManyTargetsAndWeightsAsInputs() {
    assertMessage(
        "x has 2 observations, y 3, v 2",
        () ->
            new Batch(Precision.DOUBLE.matrix(4, 2), Precision.DOUBLE.matrix(1, 3), new double[2]));
    assertMessage(
        "x has 2 observations, y 2, v 1",
        () ->
            new Batch(Precision.DOUBLE.matrix(4, 2), Precision.DOUBLE.matrix(1, 2), new double[1]));
  }

  private static void assertMessage(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
