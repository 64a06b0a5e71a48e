package io.github.tributary.nn;

import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.ExpPoisson;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.IdentityHuber;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.nn.head.SigmoidCrossEntropy;
import io.github.tributary.nn.head.SigmoidFocal;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import io.github.tributary.nn.head.SoftmaxFocal;
import java.util.List;
import java.util.stream.Stream;

/** Every activation and every head that a network can be made of. */
public final class Choices {

  private Choices() {}

  /** All activations, those with a parameter with two values of it. */
  public static List<Activation> activations() {
    return Stream.of(
            "identity",
            "sigmoid",
            "tanh",
            "relu",
            "leaky-relu",
            "leaky-relu(0.2)",
            "elu",
            "elu(0.5)",
            "softplus",
            "silu",
            "gelu")
        .map(Activation::parse)
        .toList();
  }

  /** All heads, with one and with several outputs or classes. */
  public static List<Head> heads() {
    return List.of(
        new SigmoidCrossEntropy(1),
        new SigmoidCrossEntropy(3),
        new SoftmaxCrossEntropy(2),
        new SoftmaxCrossEntropy(4),
        new SigmoidCrossEntropy(2, 0.2),
        new SoftmaxCrossEntropy(3, 0.1),
        new SigmoidFocal(2, 2),
        new SigmoidFocal(1, 0.5),
        new SoftmaxFocal(3, 2),
        new SoftmaxFocal(2, 0.5),
        new IdentitySquaredError(1),
        new IdentitySquaredError(2),
        new IdentityHuber(2, 1),
        new IdentityHuber(1, 0.4),
        new ExpPoisson(1),
        new ExpPoisson(2));
  }

  /** Three inputs and two hidden layers of the same activation. */
  public static Network network(Activation activation, Head head) {
    return new Network(3, List.of(new Layer(4, activation), new Layer(3, activation)), head);
  }
}
