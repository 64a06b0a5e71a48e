package io.github.tributary.nn;

import io.github.tributary.nn.activation.Activation;
import java.io.Serializable;
import java.util.Objects;

/**
 * A hidden layer.
 *
 * @param units the number of units n[l], at least 1
 * @param activation g
 */
public record Layer(int units, Activation activation) implements Serializable {

  /** Checks the number of units. */
  public Layer {
    if (units < 1) {
      throw new IllegalArgumentException("a hidden layer needs at least 1 unit, found " + units);
    }
    Objects.requireNonNull(activation, "activation");
  }
}
