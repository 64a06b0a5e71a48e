package io.github.tributary.nn;

import io.github.tributary.nn.activation.Activation;
import java.io.Serializable;
import java.util.Objects;

/**
 * A hidden layer.
 *
 * @param units the number of units n[l], at least 1
 * @param activation g
 * @param normalized whether z is normalised, observation by observation, before g is applied
 */
public record Layer(int units, Activation activation, boolean normalized) implements Serializable {

  /** Checks the number of units. */
  public Layer {
    if (units < 1) {
      throw new IllegalArgumentException("a hidden layer needs at least 1 unit, found " + units);
    }
    Objects.requireNonNull(activation, "activation");
    if (normalized && units == 1) {
      throw new IllegalArgumentException(
          "a layer of 1 unit cannot be normalised: it would always be 0");
    }
  }

  /** A layer that is not normalised. */
  public Layer(int units, Activation activation) {
    this(units, activation, false);
  }
}
