package io.github.tributary.training;

import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.activation.Relu;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import java.util.List;

/**
 * What a user says of the network before the data is known.
 *
 * @param hidden the hidden layers, first to last; empty for logistic and linear regression
 * @param loss the text form of the output head, for example {@code softmax-cross-entropy}, or
 *     {@link #CROSS_ENTROPY}
 * @param outputs the units of the output layer, or {@link #INFERRED}; with {@link #CROSS_ENTROPY},
 *     the number of classes
 */
public record NetworkDesign(List<Layer> hidden, String loss, int outputs) {

  /** The number of outputs follows from the labels. */
  public static final int INFERRED = 0;

  /**
   * The loss of classifiers as the labels say: sigmoid for two classes or several labels, softmax
   * for more classes.
   */
  public static final String CROSS_ENTROPY = "cross-entropy";

  /** The activation of hidden layers if nothing is said. */
  public static final Activation DEFAULT_ACTIVATION = new Relu();

  /** Copies the layers and checks the number of outputs. */
  public NetworkDesign {
    hidden = List.copyOf(hidden);
    if (outputs < 0) {
      throw new IllegalArgumentException("outputs: expected at least 1, found " + outputs);
    }
  }

  /**
   * A head of a loss, two outputs wide: it tells which labels the loss is for before their number
   * is known.
   *
   * @throws IllegalArgumentException if there is no such loss
   */
  public static Head headOf(String loss) {
    return loss.equals(CROSS_ENTROPY) ? new SoftmaxCrossEntropy(2) : Head.parse(loss, 2);
  }
}
