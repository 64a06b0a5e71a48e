package io.github.tributary.training;

import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.activation.Relu;
import io.github.tributary.nn.activation.Silu;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.notation.NameAndParameter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a user says of the network before the data is known.
 *
 * @param hidden the hidden layers, first to last; empty for logistic and linear regression
 * @param auto if present, {@link Recipe} chooses the hidden layers, each like this one but for its
 *     units
 * @param loss the text form of the output head, for example {@code softmax-cross-entropy}, or
 *     {@link #CROSS_ENTROPY} or {@link #FOCAL}, whose activation the labels decide, or {@link
 *     #AUTO}
 * @param outputs the units of the output layer, or {@link #INFERRED}; with a loss whose activation
 *     the labels decide, the number of classes
 * @param labelSmoothing the share of each target that is spread over all classes in training
 */
public record NetworkDesign(
    List<Layer> hidden, Optional<Layer> auto, String loss, int outputs, double labelSmoothing) {

  /** The labels decide between classes and a regression. */
  public static final String AUTO = "auto";

  /** The number of outputs follows from the labels. */
  public static final int INFERRED = 0;

  /** Cross-entropy: of sigmoids for two classes or several labels, of softmax for more classes. */
  public static final String CROSS_ENTROPY = "cross-entropy";

  /** The focal loss, in the same way; {@code focal(gamma)} too. */
  public static final String FOCAL = "focal";

  /** All losses, with the names of their numbers. */
  public static final List<String> LOSSES =
      Stream.concat(Head.FORMS.stream(), Stream.of(CROSS_ENTROPY, FOCAL + "(gamma)", AUTO))
          .toList();

  /** The activation of hidden layers that are given, if nothing is said of it. */
  public static final Activation DEFAULT_ACTIVATION = new Relu();

  /** The activation of hidden layers that are chosen, if nothing is said of it. */
  public static final Activation CHOSEN_ACTIVATION = new Silu();

  /** Copies the layers and checks the number of outputs. */
  public NetworkDesign {
    hidden = List.copyOf(hidden);
    if (outputs < 0) {
      throw new IllegalArgumentException("outputs: expected at least 1, found " + outputs);
    }
    headOf(loss).smoothed(labelSmoothing);
  }

  /** A design of these layers. */
  public NetworkDesign(List<Layer> hidden, String loss, int outputs, double labelSmoothing) {
    this(hidden, Optional.empty(), loss, outputs, labelSmoothing);
  }

  /** A design of these layers, whose targets are not smoothed. */
  public NetworkDesign(List<Layer> hidden, String loss, int outputs) {
    this(hidden, loss, outputs, 0);
  }

  /** Hidden layers and loss as the data suggest. */
  public static NetworkDesign chosenByData() {
    Layer template = new Layer(2, CHOSEN_ACTIVATION);
    return new NetworkDesign(List.of(), Optional.of(template), AUTO, INFERRED, 0);
  }

  /** Whether there is a hidden layer, or there will be one. */
  public boolean hasHiddenLayer() {
    return auto.isPresent() || !hidden.isEmpty();
  }

  /** The units of the narrowest hidden layer; 0 if there is none. */
  int narrowest() {
    return hidden.stream().mapToInt(Layer::units).min().orElse(0);
  }

  /** This design with these hidden layers. */
  NetworkDesign withHidden(List<Layer> layers) {
    return new NetworkDesign(layers, loss, outputs, labelSmoothing);
  }

  /** This design with another loss. */
  public NetworkDesign withLoss(String other) {
    return new NetworkDesign(hidden, auto, other, outputs, labelSmoothing);
  }

  /** This design with so many outputs. */
  public NetworkDesign withOutputs(int other) {
    return new NetworkDesign(hidden, auto, loss, other, labelSmoothing);
  }

  /** Whether the labels decide between sigmoid and softmax. */
  public static boolean leavesActivation(String loss) {
    if (loss.strip().equals(AUTO)) {
      return true;
    }
    String name = NameAndParameter.parse(loss).name();
    return name.equals(CROSS_ENTROPY) || name.equals(FOCAL);
  }

  /**
   * A head of a loss, two outputs wide: it tells which labels the loss is for before their number
   * is known.
   *
   * @throws IllegalArgumentException if there is no such loss
   */
  public static Head headOf(String loss) {
    if (loss.strip().equals(AUTO)) {
      return headOf(CROSS_ENTROPY);
    }
    String name = NameAndParameter.parse(loss).name();
    if (LOSSES.stream().noneMatch(form -> NameAndParameter.parse(form).name().equals(name))) {
      throw NameAndParameter.unknown(loss, "loss", LOSSES);
    }
    Head head = Head.parse(leavesActivation(loss) ? "softmax-" + loss.strip() : loss, 2);
    if (!head.equals(head.withoutSmoothing())) {
      throw new IllegalArgumentException(
          "'" + loss + "': expected no number; labelSmoothing says how much labels are smoothed");
    }
    return head;
  }
}
