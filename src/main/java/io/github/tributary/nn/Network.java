package io.github.tributary.nn;

import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.Head;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The shape of a network, and how its parameters lie in one array: w[1] in column-major order,
 * b[1], w[2], b[2] and so on.
 *
 * <p>It travels to tasks in closures, which Spark always writes by Java serialisation.
 */
public final class Network implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int inputs;
  private final ArrayList<Layer> hidden;
  private final Head head;

  /**
   * A network.
   *
   * @param inputs the number of features p, at least 1
   * @param hidden the hidden layers, first to last; none for generalised linear models
   * @param head the output layer's activation and loss
   * @throws IllegalArgumentException if there is no input, or more than 2³¹ - 1 parameters
   */
  public Network(int inputs, List<Layer> hidden, Head head) {
    if (inputs < 1) {
      throw new IllegalArgumentException("a network needs at least 1 input, found " + inputs);
    }
    this.inputs = inputs;
    this.hidden = new ArrayList<>(hidden);
    this.head = Objects.requireNonNull(head, "head");
    long parameters = 0;
    for (int l = 1; l <= layers(); l++) {
      parameters += (units(l - 1) + 1L) * units(l);
      if (parameters > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("the network has more than 2147483647 parameters");
      }
    }
  }

  /** p, the number of features. */
  public int inputs() {
    return inputs;
  }

  /** The hidden layers, first to last. */
  public List<Layer> hidden() {
    return List.copyOf(hidden);
  }

  /** The output head. */
  public Head head() {
    return head;
  }

  /** This network with the head that predicts and is evaluated. */
  public Network withoutSmoothing() {
    return new Network(inputs, hidden, head.withoutSmoothing());
  }

  /** L, the number of weight layers: the hidden layers and the output layer. */
  public int layers() {
    return hidden.size() + 1;
  }

  /** n[l], for l = 0 … L. */
  public int units(int l) {
    if (l == 0) {
      return inputs;
    }
    return l <= hidden.size() ? hidden.get(l - 1).units() : head.outputs();
  }

  /** g of hidden layer l = 1 … L-1. */
  public Activation activation(int l) {
    return hidden.get(l - 1).activation();
  }

  /** Whether z of layer l = 1 … L is normalised. */
  public boolean isNormalized(int l) {
    return l <= hidden.size() && hidden.get(l - 1).normalized();
  }

  /** The number of weights and biases together. */
  public int parameterCount() {
    return biasStart(layers()) + units(layers());
  }

  /** Where w[l] starts in the array of parameters, for l = 1 … L. */
  public int weightStart(int l) {
    int start = 0;
    for (int k = 1; k < l; k++) {
      start += (units(k - 1) + 1) * units(k);
    }
    return start;
  }

  /** Where b[l] starts in the array of parameters, for l = 1 … L. */
  public int biasStart(int l) {
    return weightStart(l) + units(l - 1) * units(l);
  }

  /** The tensors in the order of the array: where w[1], b[1], w[2], b[2], … end. */
  public int[] tensorEnds() {
    int[] ends = new int[2 * layers()];
    for (int l = 1; l <= layers(); l++) {
      ends[2 * l - 2] = biasStart(l);
      ends[2 * l - 1] = biasStart(l) + units(l);
    }
    return ends;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network that
        && inputs == that.inputs
        && hidden.equals(that.hidden)
        && head.equals(that.head);
  }

  @Override
  public int hashCode() {
    return Objects.hash(inputs, hidden, head);
  }

  /** For example "64 → 64 relu → 10 softmax-cross-entropy". */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(inputs);
    for (Layer layer : hidden) {
      text.append(" → ").append(layer.units()).append(' ').append(layer.activation().text());
      if (layer.normalized()) {
        text.append(" normalized");
      }
    }
    return text.append(" → ").append(head.outputs()).append(' ').append(head.text()).toString();
  }
}
